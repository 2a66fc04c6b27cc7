"""How much of a labelled set the redaction finds: the figures of docs/redaction.md."""

from __future__ import annotations

from collections.abc import Iterable

from fivehearts.foundation.vault.redacting import find


def recall(rows: Iterable[tuple[str, str, str]]) -> dict[str, tuple[int, int]]:
    """Found and all by kind, of rows (text, secret, kind).

    A secret counts as found where every letter and digit of it is taken out; of a surname with a
    title only the surname must go.
    """
    counts: dict[str, tuple[int, int]] = {}
    for text, secret, kind in rows:
        start = text.index(secret)
        whole = range(start, start + (1 if kind == "surname and title" else len(secret)))
        taken = {at for span in find(text) for at in range(span.start, span.end)}
        hit = all(at in taken or not text[at].isalnum() for at in whole)
        found, of_all = counts.get(kind, (0, 0))
        counts[kind] = (found + hit, of_all + 1)
    return counts
