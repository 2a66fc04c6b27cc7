"""Codes of an authenticator and codes on paper: computed and compared, nothing kept.

Time-based codes after RFC 6238 with the defaults every authenticator knows: SHA-1, six digits,
thirty seconds.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import unicodedata
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from fivehearts.community.duties.vocabulary.factors import (
    CODE_DIGITS,
    RECOVERY_CODES,
    RECOVERY_DIGITS,
    STEP_SECONDS,
)

SECRET_BYTES = 20  # RFC 4226 §4: 160 bits
_SPACES = re.compile(r"[\s\-–—]+")


def new_secret() -> str:
    """A fresh key for an authenticator, in base32."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def plain(typed: str) -> str:
    """A code as digits: full-width ones, spaces and dashes make no difference."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", typed))


def code_at(secret: str, at: datetime) -> str:
    """The code an authenticator with this key shows at this moment."""
    totp = TOTP(base64.b32decode(secret), CODE_DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303
    return totp.generate(int(at.timestamp())).decode("ascii")


def step_of(secret: str, typed: str, at: datetime, *, after: int) -> int | None:
    """The time step this code belongs to, one step to either side of now and later than `after`.

    None where it is none: wrong, too old, or taken before (RFC 6238 §5.2: each code once).
    """
    code, found = plain(typed), None
    for turn in (-1, 0, 1):
        moment = at + timedelta(seconds=turn * STEP_SECONDS)
        step = int(moment.timestamp()) // STEP_SECONDS
        right = hmac.compare_digest(code_at(secret, moment).encode(), code.encode())
        if right and step > after:
            found = step
    return found


def address_of(secret: str, *, account: str, issuer: str) -> str:
    """What an authenticator scans (Key Uri Format)."""
    label = quote(f"{issuer}:{account}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"


def spelt(secret: str) -> str:
    """The key in groups of four, for whoever types it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def new_recovery_codes() -> list[str]:
    """Codes for paper, each of ten digits in two groups."""
    half = RECOVERY_DIGITS // 2
    made: set[str] = set()
    while len(made) < RECOVERY_CODES:
        number = f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}"
        made.add(f"{number[:half]}-{number[half:]}")
    return sorted(made)
