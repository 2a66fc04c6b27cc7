"""Character bigrams: Chinese text as words a database can index. Pure functions.

A run of Chinese characters gives each pair of neighbours, then its last character alone:
`幸福路` → `幸福 福路 路`. Letters and digits are whole words. What stands between two runs
(a comma, a space) leaves a gap in the positions, so that a phrase never bridges it.

The literals are made here, position by position, and never pass PostgreSQL's own parser:
its idea of a word differs by locale and takes `3-4` for a negative number.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# PostgreSQL keeps no position beyond 16383 in a tsvector.
MOST_POSITIONS = 16_000
LONGEST_WORD = 60
LONGEST_QUERY = 80
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>[^\W_{_HAN}]+)")


@dataclass(frozen=True)
class _Run:
    text: str
    is_han: bool
    # True when nothing stands between the run before and this one.
    joined: bool


def normalise(text: str) -> str:
    """One spelling for search: full-width as half-width, capitals as small letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def tokens(text: str) -> list[str]:
    """The words under which a text is found, in order, as they stand in the index."""
    return [word for words, _follows in _words(normalise(text)) for word in words]


def vector(*texts: str) -> str:
    """A `tsvector` literal of one or several texts; the first of several weighs most.

    Bounded: what lies beyond some sixteen thousand characters is not indexed.
    """
    places: dict[str, str] = {}
    position = 1
    for order, text in enumerate(texts):
        weight = "A" if order == 0 and len(texts) > 1 else ""
        at = position
        for words, follows in _words(normalise(text)):
            at += 0 if follows else 1
            for word in words:
                if at > MOST_POSITIONS:
                    break
                held = places.get(word)
                places[word] = f"{at}{weight}" if held is None else f"{held},{at}{weight}"
                at += 1
                position = at + 1
    return " ".join([f"'{word}':{at}" for word, at in places.items()])


def query(text: str) -> str:
    """A `tsquery` literal: what stands together is a phrase, parts are joined by AND.

    A single Chinese character at the end of a part matches as a prefix. Empty when the text
    holds nothing to search for. Never longer than a page of a form may ask.
    """
    phrases = [
        _phrase(part) for part in _parts(normalise(text[: 4 * LONGEST_QUERY])[:LONGEST_QUERY])
    ]
    return " & ".join(dict.fromkeys(phrases))


def _runs(normal: str) -> Iterator[_Run]:
    end = -1
    for match in _RUN.finditer(normal):
        yield _Run(match.group(), match.lastgroup == "han", match.start() == end)
        end = match.end()


def _parts(normal: str) -> list[list[_Run]]:
    parts: list[list[_Run]] = []
    for run in _runs(normal):
        if not run.joined:
            parts.append([])
        parts[-1].append(run)
    return parts


def _pairs(han: str) -> list[str]:
    return [han[start : start + 2] for start in range(len(han) - 1)]


def _words(normal: str) -> Iterator[tuple[list[str], bool]]:
    """The words of each run, and whether it follows the one before without a gap.

    The last pair of a run of Chinese characters is its last character alone. Every matter that
    comes in goes through here: written for speed.
    """
    end = -1
    for match in _RUN.finditer(normal):
        run, start = match.group(), match.start()
        han = match.lastgroup == "han"
        words = [run[at : at + 2] for at in range(len(run))] if han else [run[:LONGEST_WORD]]
        yield words, start == end
        end = match.end()


def _phrase(part: list[_Run]) -> str:
    words: list[str] = []
    for place, run in enumerate(part):
        is_last = place == len(part) - 1
        if not run.is_han:
            words.append(f"'{run.text[:LONGEST_WORD]}'")
            continue
        words += [f"'{pair}'" for pair in _pairs(run.text)]
        if not is_last:
            words.append(f"'{run.text[-1]}'")
        elif len(run.text) == 1:
            words.append(f"'{run.text}':*")
    return "(" + " <-> ".join(words) + ")"
