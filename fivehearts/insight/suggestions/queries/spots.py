"""Hot spots: what lies close together in words, place and time; those found, and their rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters.models import Matter
from fivehearts.foundation.scope.models import Unit
from fivehearts.insight.suggestions.learning.likeness import Texts
from fivehearts.insight.suggestions.models import HotSpot, HotSpotMatter
from fivehearts.insight.suggestions.queries.likes import newest_around
from fivehearts.insight.suggestions.vocabulary import HOT_SPOT_DAYS, LEAST_OF_A_HOT_SPOT, State


@dataclass(frozen=True, slots=True)
class Found:
    """A group of like matters; `known` is the hot spot some of them belong to already."""

    matters: list[Matter]
    category: Category | None
    known: HotSpot | None


def groups_in(community: Unit, *, at: datetime) -> list[Found]:
    """Groups of like matters of the last two weeks, with at least one that is in no hot spot yet."""
    keys = newest_around(community, at=at, days=HOT_SPOT_DAYS)
    rows = list(
        Matter.objects.filter(pk__in=keys, historical=False)
        .select_related("wording", "category")
        .order_by("registered_at", "pk")
    )
    if len(rows) < LEAST_OF_A_HOT_SPOT:
        return []
    members = HotSpotMatter.objects.filter(matter__in=rows).select_related("hot_spot")
    taken = {one.matter_id: one.hot_spot for one in members}
    found = []
    for group in Texts([(one.title, one.wording.words) for one in rows]).clusters():
        matters = [rows[place] for place in group]
        fresh = [one for one in matters if one.pk not in taken]
        known = next((taken[one.pk] for one in matters if one.pk in taken), None)
        if fresh and (known is not None or len(matters) >= LEAST_OF_A_HOT_SPOT):
            found.append(Found(fresh, _category(matters), known))
    return found


def _category(matters: list[Matter]) -> Category | None:
    """The category of more than half of them."""
    counted = Counter(one.category for one in matters if one.category is not None)
    for category, number in counted.most_common(1):
        if 2 * number > len(matters):
            return category
    return None


def hot_spots() -> QuerySet[HotSpot]:
    """Those in sight, what is to be looked at first, then the newest."""
    rows = HotSpot.objects.select_related("unit", "category").annotate(number=Count("members"))
    return rows.order_by("-last_at", "-pk")


def by_state(rows: list[HotSpot]) -> dict[str, list[HotSpot]]:
    """The hot spots of a list by how they stand."""
    return {state: [one for one in rows if one.state == state] for state in State.values}


def hot_spot(pk: int) -> HotSpot | None:
    """One in sight."""
    return hot_spots().filter(pk=pk).first()


def matters_of(spot: HotSpot) -> list[Matter]:
    """Its matters in sight, the newest first."""
    keys = HotSpotMatter.objects.filter(hot_spot=spot).values("matter")
    rows = Matter.objects.filter(pk__in=keys).select_related("place_unit", "category")
    return list(rows.order_by("-registered_at", "-pk"))
