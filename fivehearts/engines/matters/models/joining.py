"""合并与拆分: which matters were handled together, since when, and how that ended."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models.belongings import OfMatter
from fivehearts.engines.matters.models.matter import Matter
from fivehearts.engines.matters.vocabulary.words import HowJoined, JoiningEnded


class Joining(OfMatter):
    """A matter was handled together with a leading one, from `at` until `ended_at`.

    `was` holds what a separation restores: state, units, owner and queue, by codes and keys.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="joinings")
    leading = models.ForeignKey(
        Matter, models.PROTECT, related_name="led", verbose_name=_("leading matter")
    )
    how = models.CharField(_("how"), max_length=10, choices=HowJoined.choices)
    at = models.DateTimeField(_("joined at"))
    by = models.CharField(_("joined by"), max_length=80)
    words = models.TextField(_("why"), blank=True)
    was = models.JSONField(_("how it stood before"))
    ended = models.CharField(
        _("ended"),
        max_length=14,
        choices=JoiningEnded.choices,
        default=JoiningEnded.NOT,
        blank=True,
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=80, blank=True)
    ended_words = models.TextField(_("why it ended"), blank=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("joint handling")
        verbose_name_plural = _("joint handlings")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(ended=""), name="matters_joined_once"
            ),
            models.CheckConstraint(
                condition=Q(ended="", ended_at=None) | (~Q(ended="") & Q(ended_at__isnull=False)),
                name="matters_joining_ended_whole",
            ),
            models.CheckConstraint(
                condition=~Q(matter=F("leading")), name="matters_joined_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} → {self.leading_id}"
