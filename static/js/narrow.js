// The field above a long facet, which shows only the terms that have the typed text in them.
const fields = () => [...document.querySelectorAll(".facet-narrow")];
// "é" is found by "e".
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const narrow = (field) => {
  const text = folded(field.value.trim());
  const facet = field.parentElement;
  const options = [...facet.querySelectorAll(".option:not([hidden])")];
  for (const option of options) {
    const label = folded(option.querySelector(".option-label").textContent);
    option.classList.toggle("option-other", !label.includes(text));
  }
  return options.filter((option) => !option.matches(".option-other")).length;
};

document.addEventListener("input", ({ target }) => {
  if (!target.matches(".facet-narrow")) return;
  const shown = narrow(target).toLocaleString(document.documentElement.lang);
  target.parentElement.querySelector("details").open = Boolean(target.value);
  document.getElementById("status").textContent = target.dataset.narrowed.replace("{shown}", shown);
});

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (!target.matches(".facet-narrow")) return;
  // Enter would send the form.
  if (key === "Enter") event.preventDefault();
  if (key === "Escape" && target.value) {
    event.preventDefault();
    target.value = "";
    target.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

// A swap shows the terms again.
document.addEventListener("htmx:after:swap", () => fields().forEach(narrow));
