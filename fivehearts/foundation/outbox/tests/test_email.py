"""E-mail by a real SMTP server that takes letters, puts them off, refuses them, or breaks the line."""

from __future__ import annotations

from typing import Any

import pytest

from fivehearts.config.testing.serving import free_port
from fivehearts.foundation.outbox.jobs import deliver
from fivehearts.foundation.outbox.models import Delivery, FailingAddress, Message, Try
from fivehearts.foundation.outbox.reaching import Reach
from fivehearts.foundation.outbox.tests.ground import (
    DAY,
    HOUR,
    LETTER,
    MAIL,
    MONDAY,
    RECEIPT,
    URGED,
    tell,
)
from fivehearts.foundation.outbox.tests.servers import PostOffice
from fivehearts.foundation.outbox.vocabulary import ASK_AFTER, MOST_TRIES, PAUSES
from fivehearts.foundation.scope.models import Unit


def letter_to(place: Unit, to: str = "guest:1", **given: Any) -> Delivery:
    (message,) = tell(LETTER, to, place, **given)
    return message.deliveries.get(channel="email")


def test_a_letter_arrives_with_its_words_and_its_id(place: Unit, office: PostOffice) -> None:
    delivery = letter_to(place)
    assert deliver(at=MONDAY) == 1
    (letter,) = office.letters
    assert letter["Subject"] == "About 2026-1"
    assert letter["Message-ID"] == f"<{delivery.pk}@xingfu.example.cn>"
    assert letter["To"] == MAIL
    assert letter.get_content().splitlines() == ["Dear neighbour,", "about 2026-1."]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.fault) == ("sent", 1, "")
    assert deliver(at=MONDAY + DAY) == 0
    assert len(office.letters) == 1


def test_put_off_by_the_server_it_goes_again_after_a_pause(place: Unit, office: PostOffice) -> None:
    office.at_rcpt = ["451 4.7.1 Greylisted"]
    office.at_data = ["452 4.3.1 Full"]
    letter_to(place)
    assert deliver(at=MONDAY) == 0
    assert deliver(at=MONDAY + PAUSES[0] / 2) == 0
    assert deliver(at=MONDAY + PAUSES[0]) == 0
    assert deliver(at=MONDAY + PAUSES[0] + PAUSES[1]) == 1
    rows = Try.objects.order_by("number").values_list("fault", "answer")
    assert list(rows) == [("busy", "451"), ("busy", "452"), ("", "")]
    assert len(office.letters) == 1


def test_an_address_refused_for_good_fails_and_the_unit_is_told(
    place: Unit, office: PostOffice
) -> None:
    office.at_rcpt = ["550 5.1.1 No such user"]
    delivery = letter_to(place, "both:1")
    assert deliver(at=MONDAY) == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.fault) == ("failed", "address_refused")
    assert FailingAddress.objects.get().answer == "550"
    told = Message.objects.filter(kind="outbox.bounced")
    assert sorted(told.values_list("recipient", flat=True)) == ["user:1", "user:2", "user:404"]
    # The text message kept in reserve goes instead.
    assert deliver(at=MONDAY) == 1
    # The next letter does not even try.
    again = tell(LETTER, "guest:1", place, occasion="2")[0].deliveries.get()
    assert (again.state, again.fault) == ("failed", "address_failing")


def test_words_refused_for_good_are_not_tried_again(place: Unit, office: PostOffice) -> None:
    office.at_data = ["554 5.7.1 Spam"]
    delivery = letter_to(place)
    deliver(at=MONDAY)
    assert deliver(at=MONDAY + 2 * DAY) == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.fault, delivery.tries) == ("failed", "refused", 1)
    assert not FailingAddress.objects.exists()


@pytest.mark.parametrize(("answer", "fault"), [("lost", "connection_lost"), ("silent", "timeout")])
def test_a_line_that_breaks_after_the_words_leaves_the_outcome_unknown(
    place: Unit, office: PostOffice, settings: Any, answer: str, fault: str
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    office.at_data = [answer]
    delivery = letter_to(place)
    assert deliver(at=MONDAY) == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.fault) == ("unknown", fault)
    assert deliver(at=MONDAY + ASK_AFTER) == deliver(at=MONDAY + DAY) == 0
    assert len(office.letters) == 1, "nobody sends it again by themselves"


def test_a_server_that_is_not_there_is_tried_until_it_is_given_up(
    place: Unit, settings: Any
) -> None:
    settings.EMAIL_PORT = free_port()
    delivery = letter_to(place)
    at = MONDAY
    for _n in range(MOST_TRIES):
        deliver(at=at)
        delivery.refresh_from_db()
        at = delivery.next_at or at
    assert (delivery.state, delivery.fault, delivery.tries) == ("failed", "given_up", MOST_TRIES)
    assert deliver(at=at + 30 * DAY) == 0


def test_where_nobody_answers_the_rest_waits_for_the_next_run(place: Unit, settings: Any) -> None:
    settings.EMAIL_PORT = free_port()
    for n in range(5):
        letter_to(place, occasion=str(n))
    deliver(at=MONDAY)
    assert Try.objects.count() == 3


def test_what_was_read_in_the_inbox_is_not_sent_as_a_letter(
    place: Unit, office: PostOffice
) -> None:
    for n in (1, 2):
        tell(URGED, f"user:{n}", place)
    Message.objects.filter(recipient="user:1").update(read_at=MONDAY + HOUR)
    assert deliver(at=MONDAY + 2 * HOUR) == 1
    assert [letter["To"] for letter in office.letters] == ["user2@example.cn"]
    states = Delivery.objects.filter(channel="email").values_list("state", flat=True)
    assert sorted(states) == ["not_needed", "sent"]


@pytest.mark.parametrize("address", ["li@example.cn\nBcc: all@example.cn", "nobody", "李@例.cn"])
def test_what_is_no_address_never_reaches_the_server(
    place: Unit, office: PostOffice, address: str
) -> None:
    (message,) = tell(LETTER, "typed:1", place, reach=Reach(email=address))
    deliver(at=MONDAY)
    assert message.deliveries.get().fault == "address_refused"
    assert not office.letters


def test_lines_of_one_dot_arrive_as_they_were(place: Unit, office: PostOffice) -> None:
    tell(RECEIPT, "typed:2", place, reach=Reach(email=MAIL), facts={"number": "a\n.\n..b"})
    deliver(at=MONDAY)
    assert office.letters[0].get_content().splitlines()[1:] == [".", "..b"]
