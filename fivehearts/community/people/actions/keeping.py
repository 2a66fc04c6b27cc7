"""How long a community keeps what it keeps, and by which rule."""

from __future__ import annotations

from datetime import datetime

from fivehearts.community.people import rules
from fivehearts.community.people.models import Retention
from fivehearts.community.people.queries.keeping import days_kept
from fivehearts.community.people.vocabulary import (
    LEAST_KEPT,
    MOST_KEPT,
    BadDays,
    Kept,
    SourceMissing,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("people.keep_for")
def keep_for(
    *, unit: Unit, kind: str, days: int, source: str, by: Actor, at: datetime = NOW
) -> None:
    """From now on a community keeps this kind of data so many days, as a rule named says.

    What is over by the new rule is erased by the next night. In order: what was said before is
    replaced; record, with the days before and now. Raises `Forbidden`, `BadDays`,
    `SourceMissing`.
    """
    if not rules.may_set_keeping(by, unit):
        raise Forbidden
    if not LEAST_KEPT <= days <= MOST_KEPT:
        raise BadDays
    source = " ".join(source.split())[:200]
    if not source:
        raise SourceMissing
    before = days_kept(unit)[Kept(kind)]
    Retention._default_manager.update_or_create(
        unit=unit,
        kind=Kept(kind),
        defaults={"days": days, "source": source, "said_at": at, "said_by": by.ref},
    )
    record_it(unit, unit_id=unit.pk, data={"kind": kind, "before": before, "days": days})
