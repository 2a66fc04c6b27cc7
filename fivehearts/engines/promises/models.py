"""A promise and the moves of its date."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.promises.vocabulary import MoveCause, PromiseState
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.scope.models import Unit


class Promise(models.Model):
    """Something is due from a unit by a time.

    The date is fixed when the promise is made. It moves only together with a row of `Move`:
    the database refuses anything else.
    """

    open_reason = "holds units and moments only; whoever made it keeps it inside a scoped row"

    kind = models.CharField(_("kind"), max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    district = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
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
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state="running", historical=False),
                name="promises_running_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def term(self) -> Term:
        return Term(self.term_amount, TermUnit(self.term_unit))

    @property
    def runs(self) -> bool:
        return self.state == PromiseState.RUNNING

    def is_late(self, at: datetime) -> bool:
        """Whether the date has passed: at `at` while it runs, at its end otherwise."""
        return (self.ended_at or at) > self.due_at


class Move(models.Model):
    """A promised date moved: from when to when, by which recorded verb, why. Append-only."""

    open_reason = Promise.open_reason
    append_only = True

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="moves")
    cause = models.CharField(_("cause"), max_length=20, choices=MoveCause.choices)
    old_due_at = models.DateTimeField(_("old date"))
    new_due_at = models.DateTimeField(_("new date"))
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
