"""What is told is written with the change it tells of, once, in the recipient's language."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction

from fivehearts.foundation.outbox import actions, kinds
from fivehearts.foundation.outbox.models import Delivery, Message
from fivehearts.foundation.outbox.reaching import Reach, UnknownRecipient
from fivehearts.foundation.outbox.tests.ground import (
    ASSIGNED,
    CODE,
    EVENT,
    HOUR,
    LETTER,
    MONDAY,
    OFFICE,
    PHONE,
    RECEIPT,
    URGED,
    tell,
)
from fivehearts.foundation.outbox.wording import FactMissing
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope.models import Unit


def ways_of(message: Message) -> list[tuple[str, str]]:
    rows = message.deliveries.order_by("place")
    return list(rows.values_list("channel", "state"))


def test_a_colleague_finds_it_in_the_inbox_and_nowhere_else(place: Unit) -> None:
    (message,) = tell(ASSIGNED, "user:1", place, link="/desk/matters/1/")
    assert message.title.reveal() == "Matter 2026-1 is yours"
    assert message.body.reveal() == "Matter 2026-1 came to 幸福里社区."
    assert (message.in_app, message.link) == (True, "/desk/matters/1/")
    assert ways_of(message) == [("in_app", "sent")]


def test_nobody_is_told_twice_of_one_thing(place: Unit) -> None:
    assert tell(ASSIGNED, "user:1", place)
    assert not tell(ASSIGNED, "user:1", place)
    assert tell(ASSIGNED, "user:1", place, occasion="round 2")
    assert tell(ASSIGNED, "user:1", place, about="matters.Matter:2")
    # Two posts in one circle, and a circle that knows somebody already.
    assert [one.recipient for one in tell(ASSIGNED, "unit:5/matters.sign", place)] == [
        "user:2",
        "user:404",
    ]
    assert Message.objects.count() == 5


def test_a_resident_is_told_by_the_first_way_that_is_known(place: Unit) -> None:
    assert ways_of(tell(RECEIPT, "person:1", place)[0]) == [("sms", "waiting")]
    (both,) = tell(RECEIPT, "both:1", place)
    assert ways_of(both) == [("sms", "waiting"), ("email", "reserve")]
    (letter,) = tell(LETTER, "both:1", place)
    assert ways_of(letter) == [("email", "waiting"), ("sms", "reserve")]
    sealed = both.deliveries.get(channel="sms")
    assert sealed.address.reveal() == PHONE


def test_what_stays_unread_goes_by_the_next_way_later(place: Unit) -> None:
    (message,) = tell(URGED, "user:1", place)
    assert ways_of(message) == [("in_app", "sent"), ("email", "waiting")]
    assert message.deliveries.get(channel="email").next_at == MONDAY + 2 * HOUR


def test_somebody_without_any_way_stands_in_the_log(place: Unit) -> None:
    (message,) = tell(RECEIPT, "nobody:1", place)
    delivery = message.deliveries.get()
    assert (delivery.channel, delivery.state, delivery.fault) == ("none", "failed", "no_address")


def test_a_number_just_typed_needs_no_table(place: Unit) -> None:
    (message,) = tell(CODE, "phone:ab12", place, reach=Reach(sms=PHONE))
    assert message.deliveries.get().address.reveal() == PHONE


def test_a_code_wakes_the_worker_when_its_transaction_ends(place: Unit) -> None:
    def waiting() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name='outbox_now'")
            row = cursor.fetchone()
        return int(row[0])

    tell(RECEIPT, "person:1", place)
    assert waiting() == 0
    tell(CODE, "person:1", place)
    assert waiting() == 1


def test_what_is_undone_told_nobody(place: Unit) -> None:
    class ChangedMyMind(Exception):
        pass

    with pytest.raises(ChangedMyMind), transaction.atomic():
        tell(ASSIGNED, "user:1", place)
        raise ChangedMyMind
    assert not Message.objects.exists() and not Delivery.objects.exists()
    assert tell(ASSIGNED, "user:1", place), "it was not told before"


def test_a_missing_fact_is_an_error_here_and_a_dash_in_production(
    place: Unit, settings: Any
) -> None:
    with pytest.raises(FactMissing, match="unit"):
        tell(ASSIGNED, "user:1", place, facts={"number": "1"})
    settings.OUTBOX_STRICT = False
    (message,) = tell(ASSIGNED, "user:2", place, facts={"number": "1"})
    assert message.body.reveal() == "Matter 1 came to —."


def test_a_recipient_nobody_knows_is_a_programming_error(place: Unit) -> None:
    with pytest.raises(UnknownRecipient):
        tell(ASSIGNED, "ghost:1", place)


def test_the_record_holds_references_and_no_words(place: Unit) -> None:
    tell(RECEIPT, "person:1", place)
    entry = Entry.objects.get(verb="outbox.tell")
    assert entry.data == {
        "kind": "outbox.test_receipt",
        "to": "person:1",
        "about": "matters.Matter:1",
        "ways": ["sms"],
    }


def test_words_and_addresses_stand_nowhere_readable(place: Unit) -> None:
    tell(RECEIPT, "both:1", place, facts={"number": "Frau Li, 13912345678"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT m::text || d::text FROM outbox_message m, outbox_delivery d")
        rows = "".join(row[0] for row in cursor.fetchall())
    assert PHONE not in rows and "13912345678" not in rows and "Li" not in rows


def test_without_a_webhook_and_without_robots_nothing_is_written(place: Unit) -> None:
    assert tell(EVENT, "hook:events", place) == []
    assert not Message.objects.exists()


def test_every_declared_kind_is_sound_in_both_languages() -> None:
    assert kinds.problems() == []


def test_a_place_without_a_fact_is_found() -> None:
    kind = kinds.declare("outbox.test_wrong", label="x", title="Hello %(who)s")
    try:
        assert any("'who'" in problem for problem in kinds.problems())
    finally:
        del kinds._known["outbox.test_wrong"]
    assert kind.channels


def test_only_a_page_of_this_site_is_linked(place: Unit) -> None:
    (message,) = tell(ASSIGNED, "user:1", place, link="https://elsewhere.example/")
    assert message.link == ""
    (second,) = tell(ASSIGNED, "user:2", place, link="//elsewhere.example/")
    assert second.link == ""


def test_an_action_needs_somebody_who_acts(place: Unit) -> None:
    with pytest.raises(TypeError, match="Actor"):
        actions.tell(
            kind=ASSIGNED,
            to="user:1",
            about="x:1",
            facts={},
            unit=place,
            by=None,  # type: ignore[arg-type]
        )
    assert OFFICE.is_system


def test_many_are_told_in_as_many_statements_as_one(
    place: Unit, django_assert_max_num_queries: Any
) -> None:
    facts = {"number": "2026-1", "unit": place.name}
    tellings = [
        actions.Telling(kind=ASSIGNED, to=f"user:{key}", about="x:1", facts=facts, unit=place)
        for key in range(1, 201)
    ]
    # A savepoint, who was told before, the rows, the record, and the end of the savepoint.
    with django_assert_max_num_queries(5):
        told = actions.tell_all(tellings=[*tellings, *tellings[:50]], by=OFFICE, at=MONDAY)
    assert len(told) == Message.objects.count() == 200
    assert Entry.objects.filter(verb="outbox.tell_all").count() == 200
    assert actions.tell_all(tellings=tellings, by=OFFICE, at=MONDAY) == []
    assert Message.objects.count() == 200


def test_a_code_nobody_can_be_sent_keeps_no_words(place: Unit) -> None:
    (message,) = tell(CODE, "nobody:1", place)
    assert (message.title, message.body, message.short) == (None, None, None)
    assert message.deliveries.get().fault == "no_address"
