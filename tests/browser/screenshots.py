"""`python -m tests.browser.screenshots [WORD…]`: every screen as a picture in screenshots/, and the README's in docs/.

Words pick the pictures whose names contain one of them (`list`, `360-dark`).
"""

import io
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests import servers
from tests.browser.conftest import launch

FOLDER, DOCS = servers.ROOT / "screenshots", servers.ROOT / "docs"
SAMPLE = {"CASEBOOK_CONTENT": str(servers.ROOT / "content")}
WIDTHS, THEMES = (360, 768, 1280, 1920), ("light", "dark")
ADDRESSES = {
    "list": "/case-studies",
    "filtered": "/case-studies?industry=saas&industry=media&product=analytics",
    "found": "/case-studies?q=waiting",
    "nothing": "/case-studies?industry=media&product=dashboard&service=training&solution=custom",
    "everything": "/case-studies/orbitane",
    "least": "/case-studies/pennmarsh",
    "long-title": "/case-studies/corvane",
    "error": "/case-studies/no-such-story",
}


def open_drawer(page: Page) -> None:
    page.locator("summary").click()
    page.mouse.move(0, 0)


def no_action(_: Page) -> None:
    pass


# Name: address, size, theme, and the action before the picture.
README: dict[str, tuple[str, tuple[int, int], str, Callable[[Page], None]]] = {
    "list": ("/case-studies", (1280, 1000), "light", no_action),
    "study": ("/case-studies/orbitane", (1280, 1000), "dark", no_action),
    "phone": ("/case-studies?industry=media&industry=ai", (390, 844), "light", open_drawer),
}


def main(parts: list[str]) -> None:
    def is_selected(name: str) -> bool:
        return not parts or any(part in name for part in parts)

    with sync_playwright() as playwright, servers.gunicorn(env=SAMPLE) as server:
        browser = launch(playwright.chromium)
        for screen, address in ADDRESSES.items():
            for width in WIDTHS:
                for theme in THEMES:
                    name = f"{screen}-{width}-{theme}"
                    if is_selected(name):
                        picture = take(browser, server.url + address, (width, 900), theme, full_page=True)
                        save(picture, FOLDER / f"{name}.png")
        for name, (address, size, theme, first) in README.items():
            if is_selected(name):
                save(take(browser, server.url + address, size, theme, first), DOCS / f"{name}.webp")
        browser.close()


def take(
    browser: Browser,
    address: str,
    size: tuple[int, int],
    theme: str,
    first: Callable[[Page], None] = no_action,
    *,
    full_page: bool = False,
) -> bytes:
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    first(page)
    if full_page:  # lazy pictures far down would be missing
        page.locator("img").evaluate_all("images => images.forEach(image => image.loading = 'eager')")
        page.wait_for_load_state("networkidle")
    picture = page.screenshot(full_page=full_page)
    context.close()
    return picture


def save(picture: bytes, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    Image.open(io.BytesIO(picture)).save(path, quality=85, method=6)
    print(f"{path.relative_to(servers.ROOT)}  {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
