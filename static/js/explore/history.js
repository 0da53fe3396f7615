// The steps of the history, and where focus and window are after a swap.
const on = (event, act) => document.addEventListener(event, act);
const byId = (id) => document.getElementById(id);
const here = () => location.pathname + location.search;
// Whether text being typed in the search already has a step in the history. More typing replaces that step.
let typing;

// A quick second "forward" may change the address before htmx listens, while the page has the list of the first.
const loaded = new URL(performance.getEntriesByType("navigation")[0]?.name ?? location);
if (loaded.pathname + loaded.search !== here()) location.reload();

// htmx restores only steps with its own state, and the skip link's "#" makes one without.
if (!history.state) history.replaceState({ htmx: true }, "");

on("focusin", ({ target }) => {
  if (target.id === "q") typing = false;
});

on("htmx:before:swap", ({ detail: { ctx } }) => {
  const { hx, sourceEvent } = ctx;
  const isInput = sourceEvent.type === "input";
  const isNew = hx.pushurl !== here();
  if (!isNew) delete hx.pushurl;
  else if (typing && (isInput || sourceEvent.type === "submit")) {
    hx.replaceurl = hx.pushurl;
    delete hx.pushurl;
  }
  typing = isInput && (typing || isNew);
  // Firefox and WebKit lose the place on the way back: the swap comes after they have restored it.
  if (hx.pushurl) history.replaceState({ htmx: true, top: scrollY }, "");
});

on("htmx:after:swap", ({ detail: { ctx } }) => {
  // A phone shares the canonical address, not the one in its address bar, and add-ons offer the feeds.
  for (const link of document.querySelectorAll("[rel=canonical], [rel=alternate]"))
    link.href = link.href.split("?")[0] + location.search;
  // The rest of the head would say what is true of the first list only.
  for (const old of document.head.querySelectorAll("[property], [name=description], [name=robots], script[type$=json]"))
    old.remove();
  const status = byId("status");
  const count = byId("count");
  if ("HX-History-Restore-Request" in ctx.request.headers) {
    status.textContent = count.textContent;
    document.querySelector("h1").focus({ preventScroll: true });
    scrollTo(history.state);
    return;
  }
  // A shorter list would leave the window below it.
  if (count.getBoundingClientRect().top < 0) count.scrollIntoView();
  if (document.activeElement === document.body || ctx.sourceElement.closest("#pages")) {
    // The heading has the same text as the status, and a screen reader should say it once.
    status.replaceChildren();
    count.focus();
  }
});

// With a modifier key the browser opens a new tab or window; htmx would prevent it.
document.addEventListener(
  "click",
  (event) => {
    const { ctrlKey, metaKey, shiftKey, target } = event;
    if ((ctrlKey || metaKey || shiftKey) && target.closest("a")) event.stopPropagation();
  },
  true,
);
