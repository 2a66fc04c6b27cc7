"""A guesser: what was learnt, and what it says of a text, with the words that weighed most."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fivehearts.insight.suggestions.learning.features import WEIGHTS, Reading, clean, read, weighed
from fivehearts.insight.suggestions.reference import SUBJECTS

if TYPE_CHECKING:
    import numpy as np

FORMAT = 1
MOST_REASONS = 5
# Signs that join words and say nothing of a subject: a reason with one is a piece of a sentence.
_BETWEEN_WORDS = frozenset("的了是在我们这那也都就还和与及吗呢吧啊请您你很又一两三几")
_BLOCKS = ("title", "words", "subject")


class BrokenGuesser(ValueError):
    """The bytes are not a guesser this version can read; the message says why."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One label: how sure, between 0 and 1, and the words of the text that spoke for it."""

    label: str
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Guesser:
    """A linear model over runs of characters: `weights` has a row for each label."""

    labels: tuple[str, ...]
    worth: Mapping[str, Mapping[str, float]]
    places: Mapping[str, Mapping[str, int]]
    weights: np.ndarray[Any, Any]
    bias: np.ndarray[Any, Any]
    # How sharp the scores are read as shares; found on texts the guesser had not seen.
    sharpness: float

    def scores(self, reading: Reading) -> list[float]:
        """How much speaks for each label, in their order."""
        values = self._values(reading)
        places = [place for place, _value in values]
        factors = [value for _place, value in values]
        found = self.weights[:, places] @ factors + self.bias if places else self.bias
        return [float(one) for one in found]

    def guess(self, title: str, words: str, *, most: int = 3) -> list[Guess]:
        """The likeliest labels, best first, each with its reasons."""
        reading = read(title, words)
        shares = shares_of(self.scores(reading), self.sharpness)
        order = sorted(range(len(shares)), key=lambda place: (-shares[place], place))[:most]
        text = f"{clean(title)} {clean(words)}"
        return [
            Guess(self.labels[place], shares[place], self._reasons(reading, place, text))
            for place in order
        ]

    def _values(self, reading: Reading) -> list[tuple[int, float]]:
        found = []
        for block, counts in reading.blocks():
            known = self.places[block]
            told = counts if block == "subject" else weighed(counts, self.worth[block])
            found += [
                (known[run], value * WEIGHTS[block]) for run, value in told.items() if run in known
            ]
        return found

    def _reasons(self, reading: Reading, label: int, text: str) -> tuple[str, ...]:
        """The words of the text that weighed most for a label, as words and not as fragments."""
        weight: dict[str, float] = {}
        for block, counts in reading.blocks():
            known, row = self.places[block], self.weights[label]
            told = counts if block == "subject" else weighed(counts, self.worth[block])
            for run, value in told.items():
                if run not in known:
                    continue
                spoke = float(row[known[run]]) * value * WEIGHTS[block]
                if block != "subject":
                    # What stood in one title alone is a name, and no reason.
                    if run in self.places["words"]:
                        weight[run] = weight.get(run, 0.0) + spoke
                elif spoke > 0:
                    for word in [one for one in SUBJECTS[run] if one in text]:
                        weight[word] = weight.get(word, 0.0) + spoke / 2
        return _as_words(weight, text)


def _as_words(weight: Mapping[str, float], text: str) -> tuple[str, ...]:
    """Runs that spoke for it, the strongest first; what overlaps in the text becomes one word."""
    strong = [
        run
        for run in sorted(weight, key=lambda one: (-weight[one] * min(len(one), 3), one))
        if weight[run] > 0 and len(run) > 1 and _is_word(run)
    ][: 4 * MOST_REASONS]
    words: list[str] = []
    for run in strong:
        if any(run in word for word in words):
            continue
        words = [word for word in words if word not in run]
        words.append(run)
    return tuple(_joined(words, text)[:MOST_REASONS])


def _joined(words: list[str], text: str) -> list[str]:
    """`拖欠工` and `欠工资` are one word of the text: `拖欠工资`."""
    found: list[str] = []
    for word in words:
        for place, other in enumerate(found):
            merged = _merged(other, word) or _merged(word, other)
            if merged and merged in text:
                found[place] = merged
                break
        else:
            found.append(word)
    return list(dict.fromkeys(found))


def _merged(first: str, second: str) -> str:
    """Both as one word of four, where the end of the first is the beginning of the second."""
    same = len(first) == len(second) == 3 and first[1:] == second[:2]
    return first + second[2:] if same else ""


def _is_word(run: str) -> bool:
    if any(sign in _BETWEEN_WORDS for sign in run):
        return False
    return all("\u4e00" <= sign <= "\u9fff" for sign in run) or (run.isalpha() and run.isascii())


def shares_of(scores: list[float], sharpness: float) -> list[float]:
    """Scores as shares that add up to one."""
    top = max(scores)
    powers = [math.exp((one - top) * sharpness) for one in scores]
    whole = sum(powers)
    return [one / whole for one in powers]


def to_bytes(guesser: Guesser) -> bytes:
    """Arrays and plain text, no pickle: nothing in it can be run."""
    import numpy as np

    card = {
        "format": FORMAT,
        "labels": list(guesser.labels),
        "sharpness": guesser.sharpness,
        "runs": {block: list(guesser.places[block]) for block in _BLOCKS},
    }
    worth_title, worth_words = (
        np.array([guesser.worth[block][run] for run in guesser.places[block]], dtype=np.float32)
        for block in ("title", "words")
    )
    text = np.frombuffer(json.dumps(card, ensure_ascii=False).encode(), dtype=np.uint8)
    kept = BytesIO()
    np.savez_compressed(
        kept,
        card=text,
        weights=guesser.weights.astype(np.float32),
        bias=guesser.bias.astype(np.float32),
        worth_title=worth_title,
        worth_words=worth_words,
    )
    return kept.getvalue()


def from_bytes(data: bytes) -> Guesser:
    """The guesser in these bytes. Raises `BrokenGuesser`."""
    import zipfile

    import numpy as np

    try:
        with np.load(BytesIO(data), allow_pickle=False) as kept:
            card = json.loads(kept["card"].tobytes().decode())
            runs = {block: list(card["runs"][block]) for block in _BLOCKS}
            weights, bias = kept["weights"], kept["bias"]
            worth = {
                block: dict(zip(runs[block], kept[f"worth_{block}"].tolist(), strict=True))
                for block in ("title", "words")
            }
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise BrokenGuesser(f"{type(error).__name__}") from None
    places: dict[str, dict[str, int]] = {}
    start = 0
    for block in _BLOCKS:
        places[block] = {run: start + at for at, run in enumerate(runs[block])}
        start += len(runs[block])
    labels = tuple(str(one) for one in card["labels"])
    if card.get("format") != FORMAT or weights.shape != (len(labels), start) or not labels:
        raise BrokenGuesser("the parts do not fit each other")
    if bias.shape != (len(labels),) or not np.isfinite(weights).all():
        raise BrokenGuesser("the parts do not fit each other")
    return Guesser(labels, worth, places, weights, bias, float(card["sharpness"]))
