"""The verbs of duties: how people come, take posts, leave them, and sign in."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction

from fivehearts.community.duties import rules
from fivehearts.community.duties.actions.absences import absences_fall_with
from fivehearts.community.duties.actions.contacts import write_address
from fivehearts.community.duties.actions.inviting import mail_invitation
from fivehearts.community.duties.actions.passwords import check_password
from fivehearts.community.duties.actions.terms import check_term
from fivehearts.community.duties.models import Invitation, Post, User
from fivehearts.community.duties.queries import is_successor, sign_in_name, token_digest
from fivehearts.community.duties.vocabulary import (
    ADMINISTRATORS,
    ROLES,
    AdministratorsApart,
    InvitationGone,
    LastAdministrator,
    LastHead,
    NameNotUsable,
    NameTaken,
    NotToOneself,
    OpenWork,
    PostAlreadyEnded,
    PostAlreadyHeld,
    PostEnded,
    PostGiven,
    PostNotForThisUnit,
    SuccessorNotHere,
    UnitClosed,
    WorkInHand,
    roles_giving,
)
from fivehearts.foundation.clock import day_of
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, Forbidden, action, announce, ask, record_it

# A link in a chat should not stay good for ever.
INVITATION_LASTS = timedelta(days=7)
SECURITY = "security_administrator"
SIGN_IN_NAME = re.compile(r"[^\W_][\w.@+-]{1,39}")


class Invited(NamedTuple):
    """An invitation and the token of its link, which is shown once and kept nowhere.

    `mailed` where the link goes to the invited person by e-mail, too.
    """

    invitation: Invitation
    token: str
    mailed: bool = False


@action("duties.register_user")
def register_user(
    *,
    username: str,
    display_name: str,
    by: Actor,
    password: str | None = None,
    work_phone: str = "",
    at: datetime = NOW,
) -> User:
    """Make a user who holds no post yet; without a password the user cannot sign in.

    Then: record. Raises `Forbidden`, `NameTaken`, `PasswordTooWeak`.
    """
    if not rules.may_register_user(by):
        raise Forbidden
    return _new_user(username, display_name, password, at, work_phone=work_phone)


@action("duties.give_post")
def give_post(
    *,
    user: User,
    unit: Unit,
    role: str,
    by: Actor,
    term_ends_on: date | None = None,
    at: datetime = NOW,
) -> Post:
    """Give `user` the role at the unit from now on, until the end of the term where one is set.

    Then: record, `PostGiven`. Raises `Forbidden`, `NotToOneself`, `PostNotForThisUnit`,
    `PostAlreadyHeld`, `UnitClosed`, `TermEndsBadly`, `AdministratorsApart`.
    """
    if not rules.may_give(by, unit, role):
        raise Forbidden
    if by.user_id == user.pk:
        raise NotToOneself
    return _take_post(user, unit, role, at, term_ends_on)


@action("duties.end_post")
def end_post(*, post: Post, by: Actor, successor: User | None = None, at: datetime = NOW) -> Post:
    """End a post now; what it allowed is gone with the next page the person opens.

    Absences this person can no longer stand in for end too: nobody keeps access for the sake of
    a substitution, and the head reads who is left without a substitute. With the last post the
    own absences end. Then: record, `PostEnded` with the successor who takes over the work in
    hand, and `StandInEnded` for everybody who holds an absent colleague's posts no longer.
    Raises `Forbidden`, `PostAlreadyEnded`, `SuccessorNotHere`, `WorkInHand` where open work would
    lie with nobody and no successor is named, `LastHead` where nobody could invite for the unit
    afterwards, and `LastAdministrator` where nobody could give posts.
    """
    if not rules.may_end_post(by, post):
        raise Forbidden
    # Two heads who end each other's post at once: the unit's row decides who is first.
    Unit.objects.select_for_update().get(pk=post.unit_id)
    if "duties.invite" in ROLES[post.role].permissions and not _somebody_else_invites(post):
        raise LastHead
    if post.role == SECURITY and not _somebody_else_grants(post):
        raise LastAdministrator
    if successor is not None and not is_successor(post, successor):
        raise SuccessorNotHere(name=successor.display_name, unit=post.unit.name)
    if not Post.objects.filter(pk=post.pk, until=None).update(until=at):
        raise PostAlreadyEnded
    post.until = at
    data = {"user": post.user_id, "role": post.role}
    if successor is not None:
        data["successor"] = successor.pk
    record_it(post, unit_id=post.unit_id, data=data)
    ended = absences_fall_with(post.user_id, at=at)
    # Asked after the post has gone: what is counted now is what would lie with nobody.
    left = sum(ask(OpenWork(post.user_id)))
    if left and successor is None:
        raise WorkInHand(name=post.user.display_name, number=left)
    announce(
        PostEnded(
            post.pk, post.user_id, post.unit_id, post.role, at, successor.pk if successor else None
        )
    )
    for event in ended:
        announce(event)
    return post


@action("duties.invite")
def invite(
    *,
    unit: Unit,
    role: str,
    display_name: str,
    by: Actor,
    term_ends_on: date | None = None,
    email: str = "",
    language: str = "",
    site: str = "",
    at: datetime = NOW,
) -> Invited:
    """Make a link by which one person takes this post; it works for seven days, once.

    With `email`, the link goes there too, in `language`; `site` is the address of this site it
    begins with. Then: record. Raises `Forbidden`, `PostNotForThisUnit`, `UnitClosed`,
    `TermEndsBadly`, `EmailNotUsable`. The three administrators are not invited by a head: they
    get their post from one another.
    """
    if not rules.may_invite(by, unit) or not rules.may_give(by, unit, role):
        raise Forbidden
    check_term(term_ends_on, at)
    if not 1 <= len(display_name.strip()) <= 40:
        raise NameNotUsable(field="display_name")
    _check_post(unit, role)
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        token_digest=token_digest(token),
        unit=unit,
        role=role,
        display_name=display_name.strip(),
        term_ends_on=term_ends_on,
        language=language,
        made_by_id=by.user_id,
        made_at=at,
        expires_at=at + INVITATION_LASTS,
    )
    record_it(invitation, unit_id=unit.pk, data={"role": role})
    mailed = bool(email) and mail_invitation(invitation, token, email, site=site, by=by, at=at)
    return Invited(invitation, token, mailed)


@action("duties.revoke_invitation")
def revoke_invitation(*, invitation: Invitation, by: Actor, at: datetime = NOW) -> Invitation:
    """Take an invitation back: its link works no more.

    Then: record. Raises `Forbidden`, and `InvitationGone` where it was used or revoked before.
    """
    if not rules.may_revoke(by, invitation):
        raise Forbidden
    open_rows = Invitation.objects.filter(pk=invitation.pk, used_at=None, revoked_at=None)
    if not open_rows.update(revoked_at=at):
        raise InvitationGone
    invitation.revoked_at = at
    record_it(invitation, unit_id=invitation.unit_id)
    return invitation


@action("duties.accept_invitation")
def accept_invitation(
    *,
    token: str,
    by: Actor,
    username: str = "",
    password: str = "",
    display_name: str = "",
    email: str = "",
    at: datetime = NOW,
) -> User:
    """Take the post of an invitation; whoever has the token may, once.

    A signed-in colleague gets the post; anybody else becomes a user with the given sign-in
    name, password and e-mail address, in the language of the invitation. Then: the post, record, `PostGiven`. Raises `InvitationGone`,
    `NameTaken`, `PasswordTooWeak`, `EmailNotUsable`, `PostAlreadyHeld`, `UnitClosed`,
    `AdministratorsApart`.
    """
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("unit")
    invitation = rows.filter(token_digest=token_digest(token)).first()
    if invitation is None or not invitation.is_open(at):
        raise InvitationGone
    if by.user_id is not None:
        user = User.objects.get(pk=by.user_id)
    else:
        name = display_name.strip() or invitation.display_name
        user = _new_user(
            username,
            name,
            password,
            at,
            invited_at=invitation.made_at,
            language=invitation.language,
        )
        write_address(user, email, by=by, at=at)
    # A term that ran out while the link lay about: the post is taken without one.
    term = invitation.term_ends_on
    term = term if term is not None and term >= day_of(at) else None
    _take_post(user, invitation.unit, invitation.role, at, term)
    Invitation.objects.filter(pk=invitation.pk).update(used_at=at, used_by=user)
    record_it(invitation, unit_id=invitation.unit_id, data={"user": user.pk})
    return user


@action("duties.sign_in")
def sign_in(*, user: User, by: Actor, first_step: str = "password", at: datetime = NOW) -> User:
    """Note that `user` signed in, from the address of the request, and how. Then: record."""
    record_it(user, data={"how": first_step})
    return user


@action("duties.sign_out")
def sign_out(*, user: User, by: Actor, at: datetime = NOW) -> User:
    """Note that `user` signed out. Then: record."""
    record_it(user)
    return user


def _new_user(
    username: str,
    display_name: str,
    password: str | None,
    at: datetime,
    *,
    work_phone: str = "",
    invited_at: datetime | None = None,
    language: str = "",
) -> User:
    if not SIGN_IN_NAME.fullmatch(sign_in_name(username)):
        raise NameNotUsable(field="username")
    if not 1 <= len(display_name.strip()) <= 40:
        raise NameNotUsable(field="display_name")
    user = User(
        username=sign_in_name(username),
        display_name=display_name.strip(),
        work_phone=work_phone.strip(),
        language=language,
        invited_at=invited_at,
        joined_at=at if password else None,
    )
    if password is None:
        user.set_unusable_password()
    else:
        check_password(password, user)
        user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", "") != "23505":
            raise
        raise NameTaken(username=user.username) from error
    record_it(user)
    return user


def _check_post(unit: Unit, role: str) -> None:
    found = ROLES.get(role)
    if found is None or not found.exists_at(unit.kind):
        raise PostNotForThisUnit(role=str(found.title) if found else role, unit=unit.name)
    if unit.closed_at is not None:
        raise UnitClosed(unit=unit.name)


def _take_post(
    user: User, unit: Unit, role: str, at: datetime, term_ends_on: date | None = None
) -> Post:
    _check_post(unit, role)
    check_term(term_ends_on, at)
    # Two who give posts to the same person at once: the person's row decides who is first.
    user = User.objects.select_for_update().get(pk=user.pk)
    if Post.objects.filter(user=user, unit=unit, role=role, until=None).exists():
        raise PostAlreadyHeld(name=user.display_name, unit=unit.name)
    if role in ADMINISTRATORS:
        _check_apart(user, role)
    post = Post.objects.create(user=user, unit=unit, role=role, since=at, term_ends_on=term_ends_on)
    record_it(post, unit_id=unit.pk, data={"user": user.pk, "role": role})
    announce(PostGiven(post.pk, user.pk, unit.pk, role, at))
    return post


def _check_apart(user: User, role: str) -> None:
    """System, security and audit lie with three people (GB/T 22239-2019, 8.1.5)."""
    others = [one for one in ADMINISTRATORS if one != role]
    held = Post.objects.filter(user=user, until=None, role__in=others).first()
    if held is not None:
        raise AdministratorsApart(name=user.display_name, role=ROLES[held.role].title)


def _somebody_else_invites(post: Post) -> bool:
    """Whether anybody may invite for the unit without this post, by another post or person."""
    posts = Post.objects.open().with_role_in(roles_giving("duties.invite"))
    return posts.over(post.unit.path).exclude(pk=post.pk).exists()


def _somebody_else_grants(post: Post) -> bool:
    """Whether anybody gives posts over the unit without this post."""
    posts = Post.objects.open().with_role_in(roles_giving("duties.grant"))
    return posts.over(post.unit.path).exclude(user=post.user_id).exists()
