"""Numbers of rules as a city, a district or a sub-district says them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.vocabulary.limits import Limited
from fivehearts.foundation.scope.models import Unit


class Limit(models.Model):
    """From this day on the number holds for the unit and everything below it, until another follows.

    Rows are only ever added: what held on a day can be read for ever.
    """

    open_reason = "numbers of rules and where they are from; nothing of any resident"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    code = models.CharField(_("what"), max_length=20, choices=Limited.choices)
    value = models.PositiveSmallIntegerField(_("how many"))
    valid_from = models.DateField(_("holds from"))
    source = models.CharField(_("source of the rule"), max_length=200)
    set_at = models.DateTimeField(_("set at"))
    set_by = models.CharField(_("set by"), max_length=80)

    class Meta:
        verbose_name = _("limit or weight")
        verbose_name_plural = _("limits and weights")
        indexes = [models.Index(fields=["unit", "valid_from"], name="matters_limit_holds")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(source=""), name="matters_limit_has_source")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value}"
