"""Forms of registers a community keeps: said once what their columns mean, known from then on."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.scope.models import Unit


class RegisterForm(models.Model):
    """What the columns of one form of register mean, by the shape of its titles."""

    open_reason = "titles of columns in workbooks; no word of a resident is in it"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    # The digest of the titles: another form has another one.
    shape = models.CharField(max_length=64)
    # What each column holds, in the order of the columns: `fact@who`, "" for nothing.
    columns = ArrayField(
        models.CharField(max_length=40, blank=True), verbose_name=_("meaning of the columns")
    )
    told_at = models.DateTimeField(_("told at"))
    told_by = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("form of a register")
        verbose_name_plural = _("forms of registers")
        constraints = [
            models.UniqueConstraint(fields=["unit", "shape"], name="people_form_once"),
        ]

    def __str__(self) -> str:
        return self.shape[:8]
