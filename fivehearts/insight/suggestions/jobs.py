"""What happens by itself: categories are learnt anew, like matters are found."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.queries import units_of_kind
from fivehearts.foundation.scope.vocabulary import UnitKind
from fivehearts.foundation.verbs import NOW
from fivehearts.insight.suggestions import actions
from fivehearts.insight.suggestions.models import RoutingModel
from fivehearts.insight.suggestions.queries.history import (
    best_so_far,
    dispatches,
    is_learnt_lately,
    number_of_dispatches,
)
from fivehearts.insight.suggestions.queries.spots import groups_in
from fivehearts.insight.suggestions.vocabulary import LearntFrom, TooFewCategories

_BY = system("routing")


def learn_again(*, at: datetime = NOW) -> RoutingModel | None:
    """Once a month, where enough was dispatched; worse than before, the guesser before stays."""
    moment = now() if at is NOW else at
    if is_learnt_lately(moment) or number_of_dispatches() < settings.ROUTING_LEAST_DISPATCHES:
        return None
    before = best_so_far(LearntFrom.HISTORY)
    try:
        return actions.learn_from(
            by=_BY.backdating(),
            examples=dispatches(),
            source=LearntFrom.HISTORY,
            better_than=before.macro_f1 if before else None,
            at=moment,
        )
    except TooFewCategories:
        return None


def find_spots(*, at: datetime = NOW) -> int:
    """Propose what lies close together in every community; returns how many were proposed or grew."""
    moment = now() if at is NOW else at
    by, proposed = system("hot_spots").backdating(), 0
    for community in units_of_kind(UnitKind.COMMUNITY):
        for group in groups_in(community, at=moment):
            actions.propose_spot(
                by=by,
                unit=community,
                matters=group.matters,
                category=group.category,
                known=group.known,
                at=moment,
            )
            proposed += 1
    return proposed
