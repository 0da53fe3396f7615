"""A site whose logos have the shapes and colours that companies really send, all drawn here."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from tests.factories import a_content_folder, a_study_text
from tests.pictures import a_picture


def _badge() -> bytes:
    image = Image.new("RGBA", (256, 256))
    draw = ImageDraw.Draw(image)
    draw.ellipse((4, 4, 251, 251), fill="#d4142a")
    draw.rectangle((100, 60, 156, 196), fill="white")
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


_MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 {height}"><path fill="{colour}" d="{path}"/></svg>'
_TALL = _MARK.format(height=220, colour="#0b6e4f", path="M50 0l50 110-50 110L0 110z")
#: File name → content. The names say what is special.
LOGOS: dict[str, bytes] = {
    "black.png": a_picture("black", (480, 120)),
    "white.png": a_picture("white", (480, 120)),
    "yellow-box.jpg": a_picture("black", (480, 160), "#ffd500", "JPEG"),
    "white-box.jpg": a_picture("#0052cc", (480, 120), "white", "JPEG"),
    "square.webp": a_picture("white", (256, 256), "#6b21a8", "WEBP"),
    "wide.png": a_picture("#0052cc", (1600, 100)),
    "tall.svg": _TALL.encode(),
    "tiny.png": a_picture("#c2410c", (48, 16)),
    "badge.png": _badge(),
    "black-with-red.png": a_picture("black", (480, 120), red=(0, 0, 0.18, 1)),
    "pale.png": a_picture("#fff3b0", (480, 120)),
    "navy.png": a_picture("#0a2540", (480, 120)),
}


def a_site_of_real_logos(folder: Path) -> Path:
    """A site folder with a study for each of ``LOGOS``, none with a logo for the dark theme."""
    content = a_content_folder(folder)
    (content / "images").mkdir(exist_ok=True)
    for name, logo in LOGOS.items():
        (content / "images" / name).write_bytes(logo)
        slug = name.partition(".")[0]
        fields = {
            "lightImage": f"/images/{name}",
            "darkImage": None,
            "metrics": [{"value": "41 %", "label": "fewer errors"}],
        }
        text = a_study_text(slug, description=f"How {slug} did it without a second logo.", **fields)
        (content / "case-studies" / f"{slug}.md").write_text(text)
    return content
