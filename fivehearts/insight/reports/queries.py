"""The month report of a unit: its figures, and the units that stand beside each other in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise as LazyText

from fivehearts.foundation.clock import now
from fivehearts.foundation.figures import Period
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import UnitKind
from fivehearts.insight.indicators import queries as indicators
from fivehearts.insight.indicators.vocabulary import Compared, Figure, Line, Part, percent
from fivehearts.insight.reports.vocabulary import NAMED, PEER_TABLES


@dataclass(frozen=True, slots=True)
class Group:
    """Units of one kind, in the order of the tree."""

    kind: UnitKind
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Late:
    """A unit with promises it did not keep in time."""

    code: str
    unit: Unit
    line: Line


@dataclass(frozen=True, slots=True)
class Report:
    """Every figure of a unit and a month by its code, and the units its tables show."""

    unit: Unit
    period: Period
    history: bool
    found: Mapping[str, Compared]
    units: tuple[Unit, ...]

    def line(self, code: str, unit: Unit) -> Line:
        """What of a figure is put down to a unit."""
        return self.found[code].figure.line(unit.path)

    @property
    def running(self) -> bool:
        """Whether the month is not over: its figures still change."""
        return self.period.end > now()

    @property
    def small(self) -> list[Compared]:
        """The figures whose sample is too small to say much."""
        return [one for one in self.found.values() if one.figure.small]

    @property
    def historical(self) -> int:
        """How many imported matters were accepted in the month and are not counted."""
        excluded = self.found["matters.accepted"].figure.excluded
        return sum(left.count for left in excluded if left.code == "history")

    def groups(self) -> list[Group]:
        """The units by their kind: communities beside communities, grids beside grids."""
        kinds: dict[str, list[Unit]] = {}
        for unit in self.units:
            kinds.setdefault(unit.kind, []).append(unit)
        order = UnitKind.values
        return [
            Group(UnitKind(kind), tuple(units))
            for kind, units in sorted(kinds.items(), key=lambda pair: order.index(pair[0]))
        ]

    def late(self) -> Iterator[Late]:
        """Who did not keep what fell due, figure by figure in the order of the tree."""
        for code in NAMED:
            for unit in self.units:
                line = self.line(code, unit)
                if line.misses:
                    yield Late(code, unit, line)


@dataclass(frozen=True, slots=True)
class Branch:
    """A key of a breakdown with everything below it: the hot spot, and what it is made of."""

    key: str
    title: str | LazyText
    count: int
    share: Decimal | None
    parts: tuple[Part, ...]


def branches(figure: Figure) -> list[Branch]:
    """The parts of a breakdown under the topmost keys, the largest first. Two statements."""
    one = figure.indicator
    above = one.above() if one.above else {}
    labels = one.labels() if one.labels else {}
    tops: dict[str, list[Part]] = {}
    for part in figure.parts:
        line = indicators.line_up(above, part.key)
        tops.setdefault(line[-1] if line else "", []).append(part)
    found = []
    for key, parts in tops.items():
        count = sum(part.count for part in parts)
        title = labels.get(key, key) if key else parts[0].title
        share = percent(count, figure.denominator)
        # Where nothing stands below it, the line of the top says it all.
        below = () if [part.key for part in parts] == [key] else tuple(parts)
        found.append(Branch(key, title, count, share, below))
    return sorted(found, key=lambda branch: (-branch.count, branch.key))


def month_report(actor: Actor, unit: Unit, period: Period, history: bool = False) -> Report:
    """Everything the report prints. The statements do not grow with the rows.

    Raises PermissionError where no post of the actor reads the figures of the unit.
    """
    found = indicators.compare(actor, unit, period, history, lines=True)
    by_code = {one.figure.code: one for one in found}
    shown = {"matters.accepted", "matters.standing", *NAMED}
    shown |= {code for _title, codes in PEER_TABLES for code in codes}
    paths = {line.path for code in shown for line in by_code[code].figure.lines}
    units = indicators.units_beside(unit, paths)
    return Report(unit, period, history, by_code, tuple(units))
