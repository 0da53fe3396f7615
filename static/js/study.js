// Marks the current section in the contents, and shows the buttons that copy and share the address.
(() => {
  const find = (selector) => document.querySelector(selector);

  const links = [...document.querySelectorAll(".contents a")];
  // The last link of the contents whose part crosses a line at a third of the window's height, or has passed it.
  const reached = new Set();
  const watch = (selector, above) => {
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) reached[isIntersecting ? "add" : "delete"]("#" + target.id);
        const current = links.filter((link) => reached.has(decodeURIComponent(link.hash))).at(-1);
        for (const link of links)
          if (link === current) link.setAttribute("aria-current", "true");
          else link.removeAttribute("aria-current");
      },
      { rootMargin: above + " 0px -66%" },
    );
    document.querySelectorAll(selector).forEach((part) => observer.observe(part));
  };
  watch(".chapter[id]", "-33%");
  watch(".told h2", "99999px");

  // Not every browser lets the keyboard focus a box that scrolls.
  for (const box of document.querySelectorAll(".prose :is(table, pre)"))
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;

  if (!find("[data-copy]")) return; // a private preview, whose address is not for everyone

  const showButton = (selector, isSupported, act) => {
    const button = find(selector);
    button.hidden = !isSupported;
    button.addEventListener("click", act);
  };
  const url = location.origin + location.pathname;
  const report = (button, status) => {
    find("[data-copy]").textContent = button;
    find("#status").textContent = status;
  };
  const { copied, notCopied, failed } = find("[data-copy]").dataset;
  const copy = find("[data-copy]").textContent;
  let timer;
  showButton("[data-copy]", navigator.clipboard, async () => {
    try {
      await navigator.clipboard.writeText(url);
      report(copied, copied);
    } catch {
      report(notCopied, failed);
    }
    clearTimeout(timer);
    timer = setTimeout(report, 2000, copy, "");
  });
  showButton("[data-share]", navigator.share, () =>
    navigator.share({ url, title: find("h1").textContent }).catch(() => {}),
  );
})();
