// Marks the current section in the contents, and shows the buttons that copy and share the address.
(() => {
  const find = (selector) => document.querySelector(selector);

  const mark = (id) => {
    for (const link of document.querySelectorAll(".contents a"))
      if (link.hash === "#" + id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
  };
  // The sections that cross a line at a third of the window's height: none before the first and after the last.
  const crossing = new Set();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) crossing[isIntersecting ? "add" : "delete"](target.id);
      mark([...crossing].at(-1));
    },
    { rootMargin: "-33% 0px -66%" },
  );
  document.querySelectorAll(".chapter[id]").forEach((section) => observer.observe(section));

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
