// Reloads an open page when a file is saved. Only `make dev` inserts this script.
(() => {
  const loadedVersion = new URL(document.currentScript.src).searchParams.get("version");
  const overlay = document.createElement("dialog");
  const text = document.createElement("pre");
  overlay.id = "dev-error";
  overlay.append(text);
  // The Content-Security-Policy forbids style attributes in markup, but not styles set by a script.
  overlay.style.cssText =
    "position: fixed; inset: auto 0 0; box-sizing: border-box; max-width: none; max-height: 60vh; width: 100%; margin: 0;" +
    "padding: 1.25rem; overflow: auto; border: 0; border-top: 4px solid #e5484d; background: #1a1214; color: #ffe9e6";
  text.style.cssText = "margin: 0; font: 0.875rem/1.5 ui-monospace, monospace; white-space: pre-wrap";

  const show = (error) => {
    text.textContent = error;
    document.documentElement.append(overlay);
    if (!overlay.open) overlay.showModal(); // Escape closes it
  };

  // If the new version of the page is an error, this page stays, with the error over it.
  const reload = async () => {
    const response = await fetch(location.href);
    if (response.status !== 500) return location.reload();
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    show(page.querySelector("pre")?.textContent ?? response.statusText);
  };

  new EventSource("/dev/changes").onmessage = ({ data }) => {
    const { version, error } = JSON.parse(data);
    if (error) show(error);
    else if (version !== loadedVersion) reload();
    else overlay.close();
  };
})();
