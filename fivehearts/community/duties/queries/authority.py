"""The authority of the office network, as far as everybody may know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from django.conf import settings


@dataclass(frozen=True, slots=True)
class Authority:
    """Its public half: the file devices install, and the fingerprint people compare."""

    file: bytes
    fingerprints: dict[str, list[str]]
    ends: datetime


def authority() -> Authority | None:
    """The authority of this installation; None where it uses a public one or none."""
    try:
        found = x509.load_pem_x509_certificate(settings.AUTHORITY_CERTIFICATE.read_bytes())
    except (OSError, ValueError):
        return None
    return Authority(
        file=found.public_bytes(serialization.Encoding.DER),
        # Windows shows SHA-1, everybody else SHA-256.
        fingerprints={
            "SHA-256": _groups(found.fingerprint(hashes.SHA256())),
            "SHA-1": _groups(found.fingerprint(hashes.SHA1())),  # noqa: S303 - to be compared by eye
        },
        ends=found.not_valid_after_utc,
    )


def _groups(digest: bytes) -> list[str]:
    """In groups of four, as it is read out and compared."""
    digits = digest.hex().upper()
    return [digits[at : at + 4] for at in range(0, len(digits), 4)]
