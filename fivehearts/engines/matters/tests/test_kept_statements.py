"""A statement that is kept answers for one actor, at any moment, and nobody is given another's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Model, QuerySet

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import found, lead_to
from fivehearts.foundation.clock import now
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import ActorScope, NoScope, NothingScope, SystemScope, enter, kept


def late(state: str, at: datetime) -> QuerySet[Matter, Any]:
    return Matter.objects.filter(state=state, next_due_at__lt=at).values_list("pk")


def of_state(state: str) -> QuerySet[Matter]:
    return Matter.objects.filter(state=state)


def test_a_kept_statement_is_filled_with_the_moment_of_each_visit(db: None) -> None:
    with enter(SystemScope("test")):
        place = found()
        matter = lead_to(place, "registered")
    with enter(ActorScope(place.secretary)):
        for days, wanted in ((0, []), (60, [(matter.pk,)]), (0, [])):
            at = now() + timedelta(days=days)
            assert kept.rows(late, "registered", moments=(at,)) == wanted


def test_a_kept_statement_is_never_that_of_another_scope(db: None) -> None:
    with enter(SystemScope("test")):
        place = found()
        lead_to(place, "registered")
        everything = kept.count(of_state, "registered")
    assert everything == 1
    for actor, many in ((place.secretary, 1), (place.stranger, 0), (place.secretary, 1)):
        with enter(ActorScope(actor)):
            assert kept.count(of_state, "registered") == many
            assert kept.count(of_state, "closed") == 0
    with enter(NothingScope()):
        assert kept.count(of_state, "registered") == 0


def numbers() -> QuerySet[Matter, Any]:
    return Matter.unscoped.values_list("pk", "number")


def test_rows_of_keys_are_those_the_second_lock_lets_through(db: None) -> None:
    with enter(SystemScope("test")):
        place = found()
        one, two = lead_to(place, "registered"), lead_to(place, "registered")
    for actor, wanted in ((place.secretary, {one.number, two.number}), (place.stranger, set())):
        with enter(ActorScope(actor)):
            rows = kept.rows_of(numbers, [one.pk, two.pk, one.pk + 1000])
            assert {number for _key, number in rows} == wanted
            assert kept.rows_of(numbers, []) == []


def with_data() -> QuerySet[Entry, Any]:
    return Entry.objects.values_list("pk", "data")


def test_a_column_that_a_field_makes_something_of_cannot_be_read_so(db: None) -> None:
    with enter(SystemScope("test")), pytest.raises(AssertionError, match="makes something of"):
        kept.rows(with_data)


def test_moments_of_a_kept_statement_are_those_of_any_other(db: None) -> None:
    with enter(SystemScope("test")):
        matter = lead_to(found(), "registered")
        ((key, at),) = kept.rows(registered)
    assert (key, at) == (matter.pk, Matter.unscoped.get(pk=matter.pk).registered_at)
    assert at.tzinfo is UTC


def registered() -> QuerySet[Matter, Any]:
    return Matter.objects.values_list("pk", "registered_at")


def whole(key: int) -> QuerySet[Matter]:
    rows = Matter.unscoped.select_related("wording", "promise__unit", "owner", "resident__data")
    return rows.filter(pk=key)


def in_sight(key: int) -> QuerySet[Matter]:
    return Matter.objects.filter(pk=key)


def since(kind: str, at: datetime, unit: int) -> QuerySet[Matter]:
    rows = Matter.unscoped.filter(kind=kind, registered_at__gte=at, place_unit=unit)
    return rows.order_by("pk")


def test_kept_objects_are_those_django_makes(db: None) -> None:
    with enter(SystemScope("test")):
        place = found()
        matters = [lead_to(place, state) for state in ("registered", "handling", "closed")]
        for matter in matters:
            (kept_one,) = kept.objects(whole, values=(matter.pk,))
            plain = whole(matter.pk).get()
            assert _facts(kept_one) == _facts(plain)
            for name in ("wording", "promise", "owner", "resident"):
                mine, theirs = getattr(kept_one, name), getattr(plain, name)
                assert (mine and _facts(mine)) == (theirs and _facts(theirs))
            assert _facts(kept_one.promise.unit) == _facts(plain.promise.unit)
            assert kept_one._meta.get_field("resident").is_cached(kept_one)
        first, last = matters[0], matters[-1]
        at = last.registered_at
        given = {"values": (at, last.place_unit_id)}
        assert kept.objects(since, last.kind, **given) == list(since(last.kind, *given["values"]))
        assert kept.objects(whole, values=(first.pk + 1000,)) == []


def _facts(one: Model) -> dict[str, Any]:
    return {name: value for name, value in vars(one).items() if name != "_state"}


def test_kept_objects_are_those_the_second_lock_lets_through(db: None) -> None:
    with enter(SystemScope("test")):
        place = found()
        matter = lead_to(place, "registered")
    for actor, many in ((place.secretary, 1), (place.stranger, 0)):
        with enter(ActorScope(actor)):
            assert len(kept.objects(whole, values=(matter.pk,))) == many


def test_what_all_share_cannot_carry_the_scope_of_one(db: None) -> None:
    with enter(SystemScope("test")):
        place = found()
    with enter(ActorScope(place.secretary)), pytest.raises(NoScope):
        kept.objects(in_sight, values=(1,))
