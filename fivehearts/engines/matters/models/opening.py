"""How often somebody at one network address gave a wrong number or code."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Knock(models.Model):
    """Wrong tries from one network address, so that nobody tries codes by the thousand.

    The address stands here as a keyed digest, and for a day at most.
    """

    open_reason = "keyed digests of network addresses and counts: no row of a resident is in it"

    address = models.CharField(_("digest of the address"), max_length=64, primary_key=True)
    wrong_tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    since = models.DateTimeField(_("since"))
    shut_until = models.DateTimeField(_("shut until"), null=True, blank=True)

    class Meta:
        verbose_name = _("wrong tries from an address")
        verbose_name_plural = _("wrong tries from addresses")

    def __str__(self) -> str:
        return self.address
