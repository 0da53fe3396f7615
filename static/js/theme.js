// The chosen theme, before the first paint: this file blocks, so it stays tiny. Every [data-dark] is a <source> with a
// dark logo or the dark theme-color; its `media` decides whether it is used, so the other one is never fetched.
(() => {
  const root = document.documentElement;
  const media = {
    system: "screen and (prefers-color-scheme: dark)",
    dark: "screen",
    light: "not all",
  };

  const chosen = () => {
    try {
      const theme = localStorage.getItem("theme");
      return theme in media ? theme : "system";
    } catch {
      // Storage is forbidden: this page remembers, no other.
      return root.dataset.theme ?? "system";
    }
  };

  const obey = () => {
    const theme = chosen();
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    for (const dark of document.querySelectorAll("[data-dark]"))
      if (dark.media !== media[theme]) dark.media = media[theme];
    for (const radio of document.querySelectorAll("[data-theme-choice]"))
      radio.checked = radio.dataset.themeChoice === theme;
  };

  document.addEventListener("change", ({ target }) => {
    const theme = target.dataset.themeChoice;
    if (!theme) return;
    root.dataset.theme = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {}
    obey();
  });
  // Another tab chose; back from the back-forward cache; parsed or swapped in since.
  addEventListener("storage", obey);
  addEventListener("pageshow", obey);
  new MutationObserver(obey).observe(root, { childList: true, subtree: true });
  obey();
})();
