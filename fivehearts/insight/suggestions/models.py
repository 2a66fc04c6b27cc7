"""What was learnt, and what was proposed and taken."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.models.belongings import OfMatter
from fivehearts.insight.suggestions.vocabulary import PROPOSED, LearntFrom


class RoutingModel(models.Model):
    """A guesser of categories: what it learnt from and how well it did on texts it had not seen.

    Its numbers stand in a file named after their digest; a row without one was worse than the
    guesser before it and was not kept.
    """

    open_reason = "counts and names of categories; no resident is in it"

    trained_at = models.DateTimeField(_("learnt at"))
    trained_by = models.CharField(_("by"), max_length=80)
    source = models.CharField(_("learnt from"), max_length=10, choices=LearntFrom.choices)
    rows = models.PositiveIntegerField(_("examples"))
    macro_f1 = models.FloatField(_("macro-F1 on five folds"))
    fold_f1 = models.JSONField(_("macro-F1 of each fold"), default=list)
    # [[label, rows, precision, recall, f1], …]
    by_label = models.JSONField(_("figures of each category"), default=list)
    # Labels with too few examples: {label: rows}.
    left_out = models.JSONField(_("categories left out"), default=dict)
    digest = models.CharField(_("digest of the file"), max_length=64, blank=True)
    kept = models.BooleanField(_("kept"), default=True)

    class Meta:
        verbose_name = _("guesser of categories")
        verbose_name_plural = _("guessers of categories")
        constraints = [
            models.CheckConstraint(
                condition=Q(kept=False) | ~Q(digest=""), name="suggestions_kept_has_a_file"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def path(self) -> str:
        """Where its file lies below the files of the installation."""
        return f"routing/{self.digest}.npz"


class Proposal(OfMatter):
    """What was proposed when a matter was dispatched, and which category was taken."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    model = models.ForeignKey(RoutingModel, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    # Codes, best first.
    proposed = ArrayField(models.CharField(max_length=40), verbose_name=_("proposed"))
    taken = models.CharField(_("taken"), max_length=40)
    # 1 for the first proposal, 0 where another category was taken.
    place = models.PositiveSmallIntegerField(_("place among the proposals"))

    class Meta(OfMatter.Meta):
        verbose_name = _("proposal of categories")
        verbose_name_plural = _("proposals of categories")
        indexes = [models.Index(fields=["at"], name="suggestions_proposal_by_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(place__lte=PROPOSED), name="suggestions_place_is_proposed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.taken}"
