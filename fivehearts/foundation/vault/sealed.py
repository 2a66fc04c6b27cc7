"""A value that shows itself masked and opens only when asked by name."""

from typing import Any, NoReturn

from . import cipher, masks
from .vocabulary import MaskKind, VaultError

# What a value shows that has lost its row, as from `.values()`.
HIDDEN = "****"


class Sealed:
    """One sensitive text: masked by `str()`, opened by `reveal()` alone.

    It holds either a token from the database or a text not yet sealed, and the
    address (`app.Model.field:pk`) to which the token is bound. Immutable; copies
    are itself; only a token can be pickled, never a text.
    """

    __slots__ = ("_address", "_kind", "_text", "_token")

    _address: str | None
    _kind: MaskKind
    _text: str | None
    _token: bytes | None

    def __init__(
        self,
        *,
        kind: MaskKind = "text",
        text: str | None = None,
        token: bytes | None = None,
        address: str | None = None,
    ) -> None:
        if (text is None) == (token is None):
            raise VaultError("A sealed value holds a text or a token, one of the two.")
        for name, value in (("kind", kind), ("text", text), ("token", token), ("address", address)):
            object.__setattr__(self, f"_{name}", value)

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError("A sealed value does not change.")

    @property
    def address(self) -> str | None:
        """Where the value belongs, or None when it has lost its row."""
        return self._address

    @property
    def is_stored(self) -> bool:
        """True when the value is a token already, false for a text not yet sealed."""
        return self._token is not None

    @property
    def masked(self) -> str:
        """The text with its middle hidden, safe to show; `****` when it has lost its row."""
        if self._token is not None and self._address is None:
            return HIDDEN
        return masks.mask(self._kind, self._open())

    def reveal(self) -> str:
        """The text itself. Called only by the recorded unmask door and by delivery.

        Raises VaultError when the token was changed, moved, or belongs to another key.
        """
        return self._open()

    def at(self, address: str) -> "Sealed":
        """This value at its address; a token keeps the address it has."""
        if self._token is not None and self._address is not None:
            return self
        return Sealed(kind=self._kind, text=self._text, token=self._token, address=address)

    def sealed_at(self, address: str) -> "Sealed":
        """A stored value for `address`: sealed now, or sealed anew when it comes from elsewhere."""
        if self._token is not None and self._address in {None, address}:
            return self.at(address)
        return Sealed(kind=self._kind, token=cipher.seal(self._open(), address), address=address)

    def token(self) -> bytes:
        """The bytes for the database; VaultError when they cannot be made yet."""
        if self._token is not None:
            return self._token
        if self._address is None:
            raise VaultError("A sealed value needs the row it belongs to before it is stored.")
        return cipher.seal(self._open(), self._address)

    def _open(self) -> str:
        if self._text is not None:
            return self._text
        if self._address is None:
            raise VaultError("This sealed value has lost its row: load the row, then open it.")
        return cipher.unseal(self._token or b"", self._address)

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"<Sealed {self._kind}>"

    def __format__(self, spec: str) -> str:
        return format(self.masked, spec)

    def __bool__(self) -> bool:
        return self._token is not None or bool(self._text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sealed):
            return NotImplemented
        if self._token is not None or other._token is not None:
            return self._token == other._token
        return self._text == other._text

    __hash__ = None  # type: ignore[assignment]

    def __copy__(self) -> "Sealed":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Sealed":
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        if self._token is None:
            raise VaultError(
                "A text that is not yet sealed is never written to a cache or session."
            )
        return (_restore, (self._kind, self._token, self._address))


def _restore(kind: MaskKind, token: bytes, address: str | None) -> Sealed:
    return Sealed(kind=kind, token=token, address=address)
