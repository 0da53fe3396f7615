// Fetches the results of an option or a link when the pointer or the focus rests on it, so that a click finds them in the
// browser's cache; for a link to another page, the styles of a story. Each fetch replaces the last one.
const on = (event, act) => document.addEventListener(event, act);
let timer;
let ahead = {};

// The form's fields without blank ones. `clicked` is a box in the state that a click gives it.
const query = (clicked) =>
  new URLSearchParams(
    [...document.getElementById("filters")]
      .filter((field) => (field.dataset.count ? field.checked !== (field === clicked) : field.name && field.value))
      .map(({ name, value }) => [name, value]),
  );

const rest = ({ target }) => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const box = target.closest("label:has([data-count]:enabled:not([aria-disabled]))")?.control;
    const source = box ? box.form : target.closest("a");
    const { saveData, effectiveType } = navigator.connection ?? {};
    if (!source || saveData || /2g/.test(effectiveType)) return;
    const address = source.getAttribute("hx-get") ?? document.querySelector("[data-styles]").dataset.styles;
    const url = new URL(address, location);
    if (box) url.search = query(box);
    if (url.href === ahead.href) return;
    ahead.abort?.();
    ahead = Object.assign(new AbortController(), { href: url.href });
    fetch(url, ahead).catch(() => {});
  }, 80);
};
on("pointerover", rest);
on("focusin", rest);

on("htmx:config:request", ({ detail: { ctx } }) => {
  clearTimeout(timer);
  if (ctx.request.form) ctx.request.body = query();
});
