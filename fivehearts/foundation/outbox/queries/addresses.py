"""Addresses: how they are known again without being read."""

from __future__ import annotations

from fivehearts.foundation.vault.digest import kept_index, normalise_phone


def address_index(address: str) -> str:
    """A keyed digest of a number or an address; "" for none. Spelling makes no difference."""
    plain = address.strip().lower()
    if not plain:
        return ""
    return kept_index("outbox address", plain if "@" in plain else normalise_phone(plain) or plain)
