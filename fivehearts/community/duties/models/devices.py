"""The devices somebody is signed in on."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from fivehearts.community.duties.models.users import User
from fivehearts.community.duties.vocabulary.devices import Browser, FirstStep, Machine


class DeviceQuerySet(models.QuerySet["Device"]):
    """Chainable filters over devices."""

    def signed_in(self, at: datetime) -> DeviceQuerySet:
        """Devices whose session still opens the door at this moment."""
        sessions = Session.objects.filter(pk=OuterRef("session_key"), expire_date__gt=at)
        return self.filter(Exists(sessions))


class Device(models.Model):
    """One session of one user, in words people know their devices by.

    Of the address only the network is kept; of the browser's own description only which browser
    on what. The row says nothing about whether the session works: the session itself does.
    """

    open_reason = "colleagues' own devices, read by their owner alone; no resident is in this table"

    user = models.ForeignKey(User, models.CASCADE, related_name="devices", verbose_name=_("user"))
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(_("browser"), max_length=12, choices=Browser.choices)
    machine = models.CharField(_("machine"), max_length=12, choices=Machine.choices)
    network = models.CharField(_("network"), max_length=45, blank=True)
    signed_in_by = models.CharField(max_length=12, choices=FirstStep.choices)
    signed_in_at = models.DateTimeField(_("signed in at"))
    seen_at = models.DateTimeField(_("last used there at"))

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        indexes = [models.Index(fields=["user"], name="duties_device_of")]

    def __str__(self) -> str:
        return f"{self.browser} · {self.machine}"
