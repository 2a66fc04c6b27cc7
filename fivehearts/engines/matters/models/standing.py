"""挂起 and 挂账: from when to when a matter stood still, for what, and who agreed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models.belongings import OfMatter
from fivehearts.engines.matters.models.matter import Matter
from fivehearts.engines.matters.vocabulary.standing import Cause, Condition, Ending, Standing
from fivehearts.engines.promises.models import Promise
from fivehearts.foundation.scope.models import Unit

# Codes of both lists; which list it is says the kind.
CAUSES = [*Cause.choices, *Condition.choices]


class Standstill(OfMatter):
    """The clock to the resident stood, approved by a superior, with a day to look at it again."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="standstills")
    round = models.PositiveSmallIntegerField(_("round"))
    kind = models.CharField(
        _("kind"), max_length=10, choices=[one for one in Standing.choices if one[0]]
    )
    cause = models.CharField(_("waits for"), max_length=14, choices=CAUSES)
    # Why, or the condition, as the unit wrote it for whoever decided.
    words = models.TextField(_("reason"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    approved_by_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("approved by")
    )
    since = models.DateTimeField(_("since"))
    review_at = models.DateTimeField(_("looked at again at"))
    # How often a review has kept it parked.
    renewed = models.PositiveSmallIntegerField(_("times kept parked"), default=0)
    # That somebody looks again: it is late where nobody does.
    promise = models.OneToOneField(Promise, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.CharField(_("ended by"), max_length=80, blank=True)
    ending = models.CharField(
        _("how it ended"), max_length=10, choices=Ending.choices, default=Ending.OPEN, blank=True
    )

    class Meta(OfMatter.Meta):
        verbose_name = _("standstill of a matter")
        verbose_name_plural = _("standstills of matters")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(ended_at=None), name="matters_one_standstill"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="", ending="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(ending="")),
                name="matters_standstill_ends_whole",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="matters_standstill_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.kind}"
