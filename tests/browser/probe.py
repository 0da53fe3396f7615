"""`python -m tests.browser.probe PART` fails where a part of the browser cannot be used.

PART is `driver` (Playwright's own program), `chromium`, `headless-shell` or `font`.
"""

import sys

from playwright.sync_api import Page, sync_playwright

from tests import machine
from tests.browser.conftest import launch


def main(part: str) -> bool:
    if part == "headless-shell" and not machine.find(machine.HEADLESS_SHELL):
        return False
    with sync_playwright() as playwright:
        if part == "driver":
            return True
        browser = launch(playwright.chromium, whole=part == "chromium")
        page = browser.new_page()
        page.set_content("<p>Text</p>")
        works = part != "font" or bool(fonts_of(page, "p"))
        browser.close()
    return works


def fonts_of(page: Page, selector: str) -> list[str]:
    """The names of the fonts that draw the text of an element."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    return [font["familyName"] for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]]


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1]))
