"""Wrong tries from a network address, and codes sent to a telephone."""

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


class PhoneCode(models.Model):
    """The last code asked for with one telephone number, known or not. Kept for a day at most.

    Number and code stand here as keyed digests. A number nobody is known by has a row too, so
    that nothing tells the one from the other.
    """

    open_reason = "keyed digests of numbers and codes: no row of a resident is in it"

    phone = models.CharField(_("digest of the number"), max_length=64, primary_key=True)
    # Empty where nobody is known by the number: then no code fits.
    code = models.CharField(_("digest of the code"), max_length=64, blank=True)
    sent_at = models.DateTimeField(_("sent at"))
    sent_today = models.PositiveSmallIntegerField(_("sent within a day"), default=1)
    since = models.DateTimeField(_("since"))
    wrong_tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)

    class Meta:
        verbose_name = _("code sent to a telephone")
        verbose_name_plural = _("codes sent to telephones")

    def __str__(self) -> str:
        return self.phone
