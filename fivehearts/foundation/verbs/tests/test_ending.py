"""The record is written when the outermost action ends: whole, in its order, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from django.db import transaction

from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope.actors import Actor, system
from fivehearts.foundation.verbs import (
    NOW,
    NothingRecorded,
    Refusal,
    RefusalSwallowed,
    action,
    record_it,
    together,
)

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
BY = system("tests")


@action("tests.knock")
def knock(*, by: Actor, doors: Sequence[str], at: datetime = NOW) -> None:
    for door in doors:
        record_it(f"tests.Door:{door}")


@action("tests.visit")
def visit(*, by: Actor, doors: Sequence[str], then: str = "", at: datetime = NOW) -> None:
    """Arrives, knocks at every door by the verb for it, leaves; or is refused after all that."""
    record_it("tests.Visit:arrived")
    for door in doors:
        try:
            with transaction.atomic():
                knock(by=by, doors=[door], at=at)
                if door == then:
                    raise Refusal
        except Refusal:
            continue
    if then == "refused":
        raise Refusal
    record_it("tests.Visit:left")


@action("tests.look")
def look(*, by: Actor, at: datetime = NOW) -> None:
    """Does nothing, and so writes nothing."""


def subjects() -> list[str]:
    rows = Entry.objects.filter(verb__startswith="tests.").order_by("id")
    return [entry.subject.removeprefix("tests.") for entry in rows]


def test_what_an_action_recorded_is_there_when_it_ends_in_its_order() -> None:
    knock(by=BY, doors=["b", "a", "c"])
    assert subjects() == ["Door:b", "Door:a", "Door:c"]
    moments = list(Entry.objects.order_by("id").values_list("recorded_at", flat=True))
    assert moments == sorted(moments)


def test_an_action_called_by_an_action_records_under_its_own_verb() -> None:
    visit(by=BY, doors=["a"])
    verbs = dict(Entry.objects.values_list("subject", "verb"))
    assert verbs["tests.Door:a"] == "tests.knock"
    assert verbs["tests.Visit:left"] == "tests.visit"


def test_a_refused_action_leaves_no_entry() -> None:
    with pytest.raises(Refusal):
        visit(by=BY, doors=["a", "b"], then="refused")
    assert subjects() == []
    knock(by=BY, doors=["c"])
    assert subjects() == ["Door:c"]


def test_what_was_taken_back_inside_an_action_leaves_no_entry_either() -> None:
    visit(by=BY, doors=["a", "b"], then="b")
    assert sorted(subjects()) == ["Door:a", "Visit:arrived", "Visit:left"]


def test_an_action_that_records_nothing_is_an_error_also_among_others() -> None:
    with pytest.raises(NothingRecorded):
        look(by=BY)
    with pytest.raises(NothingRecorded), together():
        knock(by=BY, doors=["a"])
        look(by=BY)
    assert subjects() == []


def test_actions_told_together_record_the_same_as_one_by_one() -> None:
    def both() -> None:
        visit(by=BY, doors=["a"])
        knock(by=BY, doors=["b", "c"])

    both()
    one_by_one = subjects()
    with together():
        both()
    assert sorted(subjects()) == sorted(one_by_one * 2)
    knocks = [one for one in subjects() if one in {"Door:b", "Door:c"}]
    assert knocks == ["Door:b", "Door:c"] * 2


def test_a_refusal_takes_back_all_that_was_told_together() -> None:
    with pytest.raises(Refusal), together():
        knock(by=BY, doors=["a"])
        visit(by=BY, doors=[], then="refused")
    assert subjects() == []


def test_a_refusal_among_verbs_told_together_cannot_be_passed_over() -> None:
    def passed_over() -> None:
        try:
            visit(by=BY, doors=[], then="refused")
        except Refusal:
            return

    with pytest.raises(RefusalSwallowed), together():
        knock(by=BY, doors=["a"])
        passed_over()
    assert subjects() == []


def test_told_together_inside_a_transaction_that_goes_on_takes_back_only_itself() -> None:
    with transaction.atomic():
        knock(by=BY, doors=["a"])
        with pytest.raises(Refusal), together():
            visit(by=BY, doors=["b"], then="refused")
        knock(by=BY, doors=["c"])
    assert subjects() == ["Door:a", "Door:c"]
