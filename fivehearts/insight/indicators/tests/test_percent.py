"""Our percentages equal the published ones, digit for digit, and betray the two that are wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fivehearts.insight.indicators.vocabulary import agrees, percent

# Published bulletins of city hotlines: (denominator, {numerator: percent as printed}).
PUBLISHED: tuple[tuple[str, int, dict[int, str]], ...] = (
    ("连云港 2019-06", 29186, {25783: "88.34", 24165: "82.80"}),
    ("连云港 2017-04", 24932, {23974: "96.16", 22345: "89.62"}),
    ("天门 2016-12", 972, {911: "93.72", 737: "75.82"}),
    ("天门 2016-12", 956, {902: "94.35"}),
    ("天门 2016-12", 16, {9: "56.25"}),
    ("天门 2016-12", 996, {953: "95.68", 43: "4.32"}),
    (
        "昌吉 2025-04",
        4567,
        {
            3751: "82.13", 298: "6.53", 187: "4.09", 170: "3.72", 131: "2.87", 28: "0.61", 2: "0.04",
            793: "17.36", 732: "16.03", 677: "14.82",
        },
    ),
    (
        "宜春 2023-05",
        38447,
        {
            34859: "90.67", 2724: "7.09", 170: "0.44", 261: "0.68", 318: "0.83",
            19651: "51.11", 15042: "39.12", 2513: "6.54",
        },
    ),
    ("宜春 2023-05", 18113, {15390: "84.97", 2013: "11.11", 710: "3.92"}),
    (
        "连云港 2020-09",
        83218,
        {
            50154: "60.27", 26213: "31.50", 3759: "4.52", 2116: "2.54", 402: "0.48",
            104: "0.12", 45: "0.05",
        },
    ),
    ("江阴 2023-09", 46653, {27929: "59.87", 18724: "40.13"}),
)  # fmt: skip
VECTORS = [(n, whole, shown) for _city, whole, rows in PUBLISHED for n, shown in rows.items()]


def test_there_are_forty_published_figures() -> None:
    assert len(VECTORS) == 40


@pytest.mark.parametrize(("numerator", "denominator", "printed"), VECTORS)
def test_a_published_percentage_follows_from_its_numbers(
    numerator: int, denominator: int, printed: str
) -> None:
    assert percent(numerator, denominator) == Decimal(printed)
    assert agrees(numerator, denominator, printed)


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed", "true"),
    [(124599, 284406, "63.72", "43.81"), (591, 594, "99.6", "99.49")],
)
def test_the_published_figures_that_do_not_follow_are_flagged(
    numerator: int, denominator: int, printed: str, true: str
) -> None:
    assert not agrees(numerator, denominator, printed)
    assert percent(numerator, denominator) == Decimal(true)


def test_the_other_denominator_of_that_bulletin_is_found_out() -> None:
    assert agrees(124599, 195532, "63.72")


def test_without_rows_there_is_no_percentage_neither_0_nor_100() -> None:
    assert percent(0, 0) is None
    assert not agrees(0, 0, "0")


def test_a_half_is_rounded_up() -> None:
    assert percent(1, 800) == Decimal("0.13")
    assert percent(1, 32) == Decimal("3.13")


@pytest.mark.parametrize(("numerator", "denominator"), [(3, 2), (-1, 5), (0, -1)])
def test_what_is_no_share_is_refused(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        percent(numerator, denominator)
