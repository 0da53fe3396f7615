// Keeps an open page in step with what is being saved. It is in a page only under `make dev`, which puts it there.
(() => {
  const mine = new URL(document.currentScript.src).searchParams.get("site");
  const overlay = document.createElement("dialog");
  const text = document.createElement("pre");
  overlay.id = "trouble";
  overlay.append(text);
  // The policy forbids style attributes in markup, not these.
  overlay.style.cssText =
    "position: fixed; inset: auto 0 0; box-sizing: border-box; max-width: none; max-height: 60vh; width: 100%; margin: 0;" +
    "padding: 1.25rem; overflow: auto; border: 0; border-top: 4px solid #e5484d; background: #1a1214; color: #ffe9e6";
  text.style.cssText = "margin: 0; font: 0.875rem/1.5 ui-monospace, monospace; white-space: pre-wrap";

  const show = (trouble) => {
    text.textContent = trouble;
    document.documentElement.append(overlay);
    if (!overlay.open) overlay.showModal(); // Escape closes it, to look at the page underneath
  };

  // A page that fails on the new site is not loaded: this one stays, with what went wrong over it.
  const follow = async () => {
    const answer = await fetch(location.href);
    if (answer.status !== 500) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    show(page.querySelector("pre")?.textContent ?? answer.statusText);
  };

  new EventSource("/dev/changes").onmessage = ({ data }) => {
    const { site, trouble } = JSON.parse(data);
    if (trouble) show(trouble);
    else if (site !== mine) follow();
    else overlay.close();
  };
})();
