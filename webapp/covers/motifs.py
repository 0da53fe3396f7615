"""The compositions of drawn covers. Each is a function of a seed and tones, and returns SVG elements.

Shapes are few, large and cut by the edges.
"""

from __future__ import annotations

from webapp.covers.seed import Seed
from webapp.covers.shapes import HEIGHT, WIDTH, clip, disc, fade, line, number, path
from webapp.covers.tones import Tones

_SIDES = (-1, 1)
_TILE = 90


def eclipse(seed: Seed, tones: Tones) -> str:
    """Two large discs, and the part they share."""
    side = seed.pick(_SIDES)
    x, y, radius = 160 - side * seed.between(30, 64), 90 + seed.between(-24, 24), seed.between(98, 118)
    other_x, other_y = x + side * seed.between(104, 124), y + seed.pick(_SIDES) * seed.between(14, 44)
    other = seed.between(68, 86)
    return (
        clip("a", f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>')
        + disc(x, y, radius, tones.tint)
        + disc(other_x, other_y, other, tones.main)
        + disc(other_x, other_y, other, tones.strong, ' clip-path="url(#a)"')
    )


def arcs(seed: Seed, tones: Tones) -> str:
    """Rings around a point on the edge, and smaller ones in the opposite corner."""
    is_left, is_up = seed.pick((True, False)), seed.pick((True, False))
    x, y, step = seed.between(10, 84), 0 if is_up else HEIGHT, seed.between(36, 42)
    centre, opposite = (x, WIDTH - x + 40) if is_left else (WIDTH - x, x - 40)
    small = zip((tones.tint, tones.quiet, tones.main), (2.6, 1.6, 0.7), strict=True)
    large = zip((tones.quiet, tones.tint, tones.main, tones.strong, tones.second), (5, 4, 3, 2, 1), strict=True)
    rings = [disc(opposite, HEIGHT - y, step * radius, fill) for fill, radius in small]
    rings += [disc(centre, y, step * radius, fill) for fill, radius in large]
    return "".join(rings)


def tiles(seed: Seed, tones: Tones) -> str:
    """Two rows of squares, quarters of discs, and a disc."""
    _, quiet, tint, main, strong, second = tones
    left = seed.pick((-20, -65))
    fills = seed.shuffled((quiet, tint, main, strong, second, tint, main, quiet, strong, tint))
    kinds = seed.shuffled("qqqqqqddss")
    return "".join(
        _tile(kind, left + place % 5 * _TILE, place // 5 * _TILE, fill, seed.pick(range(4)))
        for place, (kind, fill) in enumerate(zip(kinds, fills, strict=True))
    )


def _tile(kind: str, x: int, y: int, fill: str, turn: int) -> str:
    """A quarter of a disc around one of four corners (``q``), a disc (``d``) or a square (``s``)."""
    if kind == "d":
        return disc(x + _TILE / 2, y + _TILE / 2, _TILE / 2, fill)
    if kind == "s":
        return path(f"M{x} {y}h{_TILE}v{_TILE}h-{_TILE}", fill)
    corners = [(x, y), (x + _TILE, y), (x + _TILE, y + _TILE), (x, y + _TILE)]
    (x1, y1), (x2, y2), _, (x3, y3) = corners[turn:] + corners[:turn]
    return path(f"M{x3} {y3}L{x1} {y1}L{x2} {y2}A{_TILE} {_TILE} 0 0 1 {x3} {y3}", fill)


def dunes(seed: Seed, tones: Tones) -> str:
    """Three long waves, one in front of the other, each a mist at its foot."""
    swing, waves = seed.pick(_SIDES), []
    for place, fill in enumerate((tones.tint, tones.main, tones.strong)):
        height = swing * (1, -1, 1)[place] * (40 - 5 * place)
        middle, bend = 52 + place * 40 + seed.between(-6, 6), seed.between(140, 180)
        above, below = number(middle - height), number(middle + height)
        waves.append(
            fade("abc"[place], fill, 0.45)
            + path(
                f"M0 {below}C{number(bend * 0.5)} {below} {number(bend * 0.6)} {above} {number(bend)} {above}"
                f"S{number(bend + 90)} {number(middle + height * 0.8)} 320 {number(middle + height * 0.5)}V180H0",
                f"url(#{'abc'[place]})",
            )
        )
    return "".join(waves)


def capsules(seed: Seed, tones: Tones) -> str:
    """Thick slanting bars with round ends, side by side."""
    _, quiet, tint, main, strong, second = tones
    width = seed.pick((46, 52, 58))
    bars = []
    for place, fill in enumerate(seed.shuffled((quiet, tint, main, strong, second, tint, main))):
        length, shift = seed.between(80, 150), seed.between(-70, 70)
        start, y = number(shift - length), (place - 3) * (width + 4)
        bars.append(f'<path d="M{start} {y}h{number(2 * length)}" stroke="{fill}"/>')
    slant = f"translate(160 90)rotate({seed.pick((-52, -38, 38, 52))})"
    return f'<g transform="{slant}" stroke-width="{width}" stroke-linecap="round">{"".join(bars)}</g>'


def lines(seed: Seed, tones: Tones) -> str:
    """Stripes, and a disc in which they run across."""
    step, turn = seed.pick((16, 18, 20)), seed.pick((0, 45, 90, 135))
    x, y, radius = seed.pick((96, 124, 196, 224)), 90 + seed.between(-20, 20), seed.between(74, 92)
    stripes = "".join(f"M-200 {y}h400" for y in range(-step * 11, step * 12, step))
    across = line(stripes, tones.strong, step / 2, f' transform="translate(160 90)rotate({turn + 90})"')
    return (
        line(stripes, tones.tint, step / 2, f' transform="translate(160 90)rotate({turn})"')
        + clip("a", f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>')
        + f'<g clip-path="url(#a)">{path("M0 0h320v180H0", tones.main)}{across}</g>'
    )


def dots(seed: Seed, tones: Tones) -> str:
    """A screen of dots that grow from row to row over a large disc, as in coarse print."""
    step, grows = seed.pick((24, 27, 30)), seed.pick((True, False))
    rows = HEIGHT // step + 2
    large = disc(seed.pick((84, 104, 216, 236)), 90 + seed.between(-20, 20), seed.between(78, 96), tones.main)
    screen = []
    for row in range(rows):
        size = (row if grows else rows - 1 - row) / (rows - 1)
        start = number(-(row % 2) * step / 2)
        # Round ends of dashes without a length are dots.
        screen.append(line(f"M{start} {number(row * step * 0.9)}H340", tones.tint, step * (0.16 + 0.74 * size)))
    dashes = f'stroke-linecap="round" stroke-dasharray="0 {step}"'
    return f"{large}<g {dashes}>{''.join(screen)}</g>"


def letter(seed: Seed, tones: Tones, outline: str) -> str:
    """A letter higher than the picture, and a disc.

    ``outline`` is path data of a letter ``shapes.LETTER_HEIGHT`` high with its middle at 0 0.
    """
    x, y = seed.pick((100, 150, 220)), 90 + seed.between(-16, 16)
    beside = WIDTH - x + (30 if x < WIDTH / 2 else -30)
    scale = f"{seed.between(0.2, 0.25):.3f}"
    back = disc(beside, seed.pick((30, 150)), seed.between(84, 100), tones.tint)
    place = f"translate({x} {number(y)})scale({scale})"
    return f'{back}<path transform="{place}" d="{outline}" fill="{seed.pick((tones.main, tones.strong))}"/>'
