"""How names are typed when somebody is looked for: pinyin, initials, characters; pure.

The beginnings of a name are kept as short keyed digests only. A digest finds candidates; whether
they fit is then seen by opening their names, inside the scope (docs/decisions).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from fivehearts.foundation.vault.digest import blind_index, blind_indexes, normalise_name

# Beginnings shorter than this are so common that they tell and find nothing.
LEAST = 2
_MOST_INITIALS, _MOST_LETTERS, _MOST_READINGS = 4, 8, 6
_LETTERS = re.compile(r"[a-zü]+")
_BITS = 24


@lru_cache(maxsize=20_000)
def _syllables(character: str, *, first: bool) -> tuple[str, ...]:
    """How a character is read; a surname by all its readings (单: dan, shan)."""
    # Takes half a second to load, which most commands need not wait for.
    from pypinyin import Style, pinyin

    read = pinyin(character, style=Style.NORMAL, heteronym=first, errors="default")
    return tuple(dict.fromkeys(_plain(one) for one in read[0]))[:3] if read else ()


def readings(name: str) -> list[tuple[str, ...]]:
    """The syllables of a name, once for each way of reading it; foreign names are one syllable each word."""
    words = re.findall(r"[A-Za-z]+|[^\sA-Za-z·]", name)
    choices = [
        (word.lower(),) if word.isascii() else _syllables(word, first=position == 0)
        for position, word in enumerate(words)
    ]
    usual = _usual(name)
    found = [usual] if usual else []
    found += [one for one in product(*(c or ("",) for c in choices)) if one not in found]
    return found[:_MOST_READINGS]


def _usual(name: str) -> tuple[str, ...]:
    """How the name is read as a whole; nothing for letters alone, as many a user has them."""
    if name.isascii():
        return ()
    from pypinyin import Style, pinyin

    whole = pinyin(name, style=Style.NORMAL, errors="ignore")
    return tuple(_plain(one[0]) for one in whole)


def _plain(syllable: str) -> str:
    return syllable.lower().replace("ü", "v")


def typed(text: str) -> str:
    """What was typed, as it is compared: small letters without spaces, or the name itself."""
    plain = normalise_name(text).replace("ü", "v")
    return re.sub(r"['’-]", "", plain) if plain.isascii() else plain


def is_letters(text: str) -> bool:
    """Whether somebody typed pinyin or initials."""
    return bool(_LETTERS.fullmatch(typed(text)))


def begins(name: str, words: str) -> bool:
    """Whether the name begins with what was typed: initials, pinyin, or characters inside it."""
    wanted = typed(words)
    if not is_letters(wanted):
        return wanted in normalise_name(name)
    return any(
        "".join(one).startswith(wanted) or "".join(s[:1] for s in one).startswith(wanted)
        for one in readings(name)
    )


def name_tokens(name: str) -> list[int]:
    """The keyed digests under which a name is found by its beginnings; sorted, none twice."""
    spelled: set[str] = set()
    for one in readings(name):
        letters, initials = "".join(one), "".join(s[:1] for s in one)
        spelled |= {"p" + letters[:end] for end in range(LEAST, _most(letters) + 1)}
        spelled |= {"i" + initials[:end] for end in range(LEAST, _MOST_INITIALS + 1)}
    plain = normalise_name(name)
    spelled |= {"c" + plain[at : at + 2] for at in range(len(plain) - 1)}
    mark = _mark()
    return sorted({_digest(one, mark) for one in spelled})


def wanted_tokens(words: str) -> list[int]:
    """The digests of which a name must have one to begin with what was typed."""
    wanted = typed(words)
    if len(wanted) < LEAST:
        return []
    if not is_letters(wanted):
        return _tokens("c" + wanted[:2])
    return _tokens("p" + wanted[:_MOST_LETTERS]) + _tokens("i" + wanted[:_MOST_INITIALS])


def _most(letters: str) -> int:
    return min(len(letters), _MOST_LETTERS)


@lru_cache(maxsize=50_000)
def _digest(spelled: str, fingerprint: bytes) -> int:
    return _shortened(blind_index("name-token", spelled))


def _tokens(spelled: str) -> list[int]:
    """One for each key in use: while the key is being changed, a name has the old or the new."""
    return [_shortened(one) for one in blind_indexes("name-token", spelled)]


def _shortened(digest: str) -> int:
    return int(digest[:8], 16) >> (32 - _BITS)


def _token(spelled: str) -> int:
    return _digest(spelled, _mark())


def _mark() -> bytes:
    from fivehearts.foundation.vault import keys

    return keys.fingerprint()
