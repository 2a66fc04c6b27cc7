"""Limits and weights are said: by whom, from when, from which rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import require
from fivehearts.engines.matters.models import Limit
from fivehearts.engines.matters.vocabulary.limits import (
    LIMITS,
    WEIGHTS,
    LimitBackdated,
    LimitOutOfRange,
    LimitWithoutSource,
    WeightsNotWhole,
)
from fivehearts.foundation.clock import day_of
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, action, record_it


@action("matters.set_limits")
def set_limits(
    *,
    by: Actor,
    unit: Unit,
    values: Mapping[str, int],
    valid_from: date,
    source: str,
    at: datetime = NOW,
) -> list[Limit]:
    """From a day on these numbers hold for the unit and everything below that says no own one.

    The three weights are said together. What was asked, promised or counted before stays as it
    was. In order: the rows, beside those of before; record. Raises `LimitOutOfRange`,
    `WeightsNotWhole`, `LimitBackdated`, `LimitWithoutSource`.
    """
    require(rules.may_limit(by, unit))
    for code, value in values.items():
        bound = LIMITS[code]
        if not bound.least <= value <= bound.most:
            raise LimitOutOfRange(least=bound.least, most=bound.most)
    weights = [values[code] for code in WEIGHTS if code in values]
    if weights and (len(weights) < len(WEIGHTS) or sum(weights) != 100):
        raise WeightsNotWhole(sum=sum(weights))
    if valid_from < day_of(at):
        raise LimitBackdated
    said = " ".join(source.split())[:200]
    if not said:
        raise LimitWithoutSource
    told = {"unit": unit, "valid_from": valid_from, "source": said, "set_at": at, "set_by": by.ref}
    rows = [Limit.objects.create(code=code, value=value, **told) for code, value in values.items()]
    record_it(unit, unit_id=unit.pk, data={**values, "valid_from": valid_from.isoformat()})
    return rows
