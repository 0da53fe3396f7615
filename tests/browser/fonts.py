"""The fonts a visitor's machine may have: what the site makes of them, and how a test gets one of them.

`python -m tests.browser.fonts` prints the fallback faces of static/css/font.css. Until Newsreader has come, headings
are drawn with a font of the machine. Each face scales one such font to the width of Newsreader and gives it
Newsreader's ascent and descent, so that a heading takes the same room before and after.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from playwright.sync_api import Page, Route

from tests.servers import ROOT

FIXTURES = ROOT / "tests/fixtures/fonts"
DISPLAY_FONT, HEADING_WEIGHT = ROOT / "static/fonts/newsreader.woff2", 500

TEXT_FONTS = ("arimo", "dejavu-sans", "noto-sans", "roboto")
WIDEST_TEXT_FONT = "dejavu-sans"
TEST_FONT = "Text font of a test"

# Letters of English text, each with its share in per cent, and 20 spaces beside every 100 letters.
# fmt: off
SHARES = {
    "a": 8.2, "b": 1.5, "c": 2.8, "d": 4.3, "e": 12.7, "f": 2.2, "g": 2.0, "h": 6.1, "i": 7.0, "j": 0.2, "k": 0.8,
    "l": 4.0, "m": 2.4, "n": 6.7, "o": 7.5, "p": 1.9, "q": 0.1, "r": 6.0, "s": 6.3, "t": 9.1, "u": 2.8, "v": 1.0,
    "w": 2.4, "x": 0.2, "y": 2.0, "z": 0.1, " ": 20.0,
}
# fmt: on


@dataclass(frozen=True)
class Face:
    """One fallback face: the fixture it is measured from, and the names of all fonts that are as wide."""

    fixture: str
    local_names: tuple[str, ...]

    @property
    def family(self) -> str:
        return f"Newsreader Fallback {self.local_names[0]}"


# In the order of `--font-display`: serif before sans. Windows, macOS and iOS have Times New Roman and Android has Noto
# Serif, so no face is needed for their text fonts (Segoe UI, San Francisco) or Georgia. Variable fonts, as newer
# systems have them, carry "Regular" in their name.
FACES = (
    Face("tinos", ("Times New Roman", "Liberation Serif", "Tinos")),
    Face("noto-serif", ("Noto Serif", "Noto Serif Regular")),
    Face("dejavu-serif", ("DejaVu Serif",)),
    Face("arimo", ("Arial", "Helvetica", "Liberation Sans", "Arimo")),
    Face("roboto", ("Roboto", "Roboto Regular")),
    Face("noto-sans", ("Noto Sans", "Noto Sans Regular")),
    Face("dejavu-sans", ("DejaVu Sans",)),
)


def rules() -> str:
    """The fallback faces as they stand in font.css."""
    display = instancer.instantiateVariableFont(TTFont(DISPLAY_FONT), {"wght": HEADING_WEIGHT})
    em, ascent, descent = display["head"].unitsPerEm, display["hhea"].ascent, -display["hhea"].descent
    blocks = []
    for face in FACES:
        scale = average_width(display) / average_width(TTFont(fixture(face.fixture)))
        blocks.append(
            f"""  @font-face {{
    font-family: "{face.family}";
    src: {", ".join(f'local("{name}")' for name in face.local_names)};
    font-weight: 400 700;
    size-adjust: {scale:.2%};
    ascent-override: {ascent / em / scale:.2%};
    descent-override: {descent / em / scale:.2%};
    line-gap-override: 0%;
  }}
"""
        )
    return "\n".join(blocks)


def average_width(font: TTFont) -> float:
    """The width of a letter of English text, in ems."""
    glyphs, widths = font.getBestCmap(), font["hmtx"]
    total = sum(widths[glyphs[ord(letter)]][0] * share for letter, share in SHARES.items())
    return float(total / sum(SHARES.values()) / font["head"].unitsPerEm)


def fixture(name: str) -> Path:
    return FIXTURES / f"{name}.woff2"


def use_fixtures(page: Page, text_font: str) -> None:
    """From now on the page is drawn with no font of the machine: text with this fixture, fallback faces with theirs."""
    faces = [_serve(page, face.fixture) for face in FACES]
    text = f'@font-face {{ font-family: "{TEST_FONT}"; src: url("{_serve(page, text_font)}"); font-weight: 400 700; }}'

    def answer(route: Route) -> None:
        css = route.fetch().text()
        for address in faces:  # they stand in this order
            css = re.sub(r"local\([^;]+", f'url("{address}")', css, count=1)
        css = re.sub(r"(--font-text:)[^;]+", rf'\1 "{TEST_FONT}"', css)
        route.fulfill(body=text + css, content_type="text/css")

    page.route("**/css/site*.css", answer)


def loaded(page: Page) -> list[str]:
    """The families of all faces that have been fetched, once none is on its way any more."""
    families: list[str] = page.evaluate(
        """() => document.fonts.ready.then(fonts =>
            [...fonts].filter(font => font.status === "loaded").map(font => font.family.replaceAll('"', "")))"""
    )
    return families


def _serve(page: Page, name: str) -> str:
    """The address of a fixture, of the page's own origin: the Content-Security-Policy allows no other."""
    address = f"/fonts-of-tests/{name}.woff2"
    page.route(f"**{address}", lambda route: route.fulfill(path=fixture(name), content_type="font/woff2"))
    return address


if __name__ == "__main__":
    print(rules(), end="")
