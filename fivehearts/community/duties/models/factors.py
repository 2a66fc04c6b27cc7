"""What somebody has besides the password: a passkey, an authenticator, recovery codes."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.community.duties.models.users import User
from fivehearts.community.duties.vocabulary.factors import FactorEnd, FactorKind
from fivehearts.foundation.vault.fields import SealedField


class FactorQuerySet(models.QuerySet["Factor"]):
    """Chainable filters over second factors."""

    def working(self) -> FactorQuerySet:
        """Factors that were not taken off."""
        return self.filter(ended_at=None)


class Factor(models.Model):
    """A passkey or an authenticator of one user; what it shares with us is sealed in the vault.

    `secret` is the authenticator's key in base32, or the passkey's public credential (CTAP2
    attested credential data, base64url). `counter` is the last time step an authenticator's code
    was taken for (RFC 6238 §5.2: each once), or the signature counter of a passkey (WebAuthn
    §6.1.1: one that does not grow tells of a copy).
    """

    open_reason = "colleagues' own devices, read by their owner alone; no resident is in this table"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="factors", verbose_name=_("user"))
    kind = models.CharField(_("kind"), max_length=16, choices=FactorKind.choices)
    name = models.CharField(_("name"), max_length=40)
    secret = SealedField(max_length=2000)
    # A keyed digest of the passkey's id; none for an authenticator.
    credential_digest = models.CharField(max_length=64, blank=True)
    counter = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(_("made at"))
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_how = models.CharField(max_length=12, choices=FactorEnd.choices, blank=True)

    objects = FactorQuerySet.as_manager()

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(kind=FactorKind.AUTHENTICATOR, ended_at=None),
                name="duties_factor_one_authenticator",
            ),
            models.UniqueConstraint(
                fields=["credential_digest"],
                condition=~Q(credential_digest=""),
                name="duties_factor_passkey_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=FactorKind.AUTHENTICATOR, credential_digest="")
                | (Q(kind=FactorKind.PASSKEY) & ~Q(credential_digest="")),
                name="duties_factor_passkey_has_an_id",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="")
                | (Q(ended_at__isnull=False) & Q(ended_how__in=FactorEnd.values)),
                name="duties_factor_ended_somehow",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """A code on paper that opens the door once; kept as a keyed digest only."""

    open_reason = "digests of colleagues' codes; no resident is in this table"

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("user"))
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("made at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="duties_recovery_code_once"),
        ]

    def __str__(self) -> str:
        return str(self.user_id)
