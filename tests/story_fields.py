"""A site with one story that has the optional fields, and the files that they name."""

from pathlib import Path
from typing import Any

from tests.factories import a_content_folder, a_study_text, write_logos

#: A valid beginning of each kind of file.
WEBM, MP4, VTT = b"\x1aE\xdf\xa3rest", b"\0\0\0\x18ftypisom", b"WEBVTT\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 225"/>'


def a_picture(name: str = "hall", **changes: Any) -> dict[str, Any]:
    return {
        "image": f"/images/{name}.svg",
        "alt": f"The {name}",
        "caption": f"The {name} at night.",
        "credit": f"Drawing: {name} studio",
    } | changes


def a_video(name: str = "film", **changes: Any) -> dict[str, Any]:
    return {
        "file": f"/images/{name}.webm",
        "title": f"A day with the {name}",
        "poster": "/images/hall.svg",
        "captions": f"/images/{name}.vtt",
        "transcript": "We open at six.\n\nThen the ovens start.",
    } | changes


def site_of(folder: Path, body: str = "", **changes: Any) -> Path:
    """A site folder with one study that has these fields, and with every file that the fields above name."""
    text = a_study_text(
        body=body, lightImage="/images/icons/acme.svg", darkImage="/images/icons/acme-dark.svg", **changes
    )
    site = a_content_folder(folder / "site", acme=text)
    write_logos(site, "acme")
    for name in ("hall", "roof", "door", "oven"):
        (site / f"images/{name}.svg").write_text(SVG)
    for name in ("film", "clip"):
        (site / f"images/{name}.webm").write_bytes(WEBM)
        (site / f"images/{name}.vtt").write_bytes(VTT)
    return site


TOLD = """## What went wrong

The ovens were cold.

> We bake at night,
> and sleep by day.
>
> — Ann Lee, Baker, Acme

## What *changed*

They are warm.

### In numbers

None.
"""


def told(**changes: Any) -> dict[str, Any]:
    return {"problemBlock": None, "solutionBlock": None, "resultBlock": None} | changes
