"""The verbs of a term: when a post ends, who is told before, and what if work is in hand then."""

from __future__ import annotations

from datetime import date, datetime

from fivehearts.community.duties import rules
from fivehearts.community.duties.models import Post
from fivehearts.community.duties.queries import holders_over
from fivehearts.community.duties.vocabulary import (
    ROLES,
    PostAlreadyEnded,
    TermEndsBadly,
    TermLeftToHead,
    TermNears,
)
from fivehearts.community.duties.vocabulary.messages import TERM_LEFT, TERM_NEARS
from fivehearts.foundation.clock import day_of
from fivehearts.foundation.outbox.actions import tell
from fivehearts.foundation.outbox.kinds import Kind
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, action, announce, record_it

LONGEST_TERM_YEARS = 10


@action("duties.set_term")
def set_term(*, post: Post, term_ends_on: date | None, by: Actor, at: datetime = NOW) -> Post:
    """The post lasts until the end of this day, or, without one, until somebody ends it.

    What a former term had left to the head is decided by this. Then: record. Raises `Forbidden`,
    `TermEndsBadly`, `PostAlreadyEnded`.
    """
    if not rules.may_end_post(by, post) or post.user_id == by.user_id:
        raise Forbidden
    check_term(term_ends_on, at)
    facts = {"term_ends_on": term_ends_on, "left_to_head_at": None}
    if not Post.objects.filter(pk=post.pk, until=None).update(**facts):
        raise PostAlreadyEnded
    was, post.term_ends_on, post.left_to_head_at = post.term_ends_on, term_ends_on, None
    record_it(
        post,
        unit_id=post.unit_id,
        data={"term_ends_on": str(term_ends_on or ""), "was": str(was or "")},
    )
    return post


@action("duties.remind_of_term")
def remind_of_term(*, post: Post, days: int, by: Actor, at: datetime = NOW) -> Post:
    """Tell the holder and the head that the term ends within `days` days, once for each distance.

    Then: record, messages to both, `TermNears`. Raises `PostAlreadyEnded`.
    """
    assert post.term_ends_on is not None
    facts = {"reminded_of": post.term_ends_on, "reminded_days": days}
    open_rows = Post.objects.filter(pk=post.pk, until=None, term_ends_on=post.term_ends_on)
    if not open_rows.update(**facts):
        raise PostAlreadyEnded
    record_it(post, unit_id=post.unit_id, data={"days": days})
    occasion = f"{post.term_ends_on}/{days}"
    for to in [f"user:{post.user_id}", *_heads(post)]:
        _tell(TERM_NEARS, post, to=to, occasion=occasion, by=by, at=at, day=post.term_ends_on)
    announce(TermNears(post.pk, post.user_id, post.unit_id, post.role, post.term_ends_on, days, at))
    return post


@action("duties.leave_to_head")
def leave_to_head(*, post: Post, why: str, by: Actor, at: datetime = NOW) -> Post:
    """The term is over and the post cannot end by itself: it goes on until the head decides.

    `why` is the code of the refusal that kept it. Then: record, a message to the heads,
    `TermLeftToHead`. Raises `PostAlreadyEnded` where it was ended or left to the head before.
    """
    rows = Post.objects.filter(pk=post.pk, until=None, left_to_head_at=None)
    if not rows.update(left_to_head_at=at):
        raise PostAlreadyEnded
    post.left_to_head_at = at
    record_it(post, unit_id=post.unit_id, data={"why": why})
    for to in _heads(post):
        _tell(TERM_LEFT, post, to=to, occasion=str(post.term_ends_on), by=by, at=at)
    announce(TermLeftToHead(post.pk, post.user_id, post.unit_id, post.role, at))
    return post


def _heads(post: Post) -> list[str]:
    """Who may invite at the unit of the post or above it, but the holder."""
    heads = holders_over("duties.invite", post.unit.path).exclude(pk=post.user_id)
    return [f"user:{one.pk}" for one in heads]


def _tell(
    kind: Kind, post: Post, *, to: str, occasion: str, by: Actor, at: datetime, **more: object
) -> None:
    role = ROLES[post.role].title if post.role in ROLES else post.role
    facts = {"name": post.user.display_name, "role": role, "unit": post.unit.name, **more}
    tell(
        kind=kind,
        to=to,
        about=post,
        facts=facts,
        unit=post.unit,
        by=by,
        at=at,
        occasion=occasion,
        link="/desk/posts/" if to == f"user:{post.user_id}" else "/desk/colleagues/",
    )


def check_term(term_ends_on: date | None, at: datetime) -> None:
    """Raise `TermEndsBadly` for a day that is over or too far ahead."""
    if term_ends_on is None:
        return
    today = day_of(at)
    if not today <= term_ends_on or term_ends_on.year > today.year + LONGEST_TERM_YEARS:
        raise TermEndsBadly
