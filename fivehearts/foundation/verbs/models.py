"""The small unpartitioned table of idempotency keys."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Once(models.Model):
    """A form or message key that has been used, and what it made."""

    open_reason = "keys only: no row of a resident is in it"

    key = models.CharField(max_length=80, primary_key=True)
    verb = models.CharField(max_length=80)
    result = models.CharField(max_length=80, db_default="")
    made_at = models.DateTimeField(_("made at"), db_default=Now())

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")

    def __str__(self) -> str:
        return self.key
