// Answers that must not be shown: late ones are dropped, for failed ones a message offers another try.
const on = (event, act) => document.addEventListener(event, act);
const byId = (id) => document.getElementById(id);
const here = () => location.pathname + location.search;
// The form or link whose request failed.
let failedSource;

const showError = (source) => {
  failedSource = source;
  const retry = document.createElement("button");
  const alert = byId("alert");
  Object.assign(retry, { type: "button", className: "button button-small", textContent: alert.dataset.retry });
  const hadFocus = alert.contains(document.activeElement);
  alert.replaceChildren(`${alert.dataset.message} `, retry);
  if (hadFocus) retry.focus();
};

// A broken connection becomes a response, so that there is one way to fail.
on("htmx:before:request", ({ detail: { ctx } }) => {
  ctx.from = here();
  ctx.fetch = async (address, options) => {
    try {
      const response = await fetch(address, options);
      return new Response(await response.text(), response);
    } catch {
      return new Response("", { status: 504 });
    }
  };
});

on("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const { aborted, reason } = ctx.request.signal;
  // The visitor has moved in the history since, or a newer request has replaced this one.
  const isLate = ctx.from !== here() || (aborted && reason !== "timeout");
  if (!isLate && ctx.response.status < 400) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isLate) return;
  // After reload(), Chromium kept the old results for this address.
  if ("HX-History-Restore-Request" in ctx.request.headers) location.replace(here());
  else showError(ctx.sourceElement);
});

on("htmx:after:swap", () => byId("alert").replaceChildren());

on("click", ({ target }) => {
  if (target.closest("#alert button")) failedSource[failedSource.matches("form") ? "requestSubmit" : "click"]();
});

on("keydown", (event) => {
  const alert = byId("alert");
  if (event.key !== "Escape" || !alert.firstChild) return;
  // This Escape closes the message, not the drawer.
  event.stopImmediatePropagation();
  if (alert.contains(event.target)) byId("count").focus();
  alert.replaceChildren();
});
