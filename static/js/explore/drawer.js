// Ways to close the drawer of filters on a narrow window.
const on = (event, act) => document.addEventListener(event, act);
const byId = (id) => document.getElementById(id);

on("click", (event) => {
  const { target } = event;
  // Enter in the search or on a box makes a click on this button too, and then the form should be sent.
  const isPressed = event.detail || document.activeElement === target;
  if (!target.closest("[data-show]") || !window.htmx || !isPressed) return;
  event.preventDefault();
  byId("drawer").open = false;
  byId("count").scrollIntoView();
  byId("count").focus();
});

on("keydown", ({ key, target }) => {
  const drawer = byId("drawer");
  // In a search with text, Escape empties it. If the focus moved, its input event would be lost.
  if (key !== "Escape" || !drawer.open || (target.type === "search" && target.value)) return;
  drawer.open = false;
  drawer.firstElementChild.focus();
});
