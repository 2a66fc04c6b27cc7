"""The month report: thirteen parts in the order offices are used to, each naming its figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


class Form(StrEnum):
    """How a part is printed."""

    FIGURES = "figures"
    PARTS = "parts"
    TREE = "tree"
    UNITS = "units"
    PEERS = "peers"
    LATE = "late"
    WRITTEN = "written"
    ANNEX = "annex"


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report: its blanks are the figures it names.

    `lead` explains it in a sentence; `missing` says what belongs here and is not counted yet.
    """

    number: int
    title: str | LazyText
    form: Form
    figures: tuple[str, ...] = ()
    lead: str | LazyText = ""
    missing: str | LazyText = ""

    @property
    def template(self) -> str:
        """The page of this form."""
        return f"reports/part_{self.form}.html"


ACCEPTED, STANDING = "matters.accepted", "matters.standing"
BY_KIND = "matters.accepted_by_kind"
PRAISE = "praise"

# What a unit of one kind is shown beside the others of its kind: promises, then what came of them.
PEER_TABLES: tuple[tuple[str | LazyText, tuple[str, ...]], ...] = (
    (
        _("Promises kept"),
        (
            "matters.signed_on_time",
            "matters.responded_on_time",
            "matters.completed_on_time",
            "matters.extended",
        ),
    ),
    (
        _("What came of it"),
        ("matters.solved", "matters.satisfied", "matters.redone", "matters.returned"),
    ),
)
# In which promises whoever stayed behind is named, with the arithmetic.
NAMED = ("matters.completed_on_time", "matters.signed_on_time", "matters.responded_on_time")

MONTH: tuple[Section, ...] = (
    Section(
        1,
        _("What was accepted"),
        Form.FIGURES,
        ("matters.carried_over", ACCEPTED, "matters.ended", STANDING),
    ),
    Section(2, _("By channel"), Form.PARTS, ("matters.accepted_by_channel",)),
    Section(3, _("By kind of request"), Form.PARTS, (BY_KIND,)),
    Section(
        4,
        _("Answered at once, and dispatched"),
        Form.FIGURES,
        ("matters.answered_at_once", "matters.dispatched"),
    ),
    Section(
        5,
        _("By unit that answers"),
        Form.UNITS,
        (ACCEPTED, STANDING),
        lead=_("A unit below this one stands for everything below it."),
    ),
    Section(
        6,
        _("Rates"),
        Form.FIGURES,
        (
            "matters.signed_on_time",
            "matters.responded_on_time",
            "matters.completed",
            "matters.completed_on_time",
            "matters.urgent_completed_on_time",
            "matters.overdue",
            "matters.orders_on_time",
            "matters.followed_up",
            "matters.reached",
            "matters.solved",
            "matters.satisfied",
            "matters.dissatisfied",
            "matters.redone",
            "matters.done_at_once",
            "matters.three_rates",
            "matters.returned",
            "matters.dispatched_rightly",
            "matters.returns_granted",
            "matters.extended",
            "matters.supervision_replied_on_time",
            "matters.ended_in_community",
            "matters.time_used",
        ),
    ),
    Section(
        7,
        _("Units beside others of their kind"),
        Form.PEERS,
        lead=_(
            "Share, numerator and denominator, in the order of the tree. No points are given, and"
            " nobody is put first or last."
        ),
    ),
    Section(
        8,
        _("What was not done in time"),
        Form.LATE,
        NAMED,
        lead=_("Each with the arithmetic. The number opens to the matters themselves."),
    ),
    Section(
        9,
        _("What it was about"),
        Form.TREE,
        ("matters.accepted_by_category",),
    ),
    Section(
        10,
        _("What had to be done again"),
        Form.FIGURES,
        ("matters.redone", "matters.bad_ratings_called", "matters.bad_ratings_rectified"),
        missing=_("Requests of several residents about the same thing are not joined yet."),
    ),
    Section(
        11,
        _("Quality of the data"),
        Form.FIGURES,
        ("matters.classified", "matters.ended_by_closing"),
        missing=_(
            "Demands nobody could meet, and cases before a court, are not marked yet; they are in"
            " the denominators."
        ),
    ),
    Section(12, _("Praise, typical cases, problems and advice"), Form.WRITTEN, (BY_KIND,)),
    Section(
        13,
        _("Annex: how each figure is counted, and what was left out"),
        Form.ANNEX,
    ),
)
