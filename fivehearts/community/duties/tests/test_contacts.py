"""Colleagues say themselves how they are called and reached; letters of the outbox reach them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from fivehearts.community.duties import actions, queries
from fivehearts.community.duties.models import User, WorkAddress
from fivehearts.community.duties.tests.making import (
    SETUP,
    House,
    acting,
    colleague,
    house,
    just_confirmed,
)
from fivehearts.community.duties.vocabulary import EmailNotUsable
from fivehearts.community.duties.vocabulary.messages import FACTORS_RESET, TERM_NEARS
from fivehearts.foundation.clock import now
from fivehearts.foundation.outbox.actions import tell
from fivehearts.foundation.outbox.jobs import deliver
from fivehearts.foundation.outbox.models import FailingAddress, Message
from fivehearts.foundation.outbox.queries.addresses import address_index
from fivehearts.foundation.outbox.tests.servers import PostOffice, post_office
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import Forbidden

MAIL = "li.wei@example.cn"
CONTACT = {"display_name": "李伟", "work_phone": "8012", "language": "zh-hans"}


@pytest.fixture
def home(db: None) -> House:
    return house()


@pytest.fixture
def letters(settings: Any) -> Iterator[PostOffice]:
    with post_office() as one:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", one.port, 5
        yield one


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return just_confirmed(client)


def with_mail(user: User, **given: Any) -> User:
    facts = {**CONTACT, "email": MAIL, **given}
    return actions.correct_contact(user=user, by=acting(user), **facts)


def send() -> int:
    """What is due by tomorrow noon goes out."""
    with enter(SystemScope("outbox")):
        return deliver(at=now() + timedelta(days=12))


def test_a_colleague_corrects_name_phone_address_and_language(home: House) -> None:
    user = colleague("li", home.community, "handler")
    client = browser(user)
    page = client.post(reverse("duties:contact"), {**CONTACT, "email": MAIL, "language": "en"})
    assert page.status_code == 302
    assert page.cookies["django_language"].value == "en"
    user.refresh_from_db()
    assert (user.display_name, user.work_phone, user.language) == ("李伟", "8012", "en")
    assert queries.address_of(user.pk).email.reveal() == MAIL
    shown = client.get(reverse("duties:account")).content.decode()
    assert "l***@example.cn" in shown and MAIL not in shown
    form = client.get(reverse("duties:contact")).content.decode()
    assert "l***@example.cn" in form and MAIL not in form
    entry = Entry.objects.get(verb="duties.correct_contact")
    assert set(entry.data["changed"]) == {"display_name", "work_phone", "language", "email"}


def test_an_address_left_empty_is_kept_and_can_be_taken_away(home: House) -> None:
    user = with_mail(colleague("li", home.community, "handler"))
    client = browser(user)
    client.post(reverse("duties:contact"), {**CONTACT, "email": ""})
    assert queries.address_of(user.pk) is not None
    client.post(reverse("duties:contact"), {**CONTACT, "email": "", "remove_email": "on"})
    assert queries.address_of(user.pk) is None


def test_the_address_stands_nowhere_readable_and_is_found_by_its_digest(home: House) -> None:
    user = with_mail(colleague("li", home.community, "handler"), email=MAIL.upper())
    with connection.cursor() as cursor:
        cursor.execute("SELECT a::text FROM duties_workaddress a")
        assert "example.cn" not in "".join(row[0] for row in cursor.fetchall())
    keeper = colleague("keeper", home.district, "system_administrator")
    assert list(queries.accounts_below(acting(keeper), f" {MAIL} ")) == [user]
    assert not queries.accounts_below(acting(keeper), "another@example.cn").exists()


@pytest.mark.parametrize("wrong", ["li", "li@", "李@例子.中国", "a@b", f"{'x' * 250}@example.cn"])
def test_an_address_no_letter_reaches_is_refused_and_everything_typed_is_kept(
    home: House, wrong: str
) -> None:
    user = colleague("li", home.community, "handler")
    page = browser(user).post(reverse("duties:contact"), {**CONTACT, "email": wrong})
    assert page.status_code == 422
    assert "李伟" in page.content.decode()
    assert not WorkAddress.objects.exists()
    with pytest.raises(EmailNotUsable):
        with_mail(user, email=wrong)


def test_nobody_corrects_somebody_else(home: House) -> None:
    user, other = (colleague(name, home.community, "secretary") for name in ("li", "wang"))
    with pytest.raises(Forbidden):
        actions.correct_contact(user=user, by=acting(other), email=MAIL, **CONTACT)


def test_a_letter_of_the_outbox_reaches_a_colleague_in_the_own_language(
    home: House, letters: PostOffice
) -> None:
    user = with_mail(colleague("li", home.community, "handler"), language="en")
    to = {"to": f"user:{user.pk}", "about": user, "unit": home.community}
    tell(kind=FACTORS_RESET, facts={}, by=system("test"), **to)
    assert send() == 1
    assert letters.letters[0]["To"] == MAIL
    assert letters.letters[0]["Subject"] == "Your second step at sign-in was taken off"
    assert Message.unscoped.get().in_app


def test_what_was_read_in_time_needs_no_letter(home: House, letters: PostOffice) -> None:
    user = with_mail(colleague("li", home.community, "handler"))
    facts = {"name": "李伟", "role": "x", "unit": "y", "day": now().date()}
    to = {"to": f"user:{user.pk}", "unit": home.community, "by": system("test")}
    (read,) = tell(kind=TERM_NEARS, about="x:1", facts=facts, **to)
    tell(kind=TERM_NEARS, about="x:2", facts=facts, **to)
    Message.unscoped.filter(pk=read.pk).update(read_at=now())
    assert send() == 1
    assert len(letters.letters) == 1


def test_an_address_written_anew_is_written_to_again(home: House) -> None:
    user = with_mail(colleague("li", home.community, "handler"))
    failed = FailingAddress(channel="email", address_index=address_index(MAIL), since=now())
    failed.save()
    client = browser(user)
    warned = "letters to your address come back"
    client.cookies["django_language"] = "en"
    assert warned in client.get(reverse("duties:account")).content.decode().lower()
    client.post(reverse("duties:contact"), {**CONTACT, "email": MAIL, "language": "en"})
    assert warned not in client.get(reverse("duties:account")).content.decode().lower()
    assert not FailingAddress.objects.exists()


def invite(head: User, home: House, **given: str) -> Any:
    facts = {"display_name": "小赵", "role": "handler", "language": "en", **given}
    return browser(head).post(reverse("duties:invite", args=[home.community.pk]), facts)


def test_an_invitation_goes_by_mail_in_the_language_of_the_invited(
    home: House, letters: PostOffice
) -> None:
    head = colleague("head", home.community, "secretary")
    page = invite(head, home, email=MAIL)
    assert page.context["link"] in page.content.decode(), "the link is shown as well"
    assert "l***@example.cn" in page.content.decode()
    assert send() == 1
    (letter,) = letters.letters
    assert letter["To"] == MAIL
    # Where a long subject is folded, Python's reader leaves the space of the fold.
    assert letter["Subject"].strip() == "同心社区 invites you to work with it"
    assert page.context["link"] in letter.get_content()
    message = Message.unscoped.get()
    assert message.erased_at is not None, "the link is as good as a key"
    assert page.context["link"].split("/")[-2] not in str(Entry.objects.values_list("data"))
    # Whoever follows it reads the page in that language, gives an address, and keeps both.
    visitor = Client()
    assert "Your invitation" in visitor.get(page.context["link"]).content.decode()
    newcomer = {"display_name": "小赵", "username": "zhao", "email": MAIL}
    secret = {"password": "tong-xin-2026!", "again": "tong-xin-2026!"}
    assert visitor.post(page.context["link"], {**newcomer, **secret}).status_code == 302
    user = queries.user_by_name("zhao")
    assert (user.language, queries.address_of(user.pk).email.reveal()) == ("en", MAIL)


def test_without_a_mail_server_the_link_is_passed_on_by_hand(home: House, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    head = colleague("head", home.community, "secretary")
    page = invite(head, home, email=MAIL)
    assert page.context["link"] in page.content.decode()
    assert not Message.unscoped.exists()
    made = actions.invite(
        unit=home.community, role="handler", display_name="甲", email=MAIL, by=SETUP
    )
    assert not made.mailed and not Message.unscoped.exists()


def test_an_invitation_to_an_address_nobody_has_is_refused(
    home: House, letters: PostOffice
) -> None:
    head = colleague("head", home.community, "secretary")
    assert invite(head, home, email="not an address").status_code == 422
    assert not Message.unscoped.exists()
