"""A line plot as SVG with two logarithmic axes, readable on light and dark pages."""

from __future__ import annotations

import math
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 160, 28, 44
STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #333 } .grid { stroke: #ccc } .line { fill: none; stroke-width: 2 }
.c0 { stroke: #0a7d55 } .c1 { stroke: #2557d6 } .c2 { stroke: #b3470f } .c3 { stroke: #8a2be2 }
@media (prefers-color-scheme: dark) { text { fill: #ddd } .grid { stroke: #555 } }"""


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled line; its points are (x, y)."""

    name: str
    points: list[tuple[float, float]]


def svg(lines: list[Line], *, x: str, y: str) -> str:
    """The plot as an SVG document; ``x`` and ``y`` are the labels of the axes."""
    xs = sorted({point[0] for line in lines for point in line.points})
    ys = [point[1] for line in lines for point in line.points]
    low, high = 10 ** math.floor(math.log10(min(ys))), 10 ** math.ceil(math.log10(max(ys)))

    def across(value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(value / xs[0]) / math.log(xs[-1] / xs[0])

    def down(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * math.log(value / low) / math.log(high / low)

    parts = [_text(f"{value:,}", across(value), HEIGHT - BOTTOM + 20, "middle") for value in xs]
    tick = low
    while tick <= high:
        parts.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{down(tick):.1f}" y2="{down(tick):.1f}"/>'
        )
        parts.append(_text(f"{tick:g}", LEFT - 8, down(tick) + 4, "end"))
        tick *= 10
    for number, (line, label_y) in enumerate(
        zip(lines, _spread([down(ln.points[-1][1]) for ln in lines]), strict=True)
    ):
        points = " ".join(f"{across(px):.1f},{down(py):.1f}" for px, py in line.points)
        parts.append(f'<polyline class="line c{number}" points="{points}"/>')
        parts.append(f'<path class="line c{number}" d="M{WIDTH - RIGHT + 8} {label_y:.1f}h12"/>')
        parts.append(_text(line.name, WIDTH - RIGHT + 26, label_y + 4, "start"))
    parts += [_text(x, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "middle"), _text(y, 4, 14, "start")]
    view = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{y} over {x}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {view}>\n<style>{STYLE}</style>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _spread(heights: list[float], distance: float = 16) -> list[float]:
    """The heights of the labels, moved down where two labels would overlap."""
    moved = dict.fromkeys(range(len(heights)), 0.0)
    before = -math.inf
    for number in sorted(moved, key=lambda n: heights[n]):
        before = moved[number] = max(heights[number], before + distance)
    return list(moved.values())


def _text(text: str, x: float, y: float, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'
