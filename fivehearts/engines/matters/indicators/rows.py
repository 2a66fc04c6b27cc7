"""What the figures of matters are counted from: sources of rows, and the reasons for leaving out.

A matter counts for the unit where it happened and for the unit that answers for it. Where units
stand beside each other, a row is put down to one of them: the unit whose promise it was, or the
unit that answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Case, F, Q, QuerySet, When
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import (
    Due,
    FollowUp,
    Matter,
    Report,
    Request,
    Span,
    Standstill,
)
from fivehearts.engines.matters.models.standing import CAUSES
from fivehearts.engines.matters.vocabulary.standing import Ending
from fivehearts.engines.matters.vocabulary.states import Decided, Decision, State, Step
from fivehearts.engines.matters.vocabulary.words import (
    Channel,
    Closing,
    Kind,
    Outcome,
    Satisfaction,
    Solved,
)
from fivehearts.engines.promises.vocabulary import PromiseState
from fivehearts.foundation import numbering
from fivehearts.foundation.clock import now
from fivehearts.foundation.figures import Exclusion, Period, RowColumn, Source

_PAGE = "matters:matter"
_BY_UNIT = ("matter__unit_path", "matter__accountable_unit__path")
_OF_MATTER = (_PAGE, "matter__number")

MATTERS = _("items")
RATE = "%"

# The parts of a page of figures, in order.
INCOMING = _("What came in")
ON_TIME = _("Promises kept to the residents")
BETWEEN = _("Between units")
ANSWERED = _("What the residents say")
TIME = _("Time used")


def words(choices: Iterable[tuple[str, str | LazyText]]) -> Mapping[str, str | LazyText]:
    """The words of a list of choices by their code."""
    return dict(choices)


def of_matter(at: str, title: str | LazyText, prefix: str = "") -> tuple[RowColumn, ...]:
    """The columns every list of matters shows; `at` is the moment that put the row in the period."""
    return (
        RowColumn(f"{prefix}number", _("Number"), display=numbering.display),
        RowColumn(f"{prefix}title", _("Title")),
        RowColumn(f"{prefix}place_unit__name", _("Place")),
        RowColumn(f"{prefix}accountable_unit__name", _("Unit that answers")),
        RowColumn(f"{prefix}state", _("State"), labels=words(State.choices)),
        RowColumn(at, title),
    )


def hours(seconds: int | None) -> str:
    """Working seconds as working hours with one digit."""
    return "" if seconds is None else f"{seconds / 3600:.1f}"


def matters(moment: str, title: str | LazyText, condition: Q | None = None) -> Source:
    """Matters whose `moment` lies in the period."""

    def rows(period: Period) -> QuerySet[Matter]:
        return Matter.objects.filter(period.within(moment), condition or Q())

    return Source(
        rows=rows,
        unit_paths=("unit_path", "accountable_unit__path"),
        columns=(
            *of_matter(moment, title),
            RowColumn("kind", _("Kind"), labels=words(Kind.choices)),
            RowColumn("channel", _("Channel"), labels=words(Channel.choices)),
            RowColumn("outcome", _("Outcome"), labels=words(Outcome.choices)),
        ),
        opens=(_PAGE, "number"),
        historical="historical",
        booked="accountable_unit__path",
    )


def _promised(period: Period) -> QuerySet[Due]:
    # What the resident was promised is put down to the unit that answers for the matter; what a
    # unit promised for itself stays with that unit, also when the matter went on to another.
    return Due.objects.filter(period.within("promise__due_at")).annotate(
        booked=Case(
            When(
                step__in=[Step.RESOLVE, Step.ORDER],
                then=F("matter__accountable_unit__path"),
            ),
            default=F("promise__unit__path"),
        )
    )


def _dispatched(period: Period) -> QuerySet[Due]:
    return Due.objects.filter(period.within("promise__made_at"), step=Step.SIGN)


def _returns(period: Period) -> QuerySet[Request]:
    return Request.objects.filter(period.within("decided_at"), kind=Decision.RETURN)


def answers(condition: Q | None = None) -> Source:
    """What residents answered to the follow-up in the period."""

    def rows(period: Period) -> QuerySet[FollowUp]:
        return FollowUp.objects.filter(period.within("at"), condition or Q())

    return Source(
        rows=rows,
        unit_paths=_BY_UNIT,
        columns=(
            *of_matter("at", _("Asked at"), "matter__"),
            RowColumn("solved", _("Was it solved?"), labels=words(Solved.choices)),
            RowColumn("satisfaction", _("Are you satisfied?"), labels=words(Satisfaction.choices)),
        ),
        opens=_OF_MATTER,
        historical="matter__historical",
        booked="matter__accountable_unit__path",
    )


def _reports(period: Period) -> QuerySet[Report]:
    return Report.objects.filter(period.within("at"), approved=True)


def _open_when_it_began(period: Period) -> QuerySet[Span]:
    # Every moment of an open matter lies in exactly one span, however often it was closed since.
    still = Q(until=None) | Q(until__gte=period.start)
    return Span.objects.filter(still, since__lt=period.start)


def _open_when_it_ended(period: Period) -> QuerySet[Span]:
    still = Q(until=None) | Q(until__gte=period.end)
    return Span.objects.filter(still, since__lt=period.end)


def _stays(period: Period) -> QuerySet[Span]:
    return Span.objects.filter(period.within("until"))


def _standstills(period: Period) -> QuerySet[Standstill]:
    # What stood still when the period was over.
    still = Q(ended_at=None) | Q(ended_at__gte=period.end)
    return Standstill.objects.filter(still, since__lt=period.end)


def _spans(rows: object, *more: RowColumn) -> Source:
    return Source(
        rows=rows,  # type: ignore[arg-type]
        unit_paths=_BY_UNIT,
        columns=(*of_matter("matter__registered_at", _("Registered at"), "matter__"), *more),
        opens=_OF_MATTER,
        historical="matter__historical",
        booked="matter__accountable_unit__path",
    )


RECEIVED = matters("registered_at", _("Registered at"))
ENDED = matters("closed_at", _("Closed at"))
CARRIED = _spans(_open_when_it_began)
STANDING = _spans(_open_when_it_ended)
STAYS = Source(
    rows=_stays,
    unit_paths=(*_BY_UNIT, "unit__path"),
    columns=(
        *of_matter("matter__registered_at", _("Registered at"), "matter__"),
        RowColumn("unit__name", _("Lay with")),
        RowColumn("since", _("Lay there since")),
        RowColumn("until", _("Lay there until")),
        RowColumn("seconds", _("Working hours"), display=hours),
    ),
    opens=_OF_MATTER,
    historical="matter__historical",
    booked="unit__path",
)
PROMISED = Source(
    rows=_promised,
    unit_paths=(*_BY_UNIT, "promise__unit__path"),
    columns=(
        *of_matter("promise__due_at", _("Due at"), "matter__"),
        RowColumn("promise__unit__name", _("Unit that promised")),
        RowColumn("step", _("Step"), labels=words(Step.choices)),
        RowColumn("promise__state", _("Promise"), labels=words(PromiseState.choices)),
        RowColumn("promise__ended_at", _("Done at")),
    ),
    opens=_OF_MATTER,
    historical="promise__historical",
    booked="booked",
)
DISPATCHED = Source(
    rows=_dispatched,
    unit_paths=(*_BY_UNIT, "promise__unit__path"),
    columns=(
        *of_matter("promise__made_at", _("Dispatched at"), "matter__"),
        RowColumn("promise__unit__name", _("Dispatched to")),
    ),
    opens=_OF_MATTER,
    historical="matter__historical",
    booked="promise__unit__path",
)
RETURNS = Source(
    rows=_returns,
    unit_paths=(*_BY_UNIT, "unit__path"),
    columns=(
        *of_matter("decided_at", _("Decided at"), "matter__"),
        RowColumn("unit__name", _("Asked by")),
        RowColumn("asked_at", _("Requested at")),
        RowColumn("decider_unit__name", _("Decided by")),
        RowColumn("decided", _("Decision"), labels=words(Decided.choices)),
    ),
    opens=_OF_MATTER,
    historical="matter__historical",
    booked="unit__path",
)
STOOD_STILL = Source(
    rows=_standstills,
    unit_paths=(*_BY_UNIT, "unit__path"),
    columns=(
        *of_matter("since", _("Stood still since"), "matter__"),
        RowColumn("unit__name", _("Asked by")),
        RowColumn("cause", _("Waits for"), labels=words(CAUSES)),
        RowColumn("review_at", _("Looked at again")),
        RowColumn("approved_by_unit__name", _("Decided by")),
        RowColumn("ending", _("How it ended"), labels=words(Ending.choices)),
    ),
    opens=_OF_MATTER,
    historical="matter__historical",
    booked="unit__path",
)
ANSWERS = answers()
REPORTS = Source(
    rows=_reports,
    unit_paths=(*_BY_UNIT, "unit__path"),
    columns=(
        *of_matter("at", _("Reported done at"), "matter__"),
        RowColumn("unit__name", _("Reported by")),
        RowColumn("round", _("Round")),
        RowColumn("matter__round", _("Rounds altogether")),
    ),
    opens=_OF_MATTER,
    historical="matter__historical",
    booked="unit__path",
)

# Reasons. The closing stays when a matter is archived; the state does not.
DECLINED = Exclusion(
    "declined",
    _("declined, the right address given"),
    lambda period: Q(closing=Closing.DECLINED),
)
WITHDRAWN = Exclusion(
    "withdrawn", _("withdrawn by the resident"), lambda period: Q(closing=Closing.WITHDRAWN)
)
# Why a promise is neither kept nor broken; the first that fits.
_EXCUSED = Q(promise__state=PromiseState.EXCUSED)
_RUNNING = Q(promise__state=PromiseState.RUNNING)
PROMISE_FELL_AWAY = (
    Exclusion(
        "declined",
        _("declined, the right address given"),
        lambda period: _EXCUSED & Q(matter__closing=Closing.DECLINED),
    ),
    Exclusion(
        "withdrawn",
        _("withdrawn by the resident"),
        lambda period: _EXCUSED & Q(matter__closing=Closing.WITHDRAWN),
    ),
    Exclusion("excused", _("fell away: passed on or excused"), lambda period: _EXCUSED),
    Exclusion(
        "not_yet_due",
        _("the date has not come yet"),
        lambda period: Q(promise__due_at__gt=now()),
    ),
    Exclusion(
        "suspended",
        _("suspended with approval"),
        lambda period: _RUNNING & Q(promise__paused_since__isnull=False),
    ),
)


def done_by_the_end(period: Period) -> Q:
    """What was promised was done, in time or late, before the period was over."""
    ended = Q(promise__state__in=[PromiseState.KEPT, PromiseState.BROKEN])
    return ended & Q(promise__ended_at__lt=period.end)
