"""Who looked at what was masked, of whom and for what purpose: what the head of a unit reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from fivehearts.community.duties import queries as duties
from fivehearts.community.people.vocabulary import FileField, Purpose
from fivehearts.engines.matters.models import Matter
from fivehearts.foundation.figures import Period
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.record.queries import looks_in
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.scope.models import Unit

READ = "people.looks"
# More than a page of a year; a unit with more looks into a month in parts.
MOST = 5000


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one masked thing, as it stands in the record."""

    at: datetime
    by: str
    who: str
    what: str
    purpose: str
    # The number of the matter it was about, "" for the file of a person alone.
    matter: str
    unit: str


def looks(actor: Actor, period: Period) -> list[Look]:
    """Looks of a month at people of the actor's units, and by colleagues of these units.

    Newest first. Five statements.
    """
    units = Unit.objects.filter(subtrees("path", actor.paths(READ)))
    names = dict(units.values_list("pk", "name"))
    colleagues = duties.refs_at(tuple(actor.paths(READ)))
    rows = looks_in(period.start, period.end).filter(Q(unit_id__in=names) | Q(by__in=colleagues))
    entries = list(rows[:MOST])
    return _told(entries, names, colleagues)


def looked_at(period: Period) -> list[tuple[Unit, int]]:
    """Units whose residents were looked at in a month, and how often. Two statements."""
    groups = looks_in(period.start, period.end).order_by().values_list("unit_id")
    counts = dict(groups.annotate(many=Count("id")))
    units = Unit.objects.filter(pk__in=[key for key in counts if key]).order_by("path")
    return [(unit, counts[unit.pk]) for unit in units]


def _told(
    entries: Sequence[Entry], units: dict[int, str], colleagues: dict[str, str]
) -> list[Look]:
    strangers = {entry.by for entry in entries} - set(colleagues)
    keys = {int(ref.removeprefix("user:")) for ref in strangers if ref.startswith("user:")}
    names = {f"user:{key}": name for key, name in duties.names_of(keys).items()} | colleagues
    numbers = _numbers({pk for entry in entries if (pk := _matter_of(entry))})
    fields, purposes = dict(FileField.choices), dict(Purpose.choices)
    return [
        Look(
            at=entry.at,
            by=entry.by,
            who=names.get(entry.by, entry.by),
            what=str(fields.get(entry.data.get("field", ""), entry.data.get("field", ""))),
            purpose=str(purposes.get(entry.data.get("purpose", ""), "")),
            matter=numbers.get(_matter_of(entry), ""),
            unit=units.get(entry.unit_id or 0, ""),
        )
        for entry in entries
    ]


def _matter_of(entry: Entry) -> int:
    """The key of the matter a look was about; 0 where it was about a file."""
    label, _colon, key = str(entry.data.get("about") or entry.subject).partition(":")
    return int(key) if label == "matters.Matter" and key.isdigit() else 0


def _numbers(keys: set[int]) -> dict[int, str]:
    """Numbers of these matters, as far as the head sees them."""
    return {one.pk: one.number for one in Matter.objects.filter(pk__in=keys).only("pk", "number")}
