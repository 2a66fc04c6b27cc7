"""Summonses of a month and what both sides said of them: counted by answer, never by unit or person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from fivehearts.engines.matters.models import Summons, SummonsRating
from fivehearts.engines.matters.vocabulary.helping import QUESTIONS, Rated, Side
from fivehearts.foundation.figures import Period

# The fields of the three answers, in the order of the questions.
ANSWERS = ("first", "second", "third")


@dataclass(frozen=True, slots=True)
class Answered:
    """One question of one side, and how often each answer was given to it."""

    side: Side
    question: str
    field: str
    counts: list[tuple[Rated, int]]

    @property
    def total(self) -> int:
        return sum(count for _answer, count in self.counts)


def summonses_of(period: Period) -> QuerySet[Summons]:
    """Summonses in sight that were called in the period, the newest first."""
    rows = Summons.objects.filter(called_at__gte=period.start, called_at__lt=period.end)
    related = rows.select_related("matter", "from_unit", "unit", "promise")
    return related.prefetch_related("ratings").order_by("-called_at", "-pk")


def rated(rows: QuerySet[Summons], *, side: str, field: str, answer: str) -> QuerySet[Summons]:
    """Those of them to whose question this side gave this answer."""
    if side not in Side.values or field not in ANSWERS or answer not in Rated.values:
        return rows
    said = SummonsRating.objects.filter(summons=OuterRef("pk"), side=side, **{field: answer})
    return rows.filter(Exists(said))


def answers_of(period: Period) -> list[Answered]:
    """How often each answer was given to each question, by side. One statement."""
    ratings = SummonsRating.objects.filter(
        summons__called_at__gte=period.start, summons__called_at__lt=period.end
    )
    counted: Counter[tuple[str, str, str]] = Counter()
    for side, *answers in ratings.values_list("side", *ANSWERS):
        counted.update(
            (side, field, answer) for field, answer in zip(ANSWERS, answers, strict=True)
        )
    return [
        Answered(side, str(question), field, [(one, counted[side, field, one]) for one in Rated])
        for side in Side
        for field, question in zip(ANSWERS, QUESTIONS[side], strict=True)
    ]
