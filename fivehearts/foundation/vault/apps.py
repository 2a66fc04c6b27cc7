from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class VaultConfig(AppConfig):
    """Encrypted fields, blind index and masks."""

    name = "fivehearts.foundation.vault"
    label = "vault"
    verbose_name = _("Vault")

    def ready(self) -> None:
        from . import checks

        register(checks.sound_key, Tags.security)
        register(checks.own_key, Tags.security, deploy=True)
