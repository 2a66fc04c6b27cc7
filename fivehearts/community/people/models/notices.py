"""How a resident wants to be told: by e-mail as well, and in which language."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.community.people.models.persons import Person
from fivehearts.community.people.models.scoping import OfPeople
from fivehearts.foundation.scope.managers import ScopedManager
from fivehearts.foundation.vault.digest import email_index
from fivehearts.foundation.vault.fields import SealedField


class NoticeChoice(OfPeople):
    """What one resident chose: an e-mail address, sealed, and the language of messages.

    Nothing goes to the address before somebody who reads its letters has confirmed it.
    """

    blind_indexes = {"email_index": ("email", email_index)}

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="notices", verbose_name=_("person")
    )
    email = SealedField(_("e-mail address"), mask="email", max_length=254, null=True)
    email_index = models.CharField(max_length=64, blank=True)
    language = models.CharField(
        _("language of messages"), max_length=10, choices=settings.LANGUAGES
    )
    since = models.DateTimeField(_("since"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)

    objects = ScopedManager["NoticeChoice"]()

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(email_index="", confirmed_at=None),
                name="people_nothing_confirmed_without_address",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
