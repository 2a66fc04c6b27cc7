"""What was learnt, and what was proposed and taken."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.models.belongings import OfMatter
from fivehearts.foundation.scope.managers import ScopedManager, by_place
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import Scope
from fivehearts.insight.suggestions.vocabulary import LONGEST_NAME, PROPOSED, LearntFrom, State


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


class HotSpot(models.Model):
    """Like matters of one community within two weeks, found at night; a person says whether it is one."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("community"))
    unit_path = models.CharField(max_length=80, db_collation="C", db_index=True)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PROPOSED
    )
    name = models.CharField(_("name"), max_length=LONGEST_NAME, blank=True)
    first_at = models.DateTimeField(_("first registered"))
    last_at = models.DateTimeField(_("last registered"))
    found_at = models.DateTimeField(_("found at"))
    reviewed_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    reviewed_by = models.CharField(_("looked at by"), max_length=80, blank=True)

    objects = ScopedManager["HotSpot"]()
    unscoped = models.Manager["HotSpot"]()

    class Meta:
        verbose_name = _("hot spot")
        verbose_name_plural = _("hot spots")
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.CONFIRMED) | ~Q(name=""),
                name="suggestions_confirmed_has_a_name",
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @classmethod
    def scope_filter(cls, scope: Scope) -> Q | None:
        """By place; a resident's code opens none."""
        return by_place(scope, path="unit_path")


class HotSpotMatter(OfMatter):
    """A matter belongs to a hot spot, and to one only."""

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="+")
    hot_spot = models.ForeignKey(HotSpot, models.PROTECT, related_name="members")

    class Meta(OfMatter.Meta):
        verbose_name = _("matter of a hot spot")
        verbose_name_plural = _("matters of hot spots")

    def __str__(self) -> str:
        return f"{self.hot_spot_id} {self.matter_id}"
