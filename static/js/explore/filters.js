// The state of the form's controls, which a morph of attributes does not change.
const on = (event, act) => document.addEventListener(event, act);
const byId = (id) => document.getElementById(id);
const submit = () => byId("filters").requestSubmit();

on("htmx:before:swap", ({ detail: { tasks } }) => {
  const { fragment } = tasks[0];
  // Now and not after the swap, which would undo a tick made during it.
  for (const field of byId("filters")) field.checked = fragment.getElementById(field.id)?.checked;
  // A box that was just unticked and has no stories keeps the focus, so it is disabled when it loses it.
  const box = fragment.getElementById(document.activeElement.id);
  if (box?.disabled) {
    box.disabled = false;
    box.setAttribute("aria-disabled", "true");
  }
});

on("focusout", ({ target }) => {
  if (target.ariaDisabled === "true") {
    target.ariaDisabled = null;
    target.disabled = true;
  }
});

on("click", (event) => {
  if (event.target.ariaDisabled === "true") event.preventDefault();
});

on("htmx:after:swap", () => {
  for (const option of byId("sort")) option.selected = option.defaultSelected;
});

// Ticked or typed before this script ran.
on("DOMContentLoaded", () => {
  const isChanged = ({ checked, defaultChecked, value, defaultValue = value }) =>
    checked !== defaultChecked || value !== defaultValue;
  if ([...(byId("filters") ?? [])].some(isChanged)) submit();
});

if (!window.htmx) on("change", ({ target }) => target.form?.id === "filters" && submit());
