"""The links by which people come, and by which they get a new password."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.community.duties.models.users import User
from fivehearts.foundation.scope.models import Unit


class Invitation(models.Model):
    """A link by which one person takes one post; the token is kept as a keyed digest only."""

    open_reason = "colleagues' names and digests; lists are filtered by the posts that may invite"

    token_digest = models.CharField(max_length=64, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=30)
    display_name = models.CharField(_("name"), max_length=40)
    term_ends_on = models.DateField(_("last day of the term"), null=True, blank=True)
    # In which the invited person is written to, and sees the pages of the link.
    language = models.CharField(_("language"), max_length=10, blank=True)
    # Empty only for the first invitation of an installation, made by the command line.
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    used_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None),
                name="duties_invitation_used_or_revoked",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None, used_by=None)
                | Q(used_at__isnull=False, used_by__isnull=False),
                name="duties_invitation_used_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} @ {self.unit_id}"

    def is_open(self, at: datetime) -> bool:
        """Whether the link still works at this moment."""
        return self.used_at is None and self.revoked_at is None and at < self.expires_at


class PasswordResetQuerySet(models.QuerySet["PasswordReset"]):
    """Chainable filters over links for a new password."""

    def open(self, at: datetime) -> PasswordResetQuerySet:
        """Links that still work at this moment."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at)


class PasswordReset(models.Model):
    """A link by which one user sets a new password; the token is kept as a keyed digest only."""

    open_reason = "digests of links for colleagues; no resident is in this table"

    token_digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("user"))
    # Empty only where the command line made it.
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = PasswordResetQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for a new password")
        verbose_name_plural = _("links for a new password")
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None),
                name="duties_password_reset_used_or_revoked",
            ),
            # A newer link replaces the older: at most one could ever be used.
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at=None, revoked_at=None),
                name="duties_password_reset_one_open",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)

    def is_open(self, at: datetime) -> bool:
        """Whether the link still works at this moment."""
        return self.used_at is None and self.revoked_at is None and at < self.expires_at
