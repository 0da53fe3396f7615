// Applies the chosen theme before the first paint. The page waits for this file, so it is small. A [data-dark] is the
// <source> of a dark logo, or the dark theme-color. Its `media` enables it, so only the logo that is shown is fetched.
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
      // Storage is not allowed: the theme lasts for this page.
      return root.dataset.theme ?? "system";
    }
  };

  const apply = () => {
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
    apply();
  });
  // Another tab changed the theme, the page came from the back-forward cache, or elements were added.
  addEventListener("storage", apply);
  addEventListener("pageshow", apply);
  new MutationObserver(apply).observe(root, { childList: true, subtree: true });
  apply();
})();
