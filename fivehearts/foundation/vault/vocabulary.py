"""Words of the vault: what can go wrong and the kinds of masks."""

from typing import Literal

MaskKind = Literal["phone", "name", "identity", "address", "code", "email", "text"]


class VaultError(Exception):
    """A sealed value cannot be sealed or opened.

    The message never holds the value itself: it may end in a log.
    """
