"""A chart of lines as SVG: sizes along the foot, milliseconds up the side, both in tens."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 720, 360, 64, 210, 24, 40
# Told apart by dash and mark as well as by colour; each at least 4.5 to 1 on white.
INKS = ("#1d4f91", "#a33a1f", "#2f6b3c", "#6b3fa0", "#7a5600", "#40525e")
DASHES = ("", "7 4", "2 4", "10 3 2 3", "1 3", "5 2")


def lines(
    title: str, description: str, steps: Sequence[str], series: Mapping[str, Sequence[float | None]]
) -> str:
    """One line for each series over the steps; where nothing was measured the line has a gap."""
    known = [one for values in series.values() for one in values if one]
    low = math.floor(math.log10(min(known))) if known else 0
    high = math.ceil(math.log10(max(known) * 1.05)) if known else 1
    high = max(high, low + 1)

    def across(index: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (index + 0.5) / len(steps)

    def up(value: float) -> float:
        share = (math.log10(value) - low) / (high - low)
        return HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * share

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        ' aria-labelledby="title description" font-family="sans-serif" font-size="13">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="description">{escape(description)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        at = up(10**power)
        parts.append(
            f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#d8d8d8"/>'
            f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10**power:g} ms</text>'
        )
    for index, step in enumerate(steps):
        parts.append(
            f'<text x="{across(index):.1f}" y="{HEIGHT - 14}" text-anchor="middle">{escape(step)}</text>'
        )
    ends: list[float] = []
    for number, (name, values) in enumerate(series.items()):
        points = [(across(i), up(one)) for i, one in enumerate(values) if one]
        if points:
            parts.append(_line(name, points, number, ends))
    return "\n".join([*parts, "</svg>", ""])


def _line(name: str, points: list[tuple[float, float]], number: int, ends: list[float]) -> str:
    ink, dash = INKS[number % len(INKS)], DASHES[number % len(DASHES)]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    marks = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{ink}"/>' for x, y in points)
    # Names stand at the ends of their lines, one below the other where those lie close.
    end = points[-1][1] + 4
    while any(abs(end - other) < 16 for other in ends):
        end += 4
    ends.append(end)
    return (
        f'<path d="M{path}" fill="none" stroke="{ink}" stroke-width="2" stroke-dasharray="{dash}"/>'
        f'{marks}<text x="{points[-1][0] + 10:.1f}" y="{end:.1f}" fill="{ink}">{escape(name)}</text>'
    )
