"""What matters count: accepted, completed on time, solved, satisfied (matters.md §3.4).

A matter counts for the unit where it happened and for the unit that answers for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Category, Due, FollowUp, Matter
from fivehearts.engines.matters.vocabulary.states import State, Step
from fivehearts.engines.matters.vocabulary.words import (
    SATISFIED,
    Channel,
    Closing,
    Satisfaction,
    Solved,
)
from fivehearts.engines.promises.vocabulary import PromiseState
from fivehearts.foundation import numbering
from fivehearts.foundation.clock import now
from fivehearts.foundation.figures import (
    Exclusion,
    Indicator,
    IndicatorKind,
    Period,
    RowColumn,
    Source,
    declare,
)

_PAGE = "matters:matter"


def _words(choices: Iterable[tuple[str, str | LazyText]]) -> Mapping[str, str | LazyText]:
    return dict(choices)


def _of_matter(at: str, title: str | LazyText, prefix: str = "") -> tuple[RowColumn, ...]:
    """The columns every list of matters shows; `at` is the moment that put the row in the period."""
    return (
        RowColumn(f"{prefix}number", _("Number"), display=numbering.display),
        RowColumn(f"{prefix}title", _("Title")),
        RowColumn(f"{prefix}place_unit__name", _("Place")),
        RowColumn(f"{prefix}accountable_unit__name", _("Unit that answers")),
        RowColumn(f"{prefix}state", _("State"), labels=_words(State.choices)),
        RowColumn(at, title),
    )


def _matters(moment: str, title: str | LazyText, condition: Q | None = None) -> Source:
    def rows(period: Period) -> QuerySet[Matter]:
        return Matter.objects.filter(period.within(moment), condition or Q())

    return Source(
        rows=rows,
        unit_paths=("unit_path", "accountable_unit__path"),
        columns=_of_matter(moment, title),
        opens=(_PAGE, "number"),
        historical="historical",
    )


def _promised(period: Period) -> QuerySet[Due]:
    return Due.objects.filter(period.within("promise__due_at"), step=Step.RESOLVE)


def _answers(period: Period) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(period.within("at"))


RECEIVED = _matters("registered_at", _("Registered at"))
PROMISED = Source(
    rows=_promised,
    unit_paths=("matter__unit_path", "matter__accountable_unit__path"),
    columns=(
        *_of_matter("promise__due_at", _("Due at"), "matter__"),
        RowColumn("promise__state", _("Promise"), labels=_words(PromiseState.choices)),
    ),
    opens=(_PAGE, "matter__number"),
    historical="promise__historical",
)
ANSWERS = Source(
    rows=_answers,
    unit_paths=("matter__unit_path", "matter__accountable_unit__path"),
    columns=(
        *_of_matter("at", _("Asked at"), "matter__"),
        RowColumn("solved", _("Was it solved?"), labels=_words(Solved.choices)),
        RowColumn("satisfaction", _("Are you satisfied?"), labels=_words(Satisfaction.choices)),
    ),
    opens=(_PAGE, "matter__number"),
    historical="matter__historical",
)

DECLINED = Exclusion(
    "declined", _("declined, the right address given"), lambda period: Q(state=State.DECLINED)
)
# Who could not be asked gave no answer: listed apart, never counted as content.
UNASKED = (
    Exclusion(
        "unreached",
        _("not reached after three tries"),
        source=_matters("closed_at", _("Closed at"), Q(closing=Closing.UNREACHED)),
    ),
    Exclusion(
        "no_contact",
        _("no contact was left"),
        source=_matters("closed_at", _("Closed at"), Q(closing=Closing.NO_CONTACT)),
    ),
)


def _category_names() -> dict[str, str]:
    return {category.code: category.name for category in Category.objects.all()}


ACCEPTED = Indicator(
    code="matters.accepted",
    title=_("Accepted matters"),
    kind=IndicatorKind.COUNT,
    meaning=_("Matters registered in the period, without those declined."),
    source=RECEIVED,
    exclusions=(DECLINED,),
    order=10,
)
BY_CHANNEL = Indicator(
    code="matters.accepted_by_channel",
    title=_("Accepted, by channel"),
    kind=IndicatorKind.BREAKDOWN,
    meaning=_("By the door the matter came through."),
    source=RECEIVED,
    exclusions=(DECLINED,),
    dimension="channel",
    labels=lambda: _words(Channel.choices),
    of="matters.accepted",
    order=11,
)
BY_CATEGORY = Indicator(
    code="matters.accepted_by_category",
    title=_("Accepted, by category"),
    kind=IndicatorKind.BREAKDOWN,
    meaning=_("By what the matter is about."),
    source=RECEIVED,
    exclusions=(DECLINED,),
    dimension="category__code",
    labels=_category_names,
    of="matters.accepted",
    order=12,
)
BY_UNIT = Indicator(
    code="matters.accepted_by_unit",
    title=_("Accepted, by unit"),
    kind=IndicatorKind.BREAKDOWN,
    meaning=_("By the unit that answers for the matter now."),
    source=RECEIVED,
    exclusions=(DECLINED,),
    dimension="accountable_unit__code",
    dimension_label="accountable_unit__name",
    of="matters.accepted",
    order=13,
)
ON_TIME = Indicator(
    code="matters.completed_on_time",
    title=_("On-time completion rate"),
    kind=IndicatorKind.RATE,
    meaning=_(
        "Of the matters whose promised date fell in the period, those reported done by that date."
        " A redo is promised anew and counts again."
    ),
    source=PROMISED,
    numerator=lambda period: Q(promise__state=PromiseState.KEPT),
    exclusions=(
        Exclusion(
            "excused",
            _("declined or excused"),
            lambda period: Q(promise__state=PromiseState.EXCUSED),
        ),
        Exclusion(
            "not_yet_due",
            _("the date has not come yet"),
            lambda period: Q(promise__due_at__gt=now()),
        ),
    ),
    order=20,
)
SOLVED = Indicator(
    code="matters.solved",
    title=_("Solution rate"),
    kind=IndicatorKind.RATE,
    meaning=_(
        "Of the residents who answered the follow-up in the period, those who said: solved."
        " Partly solved and explained do not count as solved."
    ),
    source=ANSWERS,
    numerator=lambda period: Q(solved=Solved.YES),
    exclusions=UNASKED,
    order=30,
)
CONTENT = Indicator(
    code="matters.satisfied",
    title=_("Satisfaction rate"),
    kind=IndicatorKind.RATE,
    meaning=_(
        "Of the residents who answered the follow-up in the period, those who were very satisfied,"
        " satisfied or basically satisfied (GB/T 39734)."
    ),
    source=ANSWERS,
    numerator=lambda period: Q(satisfaction__in=SATISFIED),
    exclusions=UNASKED,
    order=40,
)


def declare_figures() -> None:
    """Make them known; called once, when the app is ready."""
    declare(ACCEPTED, BY_CHANNEL, BY_CATEGORY, BY_UNIT, ON_TIME, SOLVED, CONTENT)
