"""The verbs of accounts: closed when somebody leaves the house, opened when they come back."""

from __future__ import annotations

from datetime import datetime

from fivehearts.community.duties import rules
from fivehearts.community.duties.actions.devices import end_sessions_of
from fivehearts.community.duties.models import PasswordReset, User
from fivehearts.community.duties.queries import post_paths_of, posts_of
from fivehearts.community.duties.vocabulary import AccountAsItIs, AccountHoldsPosts
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("duties.close_account")
def close_account(*, user: User, by: Actor, at: datetime = NOW) -> User:
    """Nobody signs in by this account any more; every device is signed out at once.

    An account that holds posts is not closed: the posts are ended first, so that no work is left
    with nobody. Links for a new password work no more. Then: record. Raises `Forbidden`,
    `AccountHoldsPosts`, `AccountAsItIs`.
    """
    user = _kept(user, by)
    if posts_of(user.pk).exists():
        raise AccountHoldsPosts(name=user.display_name)
    if not user.is_active:
        raise AccountAsItIs
    user.is_active = False
    user.save(update_fields=["is_active"])
    PasswordReset.objects.filter(user=user, used_at=None, revoked_at=None).update(revoked_at=at)
    record_it(user, data={"devices": end_sessions_of(user.pk)})
    return user


@action("duties.open_account")
def open_account(*, user: User, by: Actor, at: datetime = NOW) -> User:
    """The account opens the door again, by its old password or by a new link.

    Then: record. Raises `Forbidden`, `AccountAsItIs`.
    """
    user = _kept(user, by)
    if user.is_active:
        raise AccountAsItIs
    user.is_active = True
    user.save(update_fields=["is_active"])
    record_it(user)
    return user


def _kept(user: User, by: Actor) -> User:
    # Giving a post locks the same row: nobody gets one while the account is being closed.
    user = User.objects.select_for_update().get(pk=user.pk)
    if not rules.may_keep_account(by, user.pk, post_paths_of(user.pk)):
        raise Forbidden
    return user
