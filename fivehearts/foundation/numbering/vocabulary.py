"""The kinds of things that carry a number; each has a sequence of its own."""

KINDS = frozenset({"matter"})


class UnknownKindError(LookupError):
    """Nothing of this kind is numbered."""
