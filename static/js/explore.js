// What htmx's defaults leave undone. Listeners sit on the document: swaps and "back" replace everything in <main>.
(() => {
  const on = (event, act) => document.addEventListener(event, act);
  const byId = (id) => document.getElementById(id);
  const isRestore = (ctx) => "HX-History-Restore-Request" in ctx.request.headers;
  const here = () => location.pathname + location.search;
  // The form or link whose request went wrong.
  let failed;
  // Words typed, with a pause or not, are one step of history; this one has been made.
  let typing;

  // htmx restores only steps it knows; the skip link's "#" makes another one.
  if (!history.state) history.replaceState({ htmx: true }, "");

  // A cut connection becomes an answer, too: one way to fail.
  on("htmx:before:request", ({ detail: { ctx } }) => {
    ctx.from = here();
    ctx.fetch = async (address, options) => {
      try {
        const answer = await fetch(address, options);
        return new Response(await answer.text(), answer);
      } catch {
        return new Response("", { status: 504 });
      }
    };
  });

  on("focusin", ({ target }) => {
    if (target.id === "q") typing = false;
  });

  on("htmx:before:swap", (event) => {
    const { ctx, tasks } = event.detail;
    const { aborted, reason } = ctx.request.signal;
    // Someone has gone back, forward or on since, or a newer request took over.
    if (ctx.from !== here() || (aborted && reason !== "timeout")) {
      event.preventDefault();
      return;
    }
    // Neither swapped in nor pushed.
    if (ctx.response.status >= 400) {
      event.preventDefault();
      // After reload(), Chromium kept the old results for this address.
      if (isRestore(ctx)) location.replace(here());
      else complain(ctx.sourceElement);
      return;
    }
    const { hx } = ctx;
    const typed = ctx.sourceEvent.type === "input";
    const leads = hx.pushurl !== here();
    if (!leads) delete hx.pushurl;
    else if (typing && (typed || ctx.sourceEvent.type === "submit")) {
      hx.replaceurl = hx.pushurl;
      delete hx.pushurl;
    }
    typing = typed && (typing || leads);
    const { fragment } = tasks[0];
    // A morph sets attributes; what someone has ticked is a property beside them. Any later, and a tick made while the
    // list changes would be undone.
    for (const box of document.querySelectorAll("#filters [type=checkbox]"))
      box.checked = fragment.getElementById(box.id)?.checked;
    // Unticked just now and without stories: it may not lose the focus by becoming disabled.
    const box = fragment.getElementById(document.activeElement.id);
    if (box?.disabled) {
      box.disabled = false;
      box.setAttribute("aria-disabled", "true");
    }
  });

  on("htmx:after:swap", ({ detail: { ctx } }) => {
    byId("alert").replaceChildren();
    // What a phone shares is this address, not the one in its bar.
    const canonical = document.querySelector("[rel=canonical]");
    canonical.href = new URL(here(), canonical.href);
    for (const option of byId("sort")) option.selected = option.defaultSelected;
    if (isRestore(ctx)) {
      byId("status").replaceChildren();
      document.querySelector("h1").focus({ preventScroll: true });
      return;
    }
    // Fewer stories, and the window would be left below them.
    const count = byId("count");
    if (count.getBoundingClientRect().top < 0) count.scrollIntoView();
    if (document.activeElement === document.body || ctx.sourceElement.closest("#pages")) {
      // It says what the status says, and once is enough.
      byId("status").replaceChildren();
      count.focus();
    }
  });

  // A new tab or window, as with any link: htmx would only keep it from opening.
  document.addEventListener(
    "click",
    (event) => {
      const { ctrlKey, metaKey, shiftKey, target } = event;
      if ((ctrlKey || metaKey || shiftKey) && target.closest("a")) event.stopPropagation();
    },
    true,
  );

  on("click", (event) => {
    const { target } = event;
    if (target.ariaDisabled === "true") event.preventDefault();
    else if (target.closest("[data-retry]")) failed[failed.matches("form") ? "requestSubmit" : "click"]();
    else if (target.closest("[data-show]") && window.htmx && (event.detail || document.activeElement === target)) {
      // The stories are there already; but Enter in the search or on a box "clicks" this as well.
      event.preventDefault();
      byId("drawer").open = false;
      byId("count").scrollIntoView();
      byId("count").focus();
    }
  });

  on("focusout", ({ target }) => {
    if (target.ariaDisabled === "true") {
      target.ariaDisabled = null;
      target.disabled = true;
    }
  });

  on("keydown", ({ key, target }) => {
    const drawer = byId("drawer");
    const alert = byId("alert");
    if (key === "Escape" && alert.firstChild) {
      if (alert.contains(target)) byId("count").focus();
      alert.replaceChildren();
      return;
    }
    // In a search with words, Escape empties it; a focus that moves would keep that from being noticed.
    if (key === "Escape" && drawer.open && (target.id !== "q" || !target.value)) {
      drawer.open = false;
      drawer.firstElementChild.focus();
    }
  });

  // What was ticked or typed before this was here; and without htmx, whatever is.
  const submit = () => byId("filters").requestSubmit();
  on("DOMContentLoaded", () => {
    const boxes = [...document.querySelectorAll("#filters [type=checkbox]")];
    const q = byId("q");
    if (q && (q.value !== q.defaultValue || boxes.some((box) => box.checked !== box.defaultChecked))) submit();
  });
  if (!window.htmx) on("change", ({ target }) => target.form?.id === "filters" && submit());

  const complain = (source) => {
    failed = source;
    const again = document.createElement("button");
    Object.assign(again, { type: "button", className: "button button-small", textContent: "Try again" });
    again.dataset.retry = "";
    const alert = byId("alert");
    const inVain = alert.contains(document.activeElement);
    alert.replaceChildren("The stories could not be updated. You still see the earlier ones. ", again);
    if (inVain) again.focus();
  };
})();
