"""Phones and identity numbers taken out of free text: a mask and a key stand in their place.

`我的电话是13812345678` is kept as `我的电话是⟦138****5678·kqzt…⟧`. The reference carries its
own mask, so that showing a text asks the database nothing; the key leads to the sealed number,
which only a recorded verb opens. Nothing here writes: the app that owns the text keeps the
numbers beside it (DESIGN §4).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from . import digest, findings, keys, masks
from .findings import Finding

KEY_LENGTH = 16
LONGEST_MASK = 24
# Letters alone, and none that reads like a vowel or a digit: a key never looks like a number,
# and never spells a word.
_LETTERS = "bcdfghjkmnpqrstvwxz"
_REFERENCE = re.compile(
    rf"⟦(?P<mask>[^⟦⟧·\n]{{1,{LONGEST_MASK}}})·(?P<key>[{_LETTERS}]{{{KEY_LENGTH}}})⟧"
)
# Eight digits at least make a number; most texts hold none and are not looked at further.
_FEWEST_DIGITS = 8
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Number:
    """One number taken out of a text; `index` is the digest by which it is found again."""

    key: str
    kind: Literal["phone", "identity"]
    value: str
    mask: str
    index: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """A text as it may be kept, and the numbers that stood in it (each once)."""

    text: str
    numbers: tuple[Number, ...] = ()


def replaced(
    text: str, *, owner: str, stays: Callable[[list[Finding]], Iterable[str]] | None = None
) -> Replaced:
    """The text with a reference for every phone and identity number found in it.

    `owner` is what the text belongs to, as the record names it (`matters.Matter:42`): the same
    number has the same reference everywhere in it, and another one elsewhere. `stays` is asked
    only where something was found, and gives the values that are public and stay readable.
    """
    # Any script's digits: a phone may be written in full-width ones.
    if len(_DIGIT.findall(text)) < _FEWEST_DIGITS:
        return Replaced(text)
    found = findings.find(text)
    left = set(stays(found)) if found and stays is not None else set()
    taken = [one for one in found if one.value not in left]
    if not taken:
        return Replaced(text)
    numbers = {(one.kind, one.value): _number(one, owner) for one in taken}
    pieces, position = [], 0
    for one in taken:
        number = numbers[one.kind, one.value]
        pieces += [text[position : one.start], f"⟦{number.mask}·{number.key}⟧"]
        position = one.end
    return Replaced("".join([*pieces, text[position:]]), tuple(numbers.values()))


def masked(text: str) -> str:
    """The text as everybody may read it: the mask alone in place of each reference."""
    return _REFERENCE.sub(lambda match: match["mask"], text) if "⟦" in text else text


def keys_in(text: str) -> list[str]:
    """The keys of the references in a text, each once, in their order."""
    if "⟦" not in text:
        return []
    return list(dict.fromkeys(match["key"] for match in _REFERENCE.finditer(text)))


def shown_in_full(text: str, numbers: dict[str, str]) -> str:
    """The text with the numbers of these keys in place of their references, the others masked."""
    return _REFERENCE.sub(lambda match: numbers.get(match["key"], match["mask"]), text)


def number_index(value: str) -> str:
    """The digest of a normal spelling: eighteen signs are an identity number, all others phones."""
    return digest.blind_index(purpose_of(value), value)


def purpose_of(value: str) -> str:
    """Under which purpose a number is digested: the same as in the register of persons."""
    return "identity" if len(value) == 18 else "phone"


def _number(finding: Finding, owner: str) -> Number:
    mask = masks.mask(finding.kind, finding.value)[:LONGEST_MASK]
    said = f"{owner}|{finding.kind}|{finding.value}"
    return Number(
        _key(said),
        finding.kind,
        finding.value,
        mask,
        digest.blind_index(finding.kind, finding.value),
    )


def _key(said: str) -> str:
    """Sixteen letters (68 bits) that only who has the key of the vault could find again."""
    made = hmac.new(keys.purpose_key("reference"), said.encode(), hashlib.sha256).digest()
    number, letters = int.from_bytes(made), []
    for _place in range(KEY_LENGTH):
        number, rest = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[rest])
    return "".join(letters)
