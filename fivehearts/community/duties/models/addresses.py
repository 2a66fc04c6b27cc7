"""By which address colleagues are written to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fivehearts.community.duties.models.users import User
from fivehearts.foundation.vault.digest import email_index
from fivehearts.foundation.vault.fields import SealedField


class WorkAddress(models.Model):
    """The e-mail address of one colleague: sealed, masked wherever it is shown."""

    open_reason = "colleagues' own addresses, sealed; the second lock opens each to its owner alone"
    # Which column is the digest of which sealed field: written anew when the key changes.
    blind_indexes = {"email_index": ("email", email_index)}

    user = models.OneToOneField(
        User,
        models.PROTECT,
        primary_key=True,
        related_name="address",
        verbose_name=_("user"),
    )
    email = SealedField(_("e-mail address"), mask="email", max_length=254)
    # Several may share one address, as a small office does.
    email_index = models.CharField(max_length=64, db_index=True)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("e-mail address of a colleague")
        verbose_name_plural = _("e-mail addresses of colleagues")

    def __str__(self) -> str:
        return str(self.user_id)
