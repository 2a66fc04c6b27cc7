"""What happens by itself: absences and terms come to their end, people are told before."""

from __future__ import annotations

from fivehearts.community.duties import actions, queries, sessions
from fivehearts.community.duties.models import Post
from fivehearts.community.duties.vocabulary import AbsenceAlreadyEnded, PostAlreadyEnded
from fivehearts.foundation.clock import now, today
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import Refusal

_ABSENCES = system("absences")
_TERMS = system("terms")


def end_absences() -> int:
    """Close every absence whose time is up; how many. May run twice without harm.

    The substitute lost the posts at the very moment already; closing gives what was taken up
    under them back to the units.
    """
    ended = 0
    for absence in queries.absences_due(now()):
        try:
            actions.end_absence(absence=absence, by=_ABSENCES)
        except AbsenceAlreadyEnded:
            continue
        ended += 1
    return ended


def end_terms() -> int:
    """End every post whose term is over; how many. May run twice without harm.

    Where work is in hand, or nobody else could invite, the post goes on and the head decides:
    work never lies with nobody because a date was reached at night.
    """
    ended = 0
    for post in queries.terms_over(today()):
        try:
            actions.end_post(post=post, by=_TERMS)
        except PostAlreadyEnded:
            continue
        except Refusal as refusal:
            _leave_to_head(post, refusal.code)
        else:
            ended += 1
    return ended


def remind_of_terms() -> int:
    """Tell holders and heads of terms that end soon, a month and a week before; how many."""
    told = 0
    for post, days in queries.terms_to_remind_of(today()):
        try:
            actions.remind_of_term(post=post, days=days, by=_TERMS)
        except PostAlreadyEnded:
            continue
        told += 1
    return told


def forget_devices() -> int:
    """Remove devices whose session has gone; how many."""
    return sessions.forget_ended(now())


def _leave_to_head(post: Post, why: str) -> None:
    try:
        actions.leave_to_head(post=post, why=why, by=_TERMS)
    except PostAlreadyEnded:
        return
