"""Pictures made for a test: a shape of one colour on a background, as a file of any type."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

Box = tuple[float, float, float, float]


def a_picture(
    colour: str = "black", size: tuple[int, int] = (200, 50), background: str = "#0000", type_: str = "PNG", **more: Box
) -> bytes:
    """The bytes of a picture with bars like letters in ``colour``; ``more`` are boxes in other colours, in shares of
    its size: ``red=(0, 0, 0.2, 1)``."""
    image = Image.new("RGBA", size, background)
    draw = ImageDraw.Draw(image)
    width, height = size
    step = max(2, min(size) // 5)
    for x in range(step, width - step, 2 * step):
        draw.rectangle((x, height // 5, x + step - 1, height - height // 5), fill=colour)
    for name, (left, top, right, bottom) in more.items():
        draw.rectangle((left * width, top * height, right * width - 1, bottom * height - 1), fill=name)
    file = BytesIO()
    (image.convert("RGB") if type_ == "JPEG" else image).save(file, type_, lossless=True)
    return file.getvalue()


def a_photograph(
    size: tuple[int, int] = (2400, 1600), type_: str = "JPEG", orientation: int = 1, seed: int = 0
) -> bytes:
    """The bytes of a large picture that is as hard to compress as a photograph: soft forms with grain.

    ``orientation`` is that of Exif; 6 means that the camera was held upright. Exif names a place too.
    """
    forms = [Image.effect_noise((24, 16), 120 + seed + number).resize(size) for number in range(3)]
    grain = Image.effect_noise(size, 30)
    image = Image.merge("RGB", [Image.blend(form, grain, 0.25) for form in forms])
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    file = BytesIO()
    image.save(file, type_, quality=92, exif=exif)
    return file.getvalue()
