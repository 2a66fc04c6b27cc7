"""Letters that come back are read from a real mailbox, and their address is left in peace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fivehearts.config.testing.serving import free_port
from fivehearts.foundation.outbox import actions, channels
from fivehearts.foundation.outbox.bounces import reports
from fivehearts.foundation.outbox.jobs import deliver, read_returned
from fivehearts.foundation.outbox.models import Delivery, FailingAddress, Message
from fivehearts.foundation.outbox.tests.ground import (
    DAY,
    LETTER,
    MAIL,
    MONDAY,
    OFFICE,
    clerk,
    tell,
)
from fivehearts.foundation.outbox.tests.mailboxes import (
    PASSWORD,
    USER,
    PostBox,
    away,
    own_certificate,
    post_box,
    report,
)
from fivehearts.foundation.outbox.tests.servers import PostOffice
from fivehearts.foundation.outbox.vocabulary import READ_LOG, Channel, Fault
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope.models import Unit

LATER = MONDAY + dt.timedelta(minutes=5)


@pytest.fixture(scope="module")
def server() -> Iterator[PostBox]:
    with post_box() as one:
        yield one


@pytest.fixture
def box(server: PostBox, ways: Any) -> PostBox:
    line = server.line()
    line.store("1:*", "+FLAGS", r"\Deleted")
    line.expunge()
    line.logout()
    ways.BOUNCES_IMAP_HOST, ways.BOUNCES_IMAP_PORT = "127.0.0.1", server.port
    ways.BOUNCES_IMAP_TLS, ways.EMAIL_TIMEOUT = "none", 5
    ways.BOUNCES_IMAP_USER, ways.BOUNCES_IMAP_PASSWORD = USER, PASSWORD
    return server


def sent(place: Unit, to: str = "guest:1", **given: Any) -> Delivery:
    """A letter that a mail server has taken."""
    (message,) = tell(LETTER, to, place, **given)
    delivery = message.deliveries.get(channel="email")
    assert deliver(at=MONDAY) == 1
    return delivery


def test_a_letter_that_comes_back_is_marked_and_its_address_is_written_to_no_more(
    place: Unit, office: PostOffice, box: PostBox
) -> None:
    delivery = sent(place)
    box.receive(report(str(delivery.pk)))
    assert read_returned(at=LATER) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.fault) == ("bounced", "address_refused")
    assert delivery.attempts.get().answer == "5.1.1"
    assert FailingAddress.objects.get().answer == "5.1.1"
    told = Message.objects.filter(kind="outbox.bounced").values_list("recipient", flat=True)
    assert sorted(told) == ["user:1", "user:2", "user:404"]
    entry = Entry.objects.get(verb="outbox.note_return")
    assert entry.data == {"state": "bounced", "fault": "address_refused", "for_good": True}
    again = tell(LETTER, "guest:1", place, occasion="2")[0].deliveries.get()
    assert (again.state, again.fault) == ("failed", "address_failing")
    assert box.counts() == (0, 0), "a report encloses words: it is taken out"
    assert read_returned(at=LATER) == 0


def test_once_the_address_is_corrected_letters_go_there_again(
    place: Unit, office: PostOffice, box: PostBox
) -> None:
    box.receive(report(str(sent(place).pk)))
    read_returned(at=LATER)
    assert actions.trust_address(channel=Channel.EMAIL, address=MAIL.upper(), by=OFFICE, at=LATER)
    tell(LETTER, "guest:1", place, occasion="2")
    assert deliver(at=LATER) == 1
    assert len(office.letters) == 2


def test_somebody_may_send_again_what_came_back(
    place: Unit, office: PostOffice, box: PostBox
) -> None:
    delivery = sent(place)
    box.receive(report(str(delivery.pk)))
    read_returned(at=LATER)
    going = actions.send_again(by=clerk(place, READ_LOG), delivery=delivery, at=LATER)
    assert going.pk != delivery.pk
    assert deliver(at=LATER) == 1


def test_what_waits_for_an_address_that_failed_meanwhile_does_not_go(
    place: Unit, office: PostOffice, box: PostBox
) -> None:
    first = sent(place)
    tell(LETTER, "guest:1", place, occasion="2")
    box.receive(report(str(first.pk)))
    read_returned(at=LATER)
    assert deliver(at=LATER) == 0
    assert len(office.letters) == 1
    waited = Delivery.objects.get(message__dedup__isnull=False, fault="address_failing")
    assert waited.state == "failed"


def test_the_next_way_is_used_where_the_letter_came_back(
    place: Unit, office: PostOffice, box: PostBox
) -> None:
    delivery = sent(place, "both:1")
    box.receive(report(str(delivery.pk)))
    read_returned(at=LATER)
    assert deliver(at=LATER) == 1
    assert delivery.message.deliveries.get(channel="sms").state == "sent"


def test_a_full_mailbox_says_nothing_against_the_address(
    place: Unit, office: PostOffice, box: PostBox
) -> None:
    delivery = sent(place)
    box.receive(report(str(delivery.pk), status="5.2.2", said="smtp; 552 5.2.2 Mailbox full"))
    assert read_returned(at=LATER) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.fault) == ("bounced", "mailbox_full")
    assert not FailingAddress.objects.exists()
    assert Message.objects.filter(kind="outbox.returned").exists()


def test_a_colleague_whose_address_fails_reads_so(
    place: Unit, office: PostOffice, box: PostBox
) -> None:
    delivery = sent(place, "user:7")
    box.receive(report(str(delivery.pk)))
    read_returned(at=LATER)
    told = Message.objects.get(kind="outbox.own_address")
    assert (told.recipient, told.link) == ("user:7", "/desk/account/contact/")


def test_what_is_no_report_stays_in_the_mailbox_and_changes_nothing(
    place: Unit, office: PostOffice, box: PostBox
) -> None:
    delivery = sent(place)
    key = str(delivery.pk)
    box.receive(
        away(key),
        report(key, action="delayed", status="4.4.1"),
        report("00000000-0000-4000-8000-000000000000"),
        b"Content-Type: multipart/report; boundary=\r\n\r\n\xff\xfe\x00",
    )
    assert read_returned(at=LATER) == 0
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    # The one of a letter that is not ours any more was a report all the same.
    assert box.counts() == (3, 0)


def test_the_same_report_twice_is_noted_once(place: Unit, office: PostOffice, box: PostBox) -> None:
    key = str(sent(place).pk)
    box.receive(report(key), report(key))
    assert read_returned(at=LATER) == 1
    assert read_returned(at=LATER + DAY) == 0
    assert Entry.objects.filter(verb="outbox.note_return").count() == 1


def test_a_letter_carries_its_key_in_the_return_path_where_a_mailbox_is_named(
    place: Unit, office: PostOffice, box: PostBox, settings: Any
) -> None:
    settings.BOUNCES_ADDRESS = "returned@xingfu.example.cn"
    delivery = sent(place)
    (path,) = office.return_paths
    assert path == f"returned+{delivery.pk.hex}@xingfu.example.cn"
    # The enclosed letter was cut away: the address it came back to is enough.
    box.receive(report("of somebody else", to=path))
    assert read_returned(at=LATER) == 1


def test_the_line_to_the_mailbox_is_encrypted(
    place: Unit, office: PostOffice, ways: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = own_certificate(tmp_path)
    delivery = sent(place)
    ways.BOUNCES_IMAP_HOST, ways.BOUNCES_IMAP_TLS = "127.0.0.1", "starttls"
    ways.BOUNCES_IMAP_USER, ways.BOUNCES_IMAP_PASSWORD = USER, PASSWORD
    with post_box(certificate=certificate) as box:
        ways.BOUNCES_IMAP_PORT = box.port
        assert read_returned(at=LATER) == 0, "nobody we trust"
        monkeypatch.setenv("SSL_CERT_FILE", certificate)
        box.receive(report(str(delivery.pk)))
        assert read_returned(at=LATER) == 1


def test_a_mailbox_that_is_shut_or_away_holds_nothing_up(box: PostBox, settings: Any) -> None:
    settings.BOUNCES_IMAP_PASSWORD = "another"
    assert read_returned(at=MONDAY) == 0
    settings.BOUNCES_IMAP_PORT = free_port()
    assert read_returned(at=MONDAY) == 0
    settings.BOUNCES_IMAP_HOST = ""
    assert read_returned(at=MONDAY) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"BOUNCES_IMAP_TLS": "maybe"}, "ssl, starttls or none"),
        ({"BOUNCES_IMAP_TLS": "none"}, "this very computer"),
        ({"BOUNCES_IMAP_USER": ""}, "_PASSWORD"),
        ({"BOUNCES_IMAP_FOLDER": "退信"}, "plain letters"),
    ],
)
def test_what_cannot_be_used_is_said_before_it_runs(
    settings: Any, wrong: dict[str, str], said: str
) -> None:
    settings.BOUNCES_IMAP_HOST, settings.BOUNCES_IMAP_TLS = "imap.example.cn", "ssl"
    settings.BOUNCES_IMAP_USER, settings.BOUNCES_IMAP_PASSWORD = USER, PASSWORD
    assert not any("BOUNCES" in one for one in channels.problems())
    for name, value in wrong.items():
        setattr(settings, name, value)
    assert any(said in one for one in channels.problems())


@pytest.mark.parametrize(
    ("status", "fault", "for_good"),
    [
        ("5.1.1", Fault.ADDRESS_REFUSED, True),
        ("5.1.2", Fault.ADDRESS_REFUSED, True),
        ("5.1.10", Fault.ADDRESS_REFUSED, True),
        ("5.2.1", Fault.ADDRESS_REFUSED, True),
        ("550", Fault.ADDRESS_REFUSED, True),
        ("5.2.2", Fault.MAILBOX_FULL, False),
        ("4.2.2", Fault.MAILBOX_FULL, False),
        ("5.3.4", Fault.REFUSED, False),
        ("5.7.1", Fault.REFUSED, False),
        ("4.4.7", Fault.GIVEN_UP, False),
        ("5.4.4", Fault.UNDELIVERABLE, True),
        ("5.0.0", Fault.UNDELIVERABLE, True),
        ("", Fault.UNDELIVERABLE, False),
    ],
)
def test_a_code_says_whether_the_address_is_to_blame(
    status: str, fault: Fault, for_good: bool
) -> None:
    assert reports.meaning(status) == (fault, for_good)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"status": "5.0.0", "said": "smtp; 550 5.1.1 User unknown"}, "5.1.1"),
        ({"status": "5.0.0", "said": "smtp; 550 no mailbox here by that name"}, "550"),
        ({"status": "", "said": "smtp; 550 Mailbox not found"}, "550"),
        ({"status": "", "said": ""}, ""),
        ({"encloses": "text/rfc822-headers"}, "5.1.1"),
    ],
)
def test_reports_of_many_servers_are_understood(given: dict[str, str], status: str) -> None:
    key = "0b2f2f6e-9d3c-4f55-8a53-1f2f3a4b5c6d"
    found = reports.read(report(key, **given))
    assert found is not None
    assert (str(found.delivery), found.status) == (key, status)
