"""The verb of how colleagues are called and reached: everybody's own."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from fivehearts.community.duties import rules
from fivehearts.community.duties.models import User, WorkAddress
from fivehearts.community.duties.queries import address_of
from fivehearts.community.duties.vocabulary import EmailNotUsable, NameNotUsable
from fivehearts.foundation.outbox.actions import trust_address
from fivehearts.foundation.outbox.vocabulary import Channel
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.vault.digest import email_index, normalise_email
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("duties.correct_contact")
def correct_contact(
    *,
    user: User,
    display_name: str,
    work_phone: str,
    email: str | None,
    language: str,
    by: Actor,
    at: datetime = NOW,
) -> User:
    """How a colleague is called, by which telephone and address reached, and in which language.

    `email` None keeps the address, "" removes it; an address written anew counts as good, also
    where letters to it came back before. In order: the name, telephone and language; the address;
    record, by the names of what changed. Raises `Forbidden`, `NameNotUsable`, `EmailNotUsable`.
    """
    if not rules.may_correct_contact(by, user.pk):
        raise Forbidden
    user = User.objects.select_for_update().get(pk=user.pk)
    if not 1 <= len(display_name.strip()) <= 40:
        raise NameNotUsable(field="display_name")
    given = {
        "display_name": display_name.strip(),
        "work_phone": work_phone.strip()[:20],
        "language": language if language in dict(settings.LANGUAGES) else "",
    }
    changed = [name for name, value in given.items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, given[name])
    user.save(update_fields=[*changed])
    if email is not None and write_address(user, email, by=by, at=at):
        changed.append("email")
    record_it(user, data={"changed": changed})
    return user


def write_address(user: User, email: str, *, by: Actor, at: datetime) -> bool:
    """Keep, replace or remove the address of a user; whether it is another one than before.

    Called inside actions. Raises `EmailNotUsable`.
    """
    email = normalise_email(email)
    known = address_of(user.pk)
    if not email:
        return bool(known is not None and known.delete())
    check_email(email)
    trust_address(channel=Channel.EMAIL, address=email, by=by, at=at)
    index = email_index(email)
    if known is not None and known.email_index == index:
        return False
    WorkAddress(user=user, email=email, email_index=index, since=at).save()
    return True


def check_email(email: str) -> None:
    """Raise `EmailNotUsable` where no mail server would take this address.

    Plain signs alone: addresses in other scripts need a server that speaks SMTPUTF8.
    """
    try:
        validate_email(email)
    except ValidationError as error:
        raise EmailNotUsable from error
    if not email.isascii() or len(email) > 254:
        raise EmailNotUsable
