"""The verbs of passwords: one's own, and the link a head gives to whoever forgot theirs."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from fivehearts.community.duties import rules
from fivehearts.community.duties.actions.devices import end_sessions_of
from fivehearts.community.duties.models import PasswordReset, User
from fivehearts.community.duties.queries import is_administrator, post_paths_of, token_digest
from fivehearts.community.duties.vocabulary import PasswordTooWeak, ResetGone, WrongPassword
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it

# Whoever forgot the password stands beside the head or is on the phone.
RESET_LASTS = timedelta(hours=24)


class Offered(NamedTuple):
    """A reset and the token of its link, which is shown once and kept nowhere."""

    reset: PasswordReset
    token: str


@action("duties.set_password")
def set_password(
    *,
    user: User,
    password: str,
    by: Actor,
    present: str | None = None,
    besides: str = "",
    at: datetime = NOW,
) -> User:
    """Give `user` a new password; people prove it is them by their present one.

    Then: record; every session of the user ends but the one with the key `besides`. Raises `Forbidden`, `WrongPassword`,
    `PasswordTooWeak`.
    """
    if not rules.may_set_password(by, user.pk):
        raise Forbidden
    if not by.is_system and not user.check_password(present or ""):
        raise WrongPassword
    check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions_of(user.pk, besides=besides)
    record_it(user)
    return user


@action("duties.offer_password_reset")
def offer_password_reset(*, user: User, by: Actor, at: datetime = NOW) -> Offered:
    """Make a link by which `user` sets a new password, once, within a day.

    Earlier links for the same user work no more; the present password still does until a new one
    is set. Then: record. Raises `Forbidden` unless the actor answers for every post of the user.
    """
    # Two heads at once: the user's row decides whose link is the one that works.
    user = User.objects.select_for_update().get(pk=user.pk)
    paths, administrator = post_paths_of(user.pk), is_administrator(user.pk)
    may = rules.may_reset_password(by, user.pk, paths, administrator=administrator)
    if not user.is_active or not may:
        raise Forbidden
    earlier = PasswordReset.objects.filter(user=user, used_at=None, revoked_at=None)
    earlier.update(revoked_at=at)
    token = secrets.token_urlsafe(24)
    reset = PasswordReset.objects.create(
        token_digest=token_digest(token),
        user=user,
        made_by_id=by.user_id,
        made_at=at,
        expires_at=at + RESET_LASTS,
    )
    record_it(reset, data={"user": user.pk})
    return Offered(reset, token)


@action("duties.reset_password")
def reset_password(*, token: str, password: str, by: Actor, at: datetime = NOW) -> User:
    """Set a new password by a link a head gave; whoever has the link may, once.

    Every session of the user ends. Then: record. Raises `ResetGone`, `PasswordTooWeak`.
    """
    rows = PasswordReset.objects.select_for_update(of=("self",)).select_related("user")
    reset = rows.filter(token_digest=token_digest(token)).first()
    if reset is None or not reset.is_open(at):
        raise ResetGone
    user = reset.user
    check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    PasswordReset.objects.filter(pk=reset.pk).update(used_at=at)
    end_sessions_of(user.pk)
    record_it(user, data={"reset": reset.pk})
    return user


def check_password(password: str, user: User) -> None:
    """Raise `PasswordTooWeak` with the rules this password does not keep."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordTooWeak(" ".join(error.messages)) from error
