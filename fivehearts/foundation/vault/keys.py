"""Keys of the vault: master keys from the settings, one derived key per purpose.

`VAULT_KEY` holds one key or several, separated by commas, spaces or lines: the first is the
current one and seals; the older ones only open what they sealed, until `vault rotate` is done.
"""

import base64
import binascii
import re
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from .vocabulary import VaultError

MASTER_BYTES = 32
FINGERPRINT_BYTES = 4
# Kept apart from every other use of SECRET_KEY, and a marker of its origin.
DERIVED_FROM_SECRET_KEY = b"fivehearts.vault.derived-from-secret-key"


def is_derived_from_secret_key() -> bool:
    """True when no VAULT_KEY is set, as in tests and the demo: a production must refuse that."""
    return not _written_key()


def purpose_key(purpose: str, length: int = 32, *, of: bytes | None = None) -> bytes:
    """The key of `length` bytes for one purpose (HKDF-SHA256, RFC 5869).

    Derived from the current master key, or from the one whose fingerprint is given (`of`).
    Raises VaultError when a key of VAULT_KEY is not 32 bytes in base64 or hex, or when no key
    has that fingerprint.
    """
    if of is None:
        return _derive(_masters()[0], purpose, length)
    for master in _masters():
        if _derive(master, "fingerprint", FINGERPRINT_BYTES) == of:
            return _derive(master, purpose, length)
    raise VaultError("belongs to another key")


def fingerprint() -> bytes:
    """Four bytes that name the current master key without telling it."""
    return purpose_key("fingerprint", FINGERPRINT_BYTES)


def fingerprints() -> list[bytes]:
    """The names of all keys in use, the current one first."""
    return [_derive(master, "fingerprint", FINGERPRINT_BYTES) for master in _masters()]


@lru_cache(maxsize=8)
def parse_key(text: str) -> bytes:
    """32 bytes written as hex or (URL-safe) base64; VaultError for anything else."""
    written = text.strip()
    try:
        raw = bytes.fromhex(written) if len(written) == 2 * MASTER_BYTES else _from_base64(written)
    except (ValueError, binascii.Error):
        raw = b""
    if len(raw) != MASTER_BYTES:
        raise VaultError("VAULT_KEY must be 32 bytes, written in hex or base64.")
    return raw


def _from_base64(written: str) -> bytes:
    padded = written + "=" * (-len(written) % 4)
    return base64.b64decode(padded.replace("-", "+").replace("_", "/"), validate=True)


def _masters() -> tuple[bytes, ...]:
    if is_derived_from_secret_key():
        secret = str(settings.SECRET_KEY).encode()
        return (_hkdf(secret, DERIVED_FROM_SECRET_KEY, MASTER_BYTES),)
    return _parsed(_written_key())


@lru_cache(maxsize=16)
def _parsed(written: str) -> tuple[bytes, ...]:
    masters = tuple(parse_key(one) for one in re.split(r"[,;\s]+", written) if one)
    if len(set(masters)) != len(masters):
        raise VaultError("VAULT_KEY names the same key twice.")
    return masters


def _written_key() -> str:
    return str(getattr(settings, "VAULT_KEY", "")).strip()


@lru_cache(maxsize=256)
def _hkdf(secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(secret)


def _derive(master: bytes, purpose: str, length: int) -> bytes:
    return _hkdf(master, b"fivehearts.vault:" + purpose.encode(), length)
