"""System checks: a production without its own key, or with a broken one, does not start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from . import cipher, keys
from .vocabulary import VaultError


def own_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E001 when the vault key is derived from SECRET_KEY (deployment check only)."""
    if not keys.is_derived_from_secret_key():
        return []
    hint = "Set FIVEHEARTS_VAULT_KEY to what `fivehearts vault new-key` prints; keep a copy apart."
    return [Error("The vault has no key of its own.", hint=hint, id="vault.E001")]


def sound_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E002 when VAULT_KEY or VAULT_CIPHER cannot be used."""
    try:
        keys.fingerprints()
        if str(getattr(settings, "VAULT_CIPHER", "AES-256-GCM")) not in cipher.VERSIONS:
            raise VaultError(f"VAULT_CIPHER must be one of {', '.join(cipher.VERSIONS)}.")
    except VaultError as error:
        return [Error(str(error), id="vault.E002")]
    return []
