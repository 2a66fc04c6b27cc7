"""The card of the guesser in force."""

from __future__ import annotations

from dataclasses import dataclass

from fivehearts.foundation.scope import Actor
from fivehearts.insight.suggestions.models import RoutingModel
from fivehearts.insight.suggestions.queries.guessing import category_name, in_force, opened
from fivehearts.insight.suggestions.queries.history import cards, how_often_right
from fivehearts.insight.suggestions.vocabulary import GuesserBroken


@dataclass(frozen=True, slots=True)
class LabelLine:
    """How one category is found among unseen texts, in per cent."""

    name: str
    rows: int
    precision: int
    recall: int
    f1: int


@dataclass(frozen=True, slots=True)
class Card:
    """What a page says of the guesser; `model` is None where nothing good was learnt."""

    model: RoutingModel | None
    lines: list[LabelLine]
    left_out: list[tuple[str, int]]
    right: dict[str, int]
    before: list[RoutingModel]
    # Sentences about guessers that cannot be used.
    broken: list[str]


def card(actor: Actor) -> Card:
    """The guesser in force with its figures, those before it, and those that are broken."""
    found, known = in_force(), cards()
    model = found[0] if found else None
    newer = [one for one in known if one.kept and (model is None or one.pk > model.pk)]
    return Card(
        model=model,
        lines=[_line(one) for one in model.by_label] if model else [],
        left_out=[(category_name(k), n) for k, n in model.left_out.items()] if model else [],
        right=how_often_right(model) if model else {},
        before=known,
        broken=[sentence for one in newer if (sentence := _why_not(one))],
    )


def _line(told: list[float | int | str]) -> LabelLine:
    label, rows, *shares = told
    precision, recall, f1 = (round(100 * float(one)) for one in shares)
    return LabelLine(category_name(str(label)), int(rows), precision, recall, f1)


def _why_not(model: RoutingModel) -> str:
    try:
        opened(model)
    except GuesserBroken as broken:
        return broken.sentence
    return ""
