"""What the unit reported, how the resident was tried, and what the resident answered."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.knowledge.models import ArticleVersion
from fivehearts.engines.matters.models.belongings import OfMatter
from fivehearts.engines.matters.models.matter import Matter
from fivehearts.engines.matters.vocabulary.words import Outcome, Purpose, Satisfaction, Solved, Way
from fivehearts.foundation.scope.models import Unit


class Report(OfMatter):
    """办结反馈: a unit says it is done, with the answer the resident will read."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="reports")
    round = models.PositiveSmallIntegerField(_("round"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=80)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    answer = models.TextField(_("answer to the resident"))
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    reviewed_by = models.CharField(_("reviewed by"), max_length=80, blank=True)
    approved = models.BooleanField(_("approved"), null=True)
    # 直接答复: given at the desk, so nobody else has looked at it.
    at_once = models.BooleanField(_("answered at once"), default=False)
    # What of the knowledge base the answer was begun with; the answer is still its own words.
    taken_from = models.ForeignKey(
        ArticleVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken from the knowledge base"),
    )

    class Meta(OfMatter.Meta):
        verbose_name = _("report of completion")
        verbose_name_plural = _("reports of completion")
        indexes = [BrinIndex(fields=["at"], autosummarize=True, name="matters_report_by_month")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_at=None, approved=None, reviewed_by="")
                | (Q(reviewed_at__isnull=False, approved__isnull=False) & ~Q(reviewed_by="")),
                name="matters_report_reviewed_whole",
            ),
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(reviewed_at=None),
                name="matters_one_report_under_review",
            ),
            models.UniqueConstraint(
                fields=["matter", "round"],
                condition=Q(approved=True),
                name="matters_one_approved_report",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} #{self.round}"


class Attempt(OfMatter):
    """Somebody tried to reach the resident, and did or did not."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="attempts")
    round = models.PositiveSmallIntegerField(_("round"))
    purpose = models.CharField(_("for"), max_length=14, choices=Purpose.choices)
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    reached = models.BooleanField(_("reached"))
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=80)

    class Meta(OfMatter.Meta):
        verbose_name = _("attempt to reach the resident")
        verbose_name_plural = _("attempts to reach the resident")

    def __str__(self) -> str:
        return f"{self.matter_id} {self.purpose}"


class FollowUp(OfMatter):
    """回访: three separate answers, once per round, never taken by the one who handled it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="follow_ups")
    round = models.PositiveSmallIntegerField(_("round"))
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    # The reader may be the resident or somebody who wrote the answers down.
    by = models.CharField(_("written down by"), max_length=80)
    at = models.DateTimeField(_("at"))
    contacted = models.BooleanField(_("were you contacted?"))
    solved = models.CharField(_("was it solved?"), max_length=10, choices=Solved.choices)
    satisfaction = models.CharField(
        _("are you satisfied?"), max_length=18, choices=Satisfaction.choices
    )
    words = models.TextField(_("words"), blank=True)
    redo = models.BooleanField(_("to be redone"))

    class Meta(OfMatter.Meta):
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [BrinIndex(fields=["at"], autosummarize=True, name="matters_followup_by_month")]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "round"], name="matters_one_follow_up_per_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} #{self.round}"
