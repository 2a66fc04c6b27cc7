"""Letters that came back without naming ours: noted for people, looked at, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from fivehearts.foundation.outbox.bounces.reports import Unnamed
from fivehearts.foundation.outbox.models import UnnamedReturn
from fivehearts.foundation.outbox.queries.addresses import address_index
from fivehearts.foundation.outbox.queries.unnamed import newest_to, top_path
from fivehearts.foundation.outbox.rules import may_deliver, may_see_unnamed
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, Overtaken, action, record_it


@action("outbox.note_unnamed")
def note_unnamed(*, by: Actor, found: Sequence[Unnamed], at: datetime = NOW) -> int:
    """Letters came back in plain words that name none of ours.

    In order: each is put down to the unit of the newest message to its address, to the top where
    none went there; the same server and address again counts up until somebody has seen it;
    record. Returns how many.
    """
    if not may_deliver(by):
        raise Forbidden
    known = newest_to([address_index(one.address) for one in found if one.address])
    top = top_path()
    for one in found:
        index = address_index(one.address)
        same = UnnamedReturn.unscoped.filter(server=one.server, address_index=index, seen_at=None)
        if same.update(times=F("times") + 1, last_at=at, fault=one.fault):
            continue
        delivery = known.get(index)
        UnnamedReturn(
            unit_path=delivery.unit_path if delivery else top,
            server=one.server,
            address=one.address or None,
            address_index=index,
            fault=one.fault,
            delivery=delivery,
            first_at=at,
            last_at=at,
        ).save()
    record_it("outbox.UnnamedReturn:new", data={"found": len(found), "known": len(known)})
    return len(found)


@action("outbox.see_unnamed")
def see_unnamed(*, by: Actor, returned: UnnamedReturn, at: datetime = NOW) -> UnnamedReturn:
    """Whoever looks after messages has seen it: nobody need look again, and its address goes.

    In order: the row; the address is erased; record. Raises `Forbidden`, and `Overtaken` where a
    colleague was faster.
    """
    if not may_see_unnamed(by, returned):
        raise Forbidden
    rows = UnnamedReturn.unscoped.filter(pk=returned.pk, seen_at=None)
    if not rows.update(seen_at=at, seen_by=by.ref, address=None):
        raise Overtaken
    record_it(returned, data={"times": returned.times})
    return returned


@action("outbox.forget_unnamed")
def forget_unnamed(*, by: Actor, before: datetime, at: datetime = NOW) -> int:
    """What nobody saw for as long as messages are kept is forgotten. Then: record. How many."""
    if not may_deliver(by):
        raise Forbidden
    gone, _by_table = UnnamedReturn.unscoped.filter(last_at__lt=before).delete()
    record_it("outbox.UnnamedReturn:old", data={"forgotten": gone})
    return gone
