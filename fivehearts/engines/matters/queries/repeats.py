"""重复诉求: what looks asked before, and the chain it makes."""

from __future__ import annotations

import calendar
from collections.abc import Set as AbstractSet
from datetime import datetime

from django.db.models import Q

from fivehearts.community.people.queries import files_with_same_contact
from fivehearts.engines.matters.models import Matter, Measure, Repeat
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.engines.matters.vocabulary.words import USUAL

MOST_SHOWN = 5


def measure(code: str) -> int:
    """The number of a rule: as it was set, or the usual one. One statement."""
    found = Measure.objects.filter(pk=code).values_list("value", flat=True).first()
    return USUAL[code] if found is None else found


def measures() -> dict[str, int]:
    """Every number of a rule, as it holds now."""
    return {**USUAL, **dict(Measure.objects.values_list("code", "value"))}


def asked_before(matter: Matter, *, months: int) -> list[Matter]:
    """Earlier matters of the same resident about the same category or place, newest first.

    The same resident: the same file, or files with the same phone, by its keyed digest. One
    statement; inside the scope in force. An anonymous matter repeats nothing that anybody knows.
    """
    if matter.resident_id is None:
        return []
    since = _months_before(matter.registered_at, months)
    same_thing = Q(place_unit=matter.place_unit_id)
    if matter.category_id:
        same_thing |= Q(category=matter.category_id)
    rows = Matter.objects.filter(
        same_thing,
        Q(resident=matter.resident_id)
        | Q(resident__in=files_with_same_contact(matter.resident_id)),
        registered_at__gte=since,
        registered_at__lt=matter.registered_at,
    ).exclude(pk=matter.pk)
    return list(
        rows.select_related("category", "place_unit").order_by("-registered_at")[:MOST_SHOWN]
    )


def _months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months ago, or the last of that month."""
    count = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(count, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def is_asked_before(matter: Matter, earlier: Matter) -> bool:
    """Whether both are of one resident and in the right order of time."""
    if matter.resident_id is None or earlier.resident_id is None:
        return False
    if earlier.registered_at >= matter.registered_at:
        return False
    if earlier.resident_id == matter.resident_id:
        return True
    same = files_with_same_contact(matter.resident_id)
    return same.filter(person=earlier.resident_id).exists()


def chain_of(matter: Matter, told: AbstractSet[Verb]) -> list[Matter]:
    """Everything of the chain, the first first; nothing where no step speaks of one."""
    if Verb.LINK not in told:
        return []
    of_it = Q(matter=matter) | Q(first=matter) | Q(earlier=matter)
    firsts = list(Repeat.unscoped.filter(of_it, undone_at=None).values_list("first", flat=True)[:1])
    if not firsts:
        return []
    linked = Repeat.unscoped.filter(first=firsts[0], undone_at=None).values("matter")
    rows = Matter.objects.filter(Q(pk=firsts[0]) | Q(pk__in=linked))
    return list(rows.select_related("category", "place_unit").order_by("registered_at"))


def running_repeat(matter: Matter) -> Repeat | None:
    """The link of a matter to what was asked before."""
    return Repeat._base_manager.filter(matter=matter, undone_at=None).first()


def matter_before(pk: int) -> Matter:
    """An earlier matter in scope. Raises `Matter.DoesNotExist`."""
    return Matter.objects.select_related("holder_unit", "accountable_unit", "promise").get(pk=pk)
