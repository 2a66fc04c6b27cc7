"""Hot spots: proposed by the program, confirmed or dismissed by a person, looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters.models import Matter
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, Forbidden, action, insert, move, record_it
from fivehearts.insight.suggestions import rules
from fivehearts.insight.suggestions.models import HotSpot, HotSpotMatter
from fivehearts.insight.suggestions.vocabulary import (
    LONGEST_NAME,
    TRANSITIONS,
    NameMissing,
    State,
    Verb,
)


@action("suggestions.propose_spot")
def propose_spot(
    *,
    by: Actor,
    unit: Unit,
    matters: Sequence[Matter],
    category: Category | None = None,
    known: HotSpot | None = None,
    at: datetime = NOW,
) -> HotSpot:
    """Propose like matters as a hot spot of a community, or add them to a `known` one.

    In order: the hot spot with its span; its matters; record. What a person said of a known one
    stays as it is: what was dismissed is not proposed anew by the next like matter.
    """
    if not rules.may_note(by):
        raise Forbidden
    moments = [one.registered_at for one in matters]
    spot = known or HotSpot(
        unit=unit, unit_path=unit.path, category=category, first_at=min(moments), found_at=at
    )
    spot.first_at = min(spot.first_at, *moments)
    spot.last_at = max(moments) if known is None else max(spot.last_at, *moments)
    spot.save()
    insert(*(HotSpotMatter(hot_spot=spot, matter=one) for one in matters))
    record_it(spot, unit_id=unit.pk, data={"matters": [one.pk for one in matters]})
    return spot


@action("suggestions.confirm")
def confirm(*, by: Actor, spot: HotSpot, name: str, at: datetime = NOW) -> HotSpot:
    """It is a hot spot, and this is what it is called. State and name; record. Raises `NameMissing`."""
    _require(by, spot)
    name = name.strip()[:LONGEST_NAME]
    if not name:
        raise NameMissing
    return _moved(spot, Verb.CONFIRM, State.CONFIRMED, by=by, at=at, name=name)


@action("suggestions.dismiss")
def dismiss(*, by: Actor, spot: HotSpot, at: datetime = NOW) -> HotSpot:
    """It is none; its matters are not proposed together again. State; record."""
    _require(by, spot)
    return _moved(spot, Verb.DISMISS, State.DISMISSED, by=by, at=at)


@action("suggestions.look_again")
def look_again(*, by: Actor, spot: HotSpot, at: datetime = NOW) -> HotSpot:
    """Take back what was said of it. State; record."""
    _require(by, spot)
    return _moved(spot, Verb.LOOK_AGAIN, State.PROPOSED, by=by, at=at)


def _require(by: Actor, spot: HotSpot) -> None:
    if not rules.may_review_spot(by, spot):
        raise Forbidden


def _moved(
    spot: HotSpot, verb: Verb, to: State, *, by: Actor, at: datetime, **changes: str
) -> HotSpot:
    reviewed = {"reviewed_at": at, "reviewed_by": by.ref, **changes}
    move(spot, verb=verb, to=to, table=TRANSITIONS, changes=reviewed)
    record_it(spot, unit_id=spot.unit_id, data={"state": to})
    return spot
