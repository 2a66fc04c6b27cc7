"""What those who answer for units look at in the morning: load, what breaks next, what was asked.

Load stands by unit in the order of the tree and by name within it: it is for sharing work out,
never for comparing people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from fivehearts.community.duties.queries import names_of
from fivehearts.engines.matters.models import Due, Matter, Request, Supervision
from fivehearts.engines.matters.queries.work import end_of_day
from fivehearts.engines.promises.vocabulary import PromiseState
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import STEP

PERMISSION = "figures.view"
_NEXT = 5
_RECENT = 10


@dataclass(slots=True)
class Load:
    """Open, past their date, due today."""

    open: int = 0
    late: int = 0
    today: int = 0

    def add(self, more: tuple[int, int, int]) -> None:
        """Put other figures on top."""
        self.open, self.late, self.today = (
            self.open + more[0],
            self.late + more[1],
            self.today + more[2],
        )


@dataclass(slots=True)
class UnitLoad:
    """A unit with all below it, or the own unit by itself; and who owns what there."""

    code: str
    name: str
    path: str
    itself: bool
    load: Load = field(default_factory=Load)
    people: dict[int | None, Load] = field(default_factory=dict)
    names: list[tuple[int | None, str, Load]] = field(default_factory=list)

    @property
    def holder(self) -> str:
        """The unit as the filter of a list has it."""
        return f"only:{self.code}" if self.itself else self.code


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the board."""

    all: Load
    units: list[UnitLoad]
    next: list[Matter]
    requests: list[Request]
    decided: list[Request]
    supervisions: list[Supervision]
    marks: dict[str, int]
    next_rung_at: datetime | None


def board_of(actor: Actor, *, at: datetime) -> Board:
    """Load the board: nine statements, however many matters there are."""
    tops = actor.paths(PERMISSION)
    rows = _open_below(tops)
    units = _units(rows, tops, at=at)
    total = Load()
    for unit in units:
        total.add((unit.load.open, unit.load.late, unit.load.today))
    requests = Request.objects.select_related("matter", "unit", "decider_unit").filter(
        subtrees("unit__path", tops)
    )
    return Board(
        all=total,
        units=units,
        next=list(
            rows.filter(next_due_at__gte=at)
            .select_related("holder_unit", "owner")
            .order_by("next_due_at", "pk")[:_NEXT]
        ),
        requests=list(requests.filter(decided="").order_by("asked_at")[:_RECENT]),
        decided=list(requests.exclude(decided="").order_by("-decided_at", "-pk")[:_RECENT]),
        supervisions=list(
            Supervision.objects.filter(settled_at=None)
            .filter(subtrees("addressed_to__path", tops))
            .select_related("matter", "unit", "addressed_to", "promise")
            .order_by("promise__due_at", "pk")[:_RECENT]
        ),
        marks=_marks(rows),
        next_rung_at=_next_rung(rows),
    )


def _open_below(tops: tuple[str, ...]) -> QuerySet[Matter]:
    rows = Matter.objects.filter(closed_at=None, historical=False)
    return rows.filter(subtrees("holder_unit__path", tops))


def _units(rows: QuerySet[Matter], tops: tuple[str, ...], *, at: datetime) -> list[UnitLoad]:
    """The own units by themselves and each unit one step below with all that lies under it."""
    wanted = Q()
    for top in tops:
        below = {"path__gte": top, "path__lt": top + "~"}
        wanted |= Q(path=top) | Q(**below, parent__path=top)
    found = Unit.objects.filter(wanted).filter(closed_at=None) if tops else Unit.objects.none()
    units = {
        unit.path: UnitLoad(unit.code, unit.name, unit.path, unit.path in tops)
        for unit in found.order_by("path")
    }
    groups = rows.values_list("holder_unit__path", "owner_id").annotate(
        many=Count("pk"),
        late=Count("pk", filter=Q(next_due_at__lt=at)),
        today=Count("pk", filter=Q(next_due_at__gte=at, next_due_at__lt=end_of_day(at))),
    )
    for path, owner_id, many, late, today in groups:
        unit = _place(units, tops, path)
        if unit is None:
            continue
        unit.load.add((many, late, today))
        unit.people.setdefault(owner_id, Load()).add((many, late, today))
    _name_people(units.values())
    return list(units.values())


def _place(units: dict[str, UnitLoad], tops: tuple[str, ...], path: str) -> UnitLoad | None:
    """The line of the board on which a unit counts: itself, or the step below the top it is under."""
    top = next((one for one in tops if path.startswith(one)), None)
    return units.get(path[: len(top) + STEP]) if top is not None else None


def _name_people(units: Iterable[UnitLoad]) -> None:
    lines = list(units)
    names = names_of({key for unit in lines for key in unit.people if key is not None})
    for unit in lines:
        unit.names = sorted(
            ((key, names.get(key or 0, ""), load) for key, load in unit.people.items()),
            key=lambda one: (one[0] is not None, one[1]),
        )


def _marks(rows: QuerySet[Matter]) -> dict[str, int]:
    """How many open matters are to be decided, under supervision, or were urged."""
    return rows.aggregate(
        returns=Count("pk", filter=Q(decision="return")),
        extensions=Count("pk", filter=Q(decision="extension")),
        suspensions=Count("pk", filter=Q(decision="suspension")),
        parkings=Count("pk", filter=Q(decision="parking")),
        suspended=Count("pk", filter=Q(standing="suspended")),
        parked=Count("pk", filter=Q(standing="parked")),
        supervised=Count("pk", filter=Q(supervised_at__isnull=False)),
        urged=Count("pk", filter=Q(urged_at__isnull=False)),
    )


def _next_rung(rows: QuerySet[Matter]) -> datetime | None:
    """When the ladder takes its next step for one of these matters."""
    running = Due.unscoped.filter(
        matter__in=rows.values("pk"),
        promise__state=PromiseState.RUNNING,
        promise__ladder__next_at__isnull=False,
    )
    moment: datetime | None = running.aggregate(first=Min("promise__ladder__next_at"))["first"]
    return moment
