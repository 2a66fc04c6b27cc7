"""Who is away, and who stands in."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from fivehearts.community.duties.models.users import User
from fivehearts.community.duties.vocabulary.absences import AbsenceEnd, AbsenceReason


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    """Chainable filters over absences."""

    def in_force(self, at: datetime) -> SubstitutionQuerySet:
        """Absences that have begun at this moment and are not over."""
        return self.lasting(at).filter(since__lte=at)

    def lasting(self, at: datetime) -> SubstitutionQuerySet:
        """Absences in force or still to come."""
        return self.filter(ended_at=None, until__gt=at)


class Substitution(models.Model):
    """`user` is away from `since` until `until`, and `substitute` holds the posts meanwhile.

    Where the substitute is away too, whoever stands in for the substitute holds them as well.
    `ended_at` is set when it is over: early, or when its time was up; an absence taken back
    before it began ends before `since` and was never in force.
    """

    open_reason = "who stands in for whom is known to everybody in the office"

    user = models.ForeignKey(
        User, models.PROTECT, related_name="absences", verbose_name=_("who is away")
    )
    substitute = models.ForeignKey(
        User, models.PROTECT, related_name="stand_ins", verbose_name=_("substitute")
    )
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"))
    reason = models.CharField(
        _("reason of the absence"), max_length=12, choices=AbsenceReason.choices
    )
    # Empty where the program itself set it, as in the demo.
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_how = models.CharField(
        _("how it ended"), max_length=12, choices=AbsenceEnd.choices, blank=True
    )

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence with a substitute")
        verbose_name_plural = _("absences with a substitute")
        indexes = [
            # Asked for every page anybody opens: for whom does this user stand in now?
            models.Index(
                fields=["substitute"],
                include=["user", "since", "until"],
                condition=Q(ended_at=None),
                name="duties_substitution_lasting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(substitute=F("user")), name="duties_substitution_by_another"
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="duties_substitution_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="")
                | (Q(ended_at__isnull=False) & Q(ended_how__in=AbsenceEnd.values)),
                name="duties_substitution_ended_somehow",
            ),
            ExclusionConstraint(
                name="duties_substitution_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    # One taken back before it began leaves an empty range, which meets nothing.
                    (
                        Func(
                            F("since"),
                            Greatest(F("since"), Least(F("until"), F("ended_at"))),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.substitute_id}"

    @property
    def last_day(self) -> datetime:
        """The last moment of the absence: what pages show as the last day away."""
        return self.until - self.until.resolution

    def is_lasting(self, at: datetime) -> bool:
        """Whether it is in force at this moment or still to come."""
        return self.ended_at is None and at < self.until

    def is_in_force(self, at: datetime) -> bool:
        """Whether the substitute holds the posts at this moment."""
        return self.is_lasting(at) and self.since <= at
