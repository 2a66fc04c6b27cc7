"""What users of other programs suffered from, lived through here (docs/complaints.md)."""

from __future__ import annotations

import pytest

from fivehearts.engines.promises import actions
from fivehearts.engines.promises.jobs import climb_ladder
from fivehearts.engines.promises.models import Move, Pause
from fivehearts.engines.promises.tests.ground import BY, again, at, days, found_unit, promised
from fivehearts.engines.promises.vocabulary import MoveCause

pytestmark = pytest.mark.django_db


def test_why_a_clock_stood_is_kept_whatever_happens_to_the_promise_afterwards(db: None) -> None:
    promise = promised(found_unit(), days(5), at(11, 16))
    actions.pause(by=BY, promises=[promise], reason="等配件", at=at(11, 16, 10))
    actions.resume(by=BY, promises=[promise], at=at(11, 18, 10))
    actions.move_date(
        by=BY,
        promise=again(promise),
        term=days(8),
        cause=MoveCause.EXTENDED,
        reason="配件要进口",
        at=at(11, 19),
    )
    climb_ladder(by=BY, at=at(12, 20))
    actions.end(by=BY, promises=[again(promise)], done_at=at(12, 21), at=at(12, 21))
    assert list(Pause.objects.values_list("reason", flat=True)) == ["等配件"]
    moves = Move.objects.filter(promise=promise).order_by("id")
    assert [(one.cause, one.reason) for one in moves] == [
        (MoveCause.SUSPENDED, ""),
        (MoveCause.EXTENDED, "配件要进口"),
    ]
