from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VaultConfig(AppConfig):
    """Encrypted fields, blind index and masks."""

    name = "fivehearts.foundation.vault"
    label = "vault"
    verbose_name = _("Vault")
