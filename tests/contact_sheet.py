"""`python -m tests.contact_sheet [SITE]`: the drawn covers of a site in both themes, as pictures in screenshots/.

SITE is a site folder, by default content/. It shows at a glance whether the compositions look like one family.
"""

import sys
from io import BytesIO
from pathlib import Path

import resvg_py
from PIL import Image

from tests.factories import ROOT, STATIC
from webapp.content.reader import read
from webapp.covers.cover import THEMES
from webapp.model import PAGE_COLOURS
from webapp.pages.covers import drawn_cover
from webapp.web.covers import drawing

WIDTH, HEIGHT, GAP, COLUMNS = 420, 236, 16, 4


def main(site: Path) -> None:
    library = read(site, STATIC, drafts=True).library
    assert library, "the site has errors: casebook check lists them"
    rows = -(-len(library.studies) // COLUMNS)
    for theme, page in zip(THEMES, PAGE_COLOURS, strict=True):
        sheet = Image.new("RGB", (COLUMNS * (WIDTH + GAP) + GAP, rows * (HEIGHT + GAP) + GAP), page)
        for place, study in enumerate(library.studies):
            svg = drawing(drawn_cover(study, library), theme)
            cover = Image.open(BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=WIDTH))))
            sheet.paste(cover, (GAP + place % COLUMNS * (WIDTH + GAP), GAP + place // COLUMNS * (HEIGHT + GAP)))
        file = ROOT / "screenshots" / f"covers-{theme}.png"
        file.parent.mkdir(exist_ok=True)
        sheet.save(file)
        print(file.relative_to(ROOT))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "content")
