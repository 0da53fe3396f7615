// The contents line marks where one is; the story can be handed on. Without this file neither is missed.
(() => {
  const find = (selector) => document.querySelector(selector);

  const mark = (id) => {
    for (const link of document.querySelectorAll(".contents a"))
      if (link.hash === "#" + id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
  };
  // The sections that cross a line a third down the window: one, or none before the first and after the last.
  const crossing = new Set();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) crossing[isIntersecting ? "add" : "delete"](target.id);
      mark([...crossing].at(-1));
    },
    { rootMargin: "-33% 0px -66%" },
  );
  document.querySelectorAll(".chapter[id]").forEach((section) => observer.observe(section));

  // Not every browser lets a keyboard into what scrolls.
  for (const box of document.querySelectorAll(".prose :is(table, pre)"))
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;

  const offer = (selector, can, act) => {
    const button = find(selector);
    button.hidden = !can;
    button.addEventListener("click", act);
  };
  const url = location.origin + location.pathname;
  const say = (button, status) => {
    find("[data-copy]").textContent = button;
    find("#status").textContent = status;
  };
  let timer;
  offer("[data-copy]", navigator.clipboard, async () => {
    try {
      await navigator.clipboard.writeText(url);
      say("Link copied", "Link copied");
    } catch {
      say("Not copied", "The link could not be copied");
    }
    clearTimeout(timer);
    timer = setTimeout(say, 2000, "Copy link", "");
  });
  offer("[data-share]", navigator.share, () => navigator.share({ url, title: find("h1").textContent }).catch(() => {}));
})();
