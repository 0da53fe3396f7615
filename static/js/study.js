// The contents line marks where one is; the story can be handed on. Without this file neither is missed.
(() => {
  const find = (selector) => document.querySelector(selector);

  const mark = (id) => {
    for (const link of document.querySelectorAll(".contents a"))
      if (link.hash === "#" + id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
  };
  // The section that crosses a line a third down the window.
  const observer = new IntersectionObserver(
    (entries) => entries.forEach((entry) => entry.isIntersecting && mark(entry.target.id)),
    { rootMargin: "-33% 0px -66%" },
  );
  document.querySelectorAll(".chapter[id]").forEach((section) => observer.observe(section));

  const offer = (selector, can, act) => {
    const button = find(selector);
    button.hidden = !can;
    button.addEventListener("click", act);
  };
  const url = location.origin + location.pathname;
  offer("[data-copy]", navigator.clipboard, async () => {
    await navigator.clipboard.writeText(url);
    find("#status").textContent = find("[data-copy]").textContent = "Link copied";
  });
  offer("[data-share]", navigator.share, () => navigator.share({ url, title: find("h1").textContent }).catch(() => {}));
})();
