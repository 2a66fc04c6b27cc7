"""What came in, how it was split, what was answered at once; what lay there before and lies now."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters.indicators.rows import (
    CARRIED,
    DECLINED,
    ENDED,
    INCOMING,
    MATTERS,
    RATE,
    RECEIVED,
    STANDING,
    WITHDRAWN,
    words,
)
from fivehearts.engines.matters.models import Repeat, Report
from fivehearts.engines.matters.vocabulary.words import Channel, Closing, Kind
from fivehearts.foundation.figures import Indicator, IndicatorKind


def _category_names() -> dict[str, str]:
    return {category.code: category.name for category in Category.objects.all()}


def _category_tree() -> dict[str, str]:
    """The category each category is part of, by codes; the top ones are not in it."""
    parts = Category.objects.filter(parent__isnull=False)
    return dict(parts.values_list("code", "parent__code"))


CARRIED_OVER = Indicator(
    code="matters.carried_over",
    title=_("Carried over from the period before"),
    kind=IndicatorKind.COUNT,
    meaning=_("Matters that were open when the period began, whenever they were closed since."),
    source=CARRIED,
    unit=MATTERS,
    family=INCOMING,
    order=5,
)
ACCEPTED = Indicator(
    code="matters.accepted",
    title=_("Accepted matters"),
    kind=IndicatorKind.COUNT,
    meaning=_("Matters registered in the period, without those declined."),
    source=RECEIVED,
    unit=MATTERS,
    family=INCOMING,
    exclusions=(DECLINED,),
    order=10,
)
BY_CHANNEL = Indicator(
    code="matters.accepted_by_channel",
    title=_("Accepted, by channel"),
    kind=IndicatorKind.BREAKDOWN,
    meaning=_("By the door the matter came through."),
    source=RECEIVED,
    unit=MATTERS,
    exclusions=(DECLINED,),
    dimension="channel",
    labels=lambda: words(Channel.choices),
    of="matters.accepted",
    order=11,
)
BY_KIND = Indicator(
    code="matters.accepted_by_kind",
    title=_("Accepted, by kind"),
    kind=IndicatorKind.BREAKDOWN,
    meaning=_("By what the resident wants."),
    source=RECEIVED,
    unit=MATTERS,
    exclusions=(DECLINED,),
    dimension="kind",
    labels=lambda: words(Kind.choices),
    of="matters.accepted",
    order=12,
)
BY_CATEGORY = Indicator(
    code="matters.accepted_by_category",
    title=_("Accepted, by category"),
    kind=IndicatorKind.BREAKDOWN,
    meaning=_("By what the matter is about."),
    source=RECEIVED,
    unit=MATTERS,
    exclusions=(DECLINED,),
    dimension="category__code",
    labels=_category_names,
    above=_category_tree,
    of="matters.accepted",
    order=13,
)
BY_UNIT = Indicator(
    code="matters.accepted_by_unit",
    title=_("Accepted, by unit"),
    kind=IndicatorKind.BREAKDOWN,
    meaning=_("By the unit that answers for the matter now."),
    source=RECEIVED,
    unit=MATTERS,
    exclusions=(DECLINED,),
    dimension="accountable_unit__code",
    dimension_label="accountable_unit__name",
    of="matters.accepted",
    order=14,
)
AT_ONCE = Indicator(
    code="matters.answered_at_once",
    title=_("Direct answer rate"),
    kind=IndicatorKind.RATE,
    meaning=_("Of the matters accepted in the period, those answered at once, without a dispatch."),
    source=RECEIVED,
    unit=RATE,
    family=INCOMING,
    numerator=lambda period: Q(
        Exists(Report._base_manager.filter(matter=OuterRef("pk"), at_once=True))
    ),
    exclusions=(DECLINED, WITHDRAWN),
    order=16,
)
CLASSIFIED = Indicator(
    code="matters.classified",
    title=_("Share with a category"),
    kind=IndicatorKind.RATE,
    meaning=_("Of the matters accepted in the period, those that were given a category."),
    source=RECEIVED,
    unit=RATE,
    family=INCOMING,
    numerator=lambda period: Q(category__isnull=False),
    exclusions=(DECLINED,),
    order=17,
)
REPEATED = Indicator(
    code="matters.repeated",
    title=_("Rate of repeated requests"),
    kind=IndicatorKind.RATE,
    meaning=_(
        "Of the matters accepted in the period, those of which a colleague confirmed that the same resident had asked the same before. It tells of work, never of residents."
    ),
    source=RECEIVED,
    unit=RATE,
    family=INCOMING,
    numerator=lambda period: Q(
        Exists(Repeat._base_manager.filter(matter=OuterRef("pk"), undone_at=None))
    ),
    exclusions=(DECLINED,),
    order=17,
)
FINISHED = Indicator(
    code="matters.ended",
    title=_("Closed matters"),
    kind=IndicatorKind.COUNT,
    meaning=_("Matters closed in the period and not opened again since."),
    source=ENDED,
    unit=MATTERS,
    family=INCOMING,
    exclusions=(DECLINED, WITHDRAWN),
    order=18,
)
BY_CLOSING = Indicator(
    code="matters.ended_by_closing",
    title=_("Closed, by what closed them"),
    kind=IndicatorKind.BREAKDOWN,
    meaning=_("Whoever could not be asked is listed apart, never counted as content."),
    source=ENDED,
    unit=MATTERS,
    exclusions=(DECLINED, WITHDRAWN),
    dimension="closing",
    labels=lambda: words(Closing.choices),
    of="matters.ended",
    order=19,
)
OPEN_AT_THE_END = Indicator(
    code="matters.standing",
    title=_("Open at the end of the period"),
    kind=IndicatorKind.COUNT,
    meaning=_("What is carried over to the next period; while the period runs, what is open now."),
    source=STANDING,
    unit=MATTERS,
    family=INCOMING,
    order=20,
)

DECLARED = (
    CARRIED_OVER,
    ACCEPTED,
    BY_CHANNEL,
    BY_KIND,
    BY_CATEGORY,
    BY_UNIT,
    AT_ONCE,
    CLASSIFIED,
    REPEATED,
    FINISHED,
    BY_CLOSING,
    OPEN_AT_THE_END,
)
