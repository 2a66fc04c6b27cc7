"""What was dispatched so far, as examples; and the cards of what was learnt from it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from fivehearts.engines.matters.models import Due, Matter
from fivehearts.engines.matters.vocabulary.states import Step
from fivehearts.insight.suggestions.learning.features import MOST_READ
from fivehearts.insight.suggestions.learning.fitting import Example
from fivehearts.insight.suggestions.models import Proposal, RoutingModel
from fivehearts.insight.suggestions.vocabulary import (
    LEARNT_ANEW_DAYS,
    MOST_EXAMPLES,
    LearntFrom,
)


def _dispatched() -> QuerySet[Matter]:
    # Whoever is given a matter promises to sign for it.
    given = Due.unscoped.filter(matter=OuterRef("pk"), step=Step.SIGN)
    return Matter.objects.filter(Exists(given), category__isnull=False, historical=False)


def number_of_dispatches() -> int:
    """Dispatched matters with a category, as many as would be learnt from."""
    return _dispatched().order_by()[:MOST_EXAMPLES].count()


def dispatches() -> list[Example]:
    """The newest dispatched matters with the category they have now: corrected ones count as corrected."""
    rows = _dispatched().order_by("-registered_at", "-pk")[:MOST_EXAMPLES]
    told = rows.values_list("title", "wording__words", "category__code")
    return [Example(title, words[:MOST_READ], code) for title, words, code in told.iterator()]


def is_learnt_lately(at: datetime) -> bool:
    """Whether the own dispatches were learnt from within a month, with whatever result."""
    since = at - timedelta(days=LEARNT_ANEW_DAYS)
    return RoutingModel.objects.filter(source=LearntFrom.HISTORY, trained_at__gt=since).exists()


def best_so_far(source: str) -> RoutingModel | None:
    """The newest kept guesser that learnt from the same kind of source."""
    return RoutingModel.objects.filter(kept=True, source=source).order_by("-pk").first()


def cards() -> list[RoutingModel]:
    """What was learnt, the newest first."""
    return list(RoutingModel.objects.order_by("-pk")[:12])


def how_often_right(model: RoutingModel) -> dict[str, int]:
    """Proposals of a guesser in sight: how many, how often the first, or one of three, was taken."""
    counted: dict[str, int] = Proposal.objects.filter(model=model).aggregate(
        all=Count("pk"),
        first=Count("pk", filter=Q(place=1)),
        among=Count("pk", filter=Q(place__gt=0)),
    )
    return counted
