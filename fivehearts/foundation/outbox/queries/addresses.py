"""Addresses: how they are known again without being read."""

from __future__ import annotations

from fivehearts.foundation.outbox.models import FailingAddress
from fivehearts.foundation.vault.digest import kept_index, normalise_phone


def address_index(address: str) -> str:
    """A keyed digest of a number or an address; "" for none. Spelling makes no difference."""
    plain = address.strip().lower()
    if not plain:
        return ""
    return kept_index("outbox address", plain if "@" in plain else normalise_phone(plain) or plain)


def is_failing(channel: str, index: str) -> bool:
    """Whether the address with this digest was refused for good, or letters to it came back."""
    return (
        bool(index) and FailingAddress.objects.filter(channel=channel, address_index=index).exists()
    )
