"""What those who inspect ask of the record."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from fivehearts.engines.matters.models import Matter
from fivehearts.foundation import numbering
from fivehearts.foundation.record import subject_of
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.record.queries import entries_about
from fivehearts.foundation.scope import Actor, SystemScope, enter
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.scope.models import Unit

INSPECT = "record.inspect"
_LONGEST = 120


def subject_asked(words: str) -> str:
    """What somebody looks for: the number of a matter, or a subject as it is recorded.

    Those who inspect read no matters; the number leads to the key alone, and `entries_to_inspect`
    decides what they see of it.
    """
    number = numbering.check(words)
    if number:
        with enter(SystemScope("inspect")):
            matter = Matter.objects.only("pk").filter(number=number).first()
        return subject_of(matter) if matter is not None else ""
    return words.strip().replace("\x00", "")[:_LONGEST]


def entries_to_inspect(actor: Actor, subject: str) -> QuerySet[Entry]:
    """Entries about one thing, of the units the actor inspects; without a unit only from the top.

    What names no unit (keys, seals, settings) concerns the whole house.
    """
    paths = actor.paths(INSPECT)
    units = Unit.objects.filter(subtrees("path", paths)).values("pk")
    seen = Q(unit_id__in=units)
    if Unit.objects.filter(parent=None, path__in=paths).exists():
        seen |= Q(unit_id=None)
    return entries_about(subject).filter(seen)


def names_of_units(keys: set[int]) -> dict[int, str]:
    """Names of units by key, in one query."""
    return dict(Unit.objects.filter(pk__in=keys).values_list("pk", "name"))
