"""重复诉求: that somebody asked the same before, confirmed by a person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models.belongings import OfMatter
from fivehearts.engines.matters.models.matter import Matter
from fivehearts.engines.matters.vocabulary.words import Measured


class Repeat(OfMatter):
    """A matter asks again what an earlier one asked; all with the same `first` are one chain."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="repeats")
    earlier = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name=_("before"))
    first = models.ForeignKey(
        Matter, models.PROTECT, related_name="+", verbose_name=_("first of the chain")
    )
    at = models.DateTimeField(_("linked at"))
    by = models.CharField(_("linked by"), max_length=80)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.CharField(_("undone by"), max_length=80, blank=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("repeat of a matter")
        verbose_name_plural = _("repeats of matters")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(undone_at=None), name="matters_repeat_once"
            ),
            models.CheckConstraint(
                condition=~Q(matter=F("earlier")) & ~Q(matter=F("first")),
                name="matters_repeat_of_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} ← {self.earlier_id}"


class Measure(models.Model):
    """A number of a rule that a city or community may set differently."""

    open_reason = "two numbers of rules: no row of a resident is in it"

    code = models.CharField(_("what"), max_length=20, choices=Measured.choices, primary_key=True)
    value = models.PositiveSmallIntegerField(_("how many"))
    set_at = models.DateTimeField(_("set at"))
    set_by = models.CharField(_("set by"), max_length=80)

    class Meta:
        verbose_name = _("number of a rule")
        verbose_name_plural = _("numbers of rules")

    def __str__(self) -> str:
        return f"{self.code} {self.value}"
