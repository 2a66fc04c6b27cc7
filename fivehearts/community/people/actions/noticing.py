"""Residents say by which e-mail address and in which language they are told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse

from fivehearts.community.people import rules
from fivehearts.community.people.actions.ground import home_of, locked
from fivehearts.community.people.models import NoticeChoice, Person
from fivehearts.community.people.vocabulary import BadEmail, LinkWrong
from fivehearts.community.people.vocabulary.messages import CONFIRM_ADDRESS
from fivehearts.foundation.outbox.actions import tell, trust_address
from fivehearts.foundation.outbox.reaching import Reach
from fivehearts.foundation.outbox.vocabulary import Channel
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.scopes import past_the_scope
from fivehearts.foundation.vault.digest import email_index, normalise_email
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it

_SALT = "people.notices"
# A link in a letter confirms an address for so long; it lets it be forgotten for ever.
CONFIRMS_FOR = timedelta(days=7)


@action("people.choose_notices")
def choose_notices(
    *, person: Person, email: str, language: str, site: str, by: Actor, at: datetime = NOW
) -> NoticeChoice:
    """By which e-mail address, if any, and in which language a resident is told from now on.

    By the resident, whom the page that calls has recognised, or by a colleague who writes it
    down. `site` is the address of this site, for the link in the letter. In order: the choice,
    the address sealed; a new address gets one letter with a link and nothing else until that
    was opened; record. Raises `Forbidden`, `BadEmail`, `FileMerged`, `FileErased`.
    """
    if not (by.is_resident or rules.may_edit(by, person)):
        raise Forbidden
    person = locked(person, gone=True)
    email = normalise_email(email)
    if email:
        _check(email)
    # A resident without a post sees no row of the register, also not the own choice.
    with past_the_scope("people.choose_notices"):
        known = NoticeChoice._base_manager.filter(pk=person.pk).first()
        row = known or NoticeChoice(person=person, unit_path=person.unit_path)
        same = known is not None and bool(email) and known.email_index == email_index(email)
        if not same:
            row.email, row.email_index = email or None, email_index(email)
            row.since, row.confirmed_at = at, None
        row.language = language if language in dict(settings.LANGUAGES) else "zh-hans"
        row.save()
    if email and not same:
        trust_address(channel=Channel.EMAIL, address=email, by=by, at=at)
        _ask_to_confirm(row, email, site, by, at)
    data = {"email": bool(email), "new": bool(email) and not same, "language": row.language}
    record_it(person, unit_id=person.unit_id, data=data)
    return row


@action("people.confirm_address")
def confirm_address(*, token: str, by: Actor, at: datetime = NOW) -> None:
    """Whoever reads letters to an address says that it is right. Then: record.

    Raises `LinkWrong` where the link is too old or the address was changed since.
    """
    with past_the_scope("people.confirm_address"):
        row = _meant(token, CONFIRMS_FOR)
        row.confirmed_at = row.confirmed_at or at
        row.save(update_fields=["confirmed_at"])
    record_it(row.person, unit_id=row.person.unit_id, data={"confirmed": True})


@action("people.forget_address")
def forget_address(*, token: str, by: Actor, at: datetime = NOW) -> None:
    """Nothing goes to an address any more, and it is forgotten. Then: record. Raises `LinkWrong`."""
    with past_the_scope("people.forget_address"):
        row = _meant(token, None)
        row.email, row.email_index, row.confirmed_at = None, "", None
        row.save(update_fields=["email", "email_index", "confirmed_at"])
    record_it(row.person, unit_id=row.person.unit_id, data={"forgotten": True})


def _ask_to_confirm(row: NoticeChoice, email: str, site: str, by: Actor, at: datetime) -> None:
    person = row.person
    home = home_of(person)
    token = signing.dumps([str(person.pk), row.email_index[:20]], salt=_SALT)
    tell(
        kind=CONFIRM_ADDRESS,
        to=f"person:{person.pk}",
        about=row,
        unit=home,
        facts={
            "unit": home.name,
            "link": f"{site.rstrip('/')}{reverse('resident:mail_link', args=[token])}",
        },
        reach=Reach(email=email, language=row.language),
        occasion=f"{row.email_index[:20]}/{at.isoformat()}",
        by=by,
        at=at,
    )


def _meant(token: str, longest: timedelta | None) -> NoticeChoice:
    try:
        key, index = signing.loads(token, salt=_SALT, max_age=longest)
    except (signing.BadSignature, ValueError) as error:
        raise LinkWrong from error
    rows = NoticeChoice._base_manager.select_for_update(of=("self",))
    row = rows.select_related("person__unit").filter(pk=key).first()
    if row is None or not index or row.email_index[:20] != index:
        raise LinkWrong
    return row


def _check(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise BadEmail from error
    if not email.isascii() or len(email) > 254:
        raise BadEmail
