"""What fell due in the period, and whether it was done: each rate counts promises of one step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.indicators.answered import EXPLAINED_APART
from fivehearts.engines.matters.indicators.rows import (
    ANSWERED,
    BETWEEN,
    ON_TIME,
    PROMISE_FELL_AWAY,
    PROMISED,
    RATE,
    done_by_the_end,
)
from fivehearts.engines.matters.models import FollowUp
from fivehearts.engines.matters.vocabulary.states import Step
from fivehearts.engines.matters.vocabulary.words import SATISFIED, Contact, Urgency
from fivehearts.engines.promises.models import Move
from fivehearts.engines.promises.vocabulary import MoveCause, PromiseState
from fivehearts.foundation.figures import Exclusion, Indicator, IndicatorKind, Period

_KEPT = Q(promise__state=PromiseState.KEPT)
_NOBODY_TO_ASK = Q(matter__contact__in=[Contact.ANONYMOUS, Contact.NONE])


def _kept(period: Period) -> Q:
    return _KEPT


def _of(
    code: str,
    title: str | LazyText,
    meaning: str | LazyText,
    *,
    among: Q,
    order: int,
    numerator: Callable[[Period], Q] = _kept,
    first: tuple[Exclusion, ...] = (),
    last: tuple[Exclusion, ...] = (),
    **more: Any,
) -> Indicator:
    """A rate of promises that fell due in the period."""
    return Indicator(
        code=f"matters.{code}",
        title=title,
        kind=IndicatorKind.RATE,
        meaning=meaning,
        source=PROMISED,
        unit=RATE,
        family=more.pop("family", ON_TIME),
        among=lambda period: among,
        numerator=numerator,
        exclusions=(*first, *PROMISE_FELL_AWAY, *last),
        order=order,
    )


SIGNED = _of(
    "signed_on_time",
    _("On-time signing rate"),
    _("Of the matters to be signed for in the period, those the unit signed for in time."),
    among=Q(step=Step.SIGN),
    order=30,
)
# Where nobody left a contact no call is promised: those stand here to be listed apart.
RESPONDED = _of(
    "responded_on_time",
    _("Response rate"),
    _(
        "Of the first calls due in the period, those made in time: the resident was reached, or"
        " tried three times."
    ),
    among=Q(step=Step.FIRST_CONTACT) | (Q(step=Step.SIGN) & _NOBODY_TO_ASK),
    first=(Exclusion("no_contact", _("no contact was left"), lambda period: Q(step=Step.SIGN)),),
    order=31,
)
COMPLETED = _of(
    "completed",
    _("Completion rate"),
    _(
        "Of the matters whose promised date fell in the period, those reported done before it was"
        " over, in time or late. A date extended with approval counts where it falls now."
    ),
    among=Q(step=Step.RESOLVE),
    numerator=done_by_the_end,
    order=32,
)
COMPLETED_ON_TIME = _of(
    "completed_on_time",
    _("On-time completion rate"),
    _(
        "Of the matters whose promised date fell in the period, those reported done by that date."
        " A redo is promised anew and counts again."
    ),
    among=Q(step=Step.RESOLVE),
    order=33,
)
URGENT = _of(
    "urgent_completed_on_time",
    _("On-time completion rate of urgent matters"),
    _("The same for critical and urgent matters alone."),
    among=Q(step=Step.RESOLVE, matter__urgency__in=[Urgency.CRITICAL, Urgency.URGENT]),
    order=34,
)
OVERDUE = _of(
    "overdue",
    _("Overdue rate"),
    _("Of the matters whose promised date fell in the period, those not reported done by it."),
    among=Q(step=Step.RESOLVE),
    numerator=lambda period: ~_KEPT,
    order=35,
)
ORDERS = _of(
    "orders_on_time",
    _("On-time rate of the city's 12345 orders"),
    _("Of the orders whose date, set by the city, fell in the period, those done by that date."),
    among=Q(step=Step.ORDER),
    order=36,
)
EXTENDED = _of(
    "extended",
    _("Extension rate"),
    _("Of the matters whose promised date fell in the period, those whose date had been extended."),
    among=Q(step=Step.RESOLVE),
    numerator=lambda period: Q(
        Exists(Move.objects.filter(promise=OuterRef("promise"), cause=MoveCause.EXTENDED))
    ),
    order=37,
)
SUPERVISED = _of(
    "supervision_replied_on_time",
    _("On-time rate of replies to supervision"),
    _("Of the supervision orders to be replied to in the period, those replied to in time."),
    among=Q(step=Step.SUPERVISION),
    order=45,
    family=BETWEEN,
)

SUMMONED = _of(
    "summons_answered_on_time",
    _("Summons answered in time"),
    _(
        "Of the summonses by which somebody had to be on the spot in the period, those where the"
        " called unit was there in time."
    ),
    among=Q(step=Step.SUMMONS),
    order=49,
    family=BETWEEN,
)

_UNASKABLE = Exclusion("no_contact", _("no contact was left"), lambda period: _NOBODY_TO_ASK)
FOLLOWED_UP = _of(
    "followed_up",
    _("Follow-up rate"),
    _(
        "Of the residents to be asked in the period, those asked before it was over: they answered,"
        " or were tried three times."
    ),
    among=Q(step=Step.FOLLOW_UP),
    numerator=done_by_the_end,
    first=(_UNASKABLE,),
    order=50,
    family=ANSWERED,
)
REACHED = _of(
    "reached",
    _("Effective follow-up rate"),
    _("Of the follow-ups made, those in which the resident was reached and answered."),
    among=Q(step=Step.FOLLOW_UP),
    numerator=lambda period: Q(
        Exists(FollowUp._base_manager.filter(matter=OuterRef("matter"), round=OuterRef("round")))
    ),
    first=(_UNASKABLE,),
    last=(Exclusion("not_asked", _("not asked yet"), lambda period: ~done_by_the_end(period)),),
    order=51,
    family=ANSWERED,
)

# What a bad rating sent round again is promised anew, and falls due like anything else.
_AFTER_A_BAD_RATING = Q(step=Step.RESOLVE, round__gt=1) & Q(
    Exists(
        FollowUp._base_manager.filter(
            ~Q(satisfaction__in=SATISFIED),
            matter=OuterRef("matter"),
            round=OuterRef("round") - 1,
            redo=True,
        )
    )
)
RECTIFIED = _of(
    "bad_ratings_rectified",
    _("Rectification rate of bad ratings"),
    _(
        "Of the matters sent round again by a bad rating whose new date fell in the period, those"
        " reported done again before it was over."
    ),
    among=_AFTER_A_BAD_RATING,
    numerator=done_by_the_end,
    last=(EXPLAINED_APART,),
    order=58,
    family=ANSWERED,
)

DECLARED = (
    RECTIFIED,
    SIGNED,
    RESPONDED,
    COMPLETED,
    COMPLETED_ON_TIME,
    URGENT,
    OVERDUE,
    ORDERS,
    EXTENDED,
    SUPERVISED,
    SUMMONED,
    FOLLOWED_UP,
    REACHED,
)
