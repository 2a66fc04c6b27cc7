"""A promise, the moves of its date, its suspensions, and the steps of the ladder it took."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.promises.vocabulary import MoveCause, PromiseState, Rung
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.scope.models import Unit


class Promise(models.Model):
    """Something is due from a unit by a time.

    The date is fixed when the promise is made. It moves only together with a row of `Move`:
    the database refuses anything else.
    """

    open_reason = "holds units and moments only; whoever made it keeps it inside a scoped row"

    kind = models.CharField(_("kind"), max_length=40)
    # Nobody looks promises up by these two, and every index is written again at every step.
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("unit"), db_index=False
    )
    district = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(
        _("state"), max_length=10, choices=PromiseState.choices, default=PromiseState.RUNNING
    )
    # The moment the term counts from: intake, not the moment somebody signed.
    made_at = models.DateTimeField(_("made at"))
    term_amount = models.PositiveIntegerField(_("term"))
    term_unit = models.CharField(_("unit of the term"), max_length=20)
    calendar = models.CharField(_("calendar"), max_length=40, default="standard")
    due_at = models.DateTimeField(_("due at"))
    warn_at = models.DateTimeField(_("warn at"))
    # The date rests on a year whose holidays the State Council has not published yet.
    provisional = models.BooleanField(_("provisional"), default=False)
    # Why this date, day by day, as the calendar stood when it was promised: a calendar that
    # changes later changes neither the date nor its reason. [day, kind, counted, name, provisional]
    lines = models.JSONField(default=list)
    # The date the term alone gives, kept where suspensions have moved `due_at` on from it.
    term_due_at = models.DateTimeField(_("due without suspensions"), null=True, blank=True)
    # Since when the clock stands; the list of suspensions itself is `Pause`.
    paused_since = models.DateTimeField(_("suspended since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    # Imported history: no ladder, no messages, counted only on request.
    historical = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=PromiseState.RUNNING, ended_at=None)
                | (~Q(state=PromiseState.RUNNING) & Q(ended_at__isnull=False)),
                name="promises_promise_ended_once",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("made_at")), name="promises_promise_due_after_made"
            ),
            models.CheckConstraint(
                condition=Q(warn_at__lte=F("due_at")), name="promises_promise_warn_before_due"
            ),
            models.CheckConstraint(
                condition=~Q(state=PromiseState.KEPT) | Q(ended_at__lte=F("due_at")),
                name="promises_promise_kept_in_time",
            ),
            models.CheckConstraint(
                condition=Q(paused_since=None) | Q(state=PromiseState.RUNNING),
                name="promises_promise_paused_while_running",
            ),
        ]
        indexes = [
            # Figures ask what fell due in a month. Rows come nearly in that order: a few blocks
            # each, at next to no cost when writing.
            BrinIndex(fields=["due_at"], autosummarize=True, name="promises_due_by_month"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def term(self) -> Term:
        return Term(self.term_amount, TermUnit(self.term_unit))

    @property
    def runs(self) -> bool:
        return self.state == PromiseState.RUNNING

    @property
    def is_fixed(self) -> bool:
        """Whether somebody outside set the date: no extension and no suspension moves it."""
        return self.term_unit == TermUnit.FIXED

    def is_late(self, at: datetime) -> bool:
        """Whether the date has passed: at `at` while it runs, at its end otherwise.

        While it is suspended nothing becomes late: what counts is how it stood when that began.
        """
        return (self.ended_at or self.paused_since or at) > self.due_at


class Move(models.Model):
    """A promised date moved: from when to when, by which recorded verb, why. Append-only."""

    open_reason = Promise.open_reason
    append_only = True

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="moves")
    cause = models.CharField(_("cause"), max_length=20, choices=MoveCause.choices)
    old_due_at = models.DateTimeField(_("old date"))
    new_due_at = models.DateTimeField(_("new date"))
    # The term before the move: the longest extension is the term nobody had extended yet.
    old_term_amount = models.PositiveIntegerField(_("old term"), null=True, blank=True)
    old_term_unit = models.CharField(_("unit of the old term"), max_length=20, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=80)

    class Meta:
        verbose_name = _("move of a promised date")
        verbose_name_plural = _("moves of promised dates")
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_due_at=F("new_due_at")), name="promises_move_moves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.old_due_at:%F %R} → {self.new_due_at:%F %R}"


class Pause(models.Model):
    """The clock of a promise stood from then to then. Appended; only its end is written later.

    Dates are computed from this list: nothing counts down anywhere that could be lost.
    """

    open_reason = Promise.open_reason

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="pauses")
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    # The working time it held, as the calendar stood when it ended.
    seconds = models.PositiveBigIntegerField(_("working seconds"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    by = models.CharField(_("by"), max_length=80)

    class Meta:
        verbose_name = _("suspension of a promise")
        verbose_name_plural = _("suspensions of promises")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None, seconds=None)
                | Q(until__gte=F("since"), seconds__isnull=False),
                name="promises_pause_counted_when_over",
            ),
            models.UniqueConstraint(
                fields=["promise"], condition=Q(until=None), name="promises_one_open_pause"
            ),
            ExclusionConstraint(
                name="promises_pause_no_overlap",
                expressions=[
                    ("promise", RangeOperators.EQUAL),
                    (
                        Func(
                            F("since"),
                            F("until"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.since:%F %R} – {self.until or ''}"


class Ladder(models.Model):
    """Where a running promise stands on the ladder; the row goes when the promise ends.

    A sweep changes these narrow rows alone, in their place: nothing it changes is indexed. The
    database lets a step be due only while its promise runs, is not suspended and is no history.
    """

    open_reason = Promise.open_reason

    promise = models.OneToOneField(
        Promise, models.PROTECT, primary_key=True, related_name="ladder", verbose_name=_("promise")
    )
    # How many steps of LADDER are behind it, when the last of them was told, when the next is
    # due: null while it is suspended, and at the top.
    rung = models.PositiveSmallIntegerField(_("rung"), default=0)
    climbed_at = models.DateTimeField(_("climbed at"), null=True, blank=True)
    next_at = models.DateTimeField(_("next step at"), null=True, blank=True)

    class Meta:
        verbose_name = _("place on the ladder")
        verbose_name_plural = _("places on the ladder")

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.rung}"


class Climb(models.Model):
    """A promise took one step of the ladder. Append-only, and no step twice."""

    open_reason = Promise.open_reason
    append_only = True

    # The key is all that is ever asked for, and one index is all a million steps can afford.
    pk = models.CompositePrimaryKey("promise_id", "rung", "tier_step")
    # Checked for all steps of a statement at once: `promises_climb_on_ladder`.
    promise = models.ForeignKey(
        Promise, models.PROTECT, related_name="climbs", db_constraint=False, db_index=False
    )
    rung = models.CharField(_("rung"), max_length=12, choices=Rung.choices)
    # How many tiers higher; 0 on the rungs below NEXT_TIER.
    tier_step = models.PositiveSmallIntegerField(_("tiers higher"), default=0)
    # A later step was due already: noted here, told to nobody.
    skipped = models.BooleanField(_("overtaken"), default=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step on the ladder")
        verbose_name_plural = _("steps on the ladder")
        constraints = [
            models.CheckConstraint(
                condition=Q(rung=Rung.NEXT_TIER, tier_step__gt=0)
                | (~Q(rung=Rung.NEXT_TIER) & Q(tier_step=0)),
                name="promises_climb_counts_tiers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.rung} {self.tier_step or ''}"
