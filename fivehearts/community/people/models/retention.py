"""How long files are kept where another rule holds than the usual one: of a city, or a community."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.community.people.vocabulary.register import (
    LEAST_KEPT,
    MOST_KEPT,
    Kept,
    Latitude,
)
from fivehearts.foundation.scope.models import Unit


class Retention(models.Model):
    """Days one kind of data is kept by a community, or by all of a city, and the rule that says so."""

    open_reason = "days and the name of a rule; nothing of any resident"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kept.choices)
    days = models.PositiveIntegerField(_("days"))
    source = models.CharField(_("source of the rule"), max_length=200)
    # Of a tier above communities alone.
    latitude = models.CharField(
        _("left to communities"), max_length=8, choices=Latitude.choices, blank=True
    )
    said_at = models.DateTimeField(_("said at"))
    said_by = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("time of keeping")
        verbose_name_plural = _("times of keeping")
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind"], name="people_retention_once"),
            models.CheckConstraint(
                condition=Q(days__gte=LEAST_KEPT, days__lte=MOST_KEPT) & ~Q(source=""),
                name="people_retention_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.days}"
