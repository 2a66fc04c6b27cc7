"""How long a community keeps what it keeps, and by which rule."""

from __future__ import annotations

from datetime import datetime

from fivehearts.community.people import rules
from fivehearts.community.people.models import Retention
from fivehearts.community.people.queries.keeping import binding_above, days_kept
from fivehearts.community.people.vocabulary import (
    LEAST_KEPT,
    MOST_KEPT,
    BadDays,
    Kept,
    Latitude,
    LongerThanAbove,
    SourceMissing,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import UnitKind
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("people.keep_for")
def keep_for(
    *,
    unit: Unit,
    kind: str,
    days: int,
    source: str,
    by: Actor,
    latitude: str = Latitude.SHORTER,
    at: datetime = NOW,
) -> None:
    """From now on this kind of data is kept so many days, as a rule named says.

    Said by a community for itself, or by a city or district for all communities below: these
    then may only keep it shorter, unless `latitude` leaves them their own time. What is over by
    the new rule is erased by the next night. In order: what was said before is replaced;
    record, with the days before and now. Raises `Forbidden`, `BadDays`, `SourceMissing`,
    `LongerThanAbove`.
    """
    if not rules.may_set_keeping(by, unit):
        raise Forbidden
    if not LEAST_KEPT <= days <= MOST_KEPT:
        raise BadDays
    source = " ".join(source.split())[:200]
    if not source:
        raise SourceMissing
    above = binding_above(unit, kind)
    if above is not None and days > above.days:
        raise LongerThanAbove(unit=above.unit.name, days=above.days)
    before = days_kept(unit)[Kept(kind)]
    of_many = unit.kind != UnitKind.COMMUNITY
    Retention._default_manager.update_or_create(
        unit=unit,
        kind=Kept(kind),
        defaults={
            "days": days,
            "source": source,
            "said_at": at,
            "said_by": by.ref,
            "latitude": Latitude(latitude) if of_many else "",
        },
    )
    record_it(unit, unit_id=unit.pk, data={"kind": kind, "before": before, "days": days})
