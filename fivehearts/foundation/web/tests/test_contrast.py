"""Every ink can be read on every ground it is said to stand on."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[4] / "frontend/styles/_tokens.scss"
TEXT = 4.5  # WCAG 1.4.3
OUTLINE = 3.0  # WCAG 1.4.11
COLOURS = dict(
    re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", TOKENS.read_text(encoding="utf-8"), re.M)
)
PAIRS = [
    (ink, ground)
    for ink, grounds in re.findall(
        r"^\$([\w-]+): #[0-9a-f]{6};.*// on: ([\w -]+)$", TOKENS.read_text(encoding="utf-8"), re.M
    )
    for ground in grounds.split()
]


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio between two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_ratio_is_reckoned_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_tokens_say_where_inks_stand() -> None:
    assert len(PAIRS) > 40


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_each_ink_is_read_on_its_ground(ink: str, ground: str) -> None:
    assert contrast(COLOURS[ink], COLOURS[ground]) >= TEXT


@pytest.mark.parametrize("ground", ["paper", "sheet", "tint"])
def test_outlines_of_inputs_are_seen(ground: str) -> None:
    assert contrast(COLOURS["line-strong"], COLOURS[ground]) >= OUTLINE
