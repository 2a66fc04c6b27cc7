"""Which limits and weights hold for a unit on a day: the nearest unit above that said one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fivehearts.engines.catalogue.vocabulary.words import MANAGE
from fivehearts.engines.matters.models import Limit, Matter
from fivehearts.engines.matters.vocabulary.limits import LIMITS, WEIGHTS, Limited
from fivehearts.foundation.clock import today
from fivehearts.foundation.figures import Period
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import STEP


@dataclass(frozen=True, slots=True)
class Said:
    """A number that holds: by the row that says so (None for the usual one), and what comes next."""

    code: Limited
    rule: Limit | None
    coming: Limit | None = None

    @property
    def value(self) -> int:
        return LIMITS[self.code].usual if self.rule is None else self.rule.value


def limits_for(unit: Unit, on: date) -> dict[str, int]:
    """Every number that holds for a unit on a day. One statement."""
    return {code: said.value for code, said in said_for(unit, on).items()}


def limits_of(matter: Matter) -> dict[str, int]:
    """What holds today for a matter that is loaded; asked once however many forms need it."""
    known: dict[str, int] | None = getattr(matter, "_limits", None)
    if known is None:
        known = limits_for(matter.intake_unit, today())
        matter._limits = known  # type: ignore[attr-defined]
    return known


def limit(code: Limited, unit: Unit, on: date) -> int:
    """One of them. One statement."""
    return limits_for(unit, on)[code]


def said_for(unit: Unit, on: date) -> dict[str, Said]:
    """Each number with the row it is from, and the next one of the same unit or nearer. One statement."""
    path = unit.path
    above = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
    rows = Limit.objects.filter(unit__path__in=above).select_related("unit")
    holding: dict[str, Limit] = {}
    coming: dict[str, Limit] = {}
    # From the widest unit to the nearest, each with its days in order: the last one said wins.
    for row in rows.order_by("unit__path", "valid_from", "pk"):
        if row.valid_from <= on:
            holding[row.code] = row
        elif row.code not in coming or row.unit_id != coming[row.code].unit_id:
            coming[row.code] = row
    return {code: Said(code, holding.get(code), _next(holding, coming, code)) for code in Limited}


def _next(holding: dict[str, Limit], coming: dict[str, Limit], code: str) -> Limit | None:
    """What follows; what a wider unit will say changes nothing where a nearer one says its own."""
    now, then = holding.get(code), coming.get(code)
    if now is not None and then is not None and len(then.unit.path) < len(now.unit.path):
        return None
    return then


def weights_for(unit: Unit, period: Period) -> dict[str, int]:
    """How heavy each of the three rates is in figures of this period: as on its first day."""
    known = limits_for(unit, period.first_on)
    return {code: known[code] for code in WEIGHTS}


def units_of_limits(actor: Actor) -> list[tuple[int, str]]:
    """The units for which an actor says limits: those of the posts that keep the catalogue."""
    held = {post.unit_path: post for post in actor.posts if MANAGE in post.permissions}
    return [(held[path].unit_id, held[path].unit_name) for path in sorted(held)]
