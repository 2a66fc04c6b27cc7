"""What is read of a text: runs of characters in its title and words, and words of subjects. Pure.

The same function reads for learning and for guessing, so that the two can never drift apart.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fivehearts.insight.suggestions.reference import SUBJECTS

# Characters of the words that are read; what matters is said in the beginning.
MOST_READ = 2000
SHORTEST, LONGEST = 1, 3
# A title says in ten characters what the words say in three hundred.
WEIGHTS = {"title": 1.5, "words": 1.0, "subject": 0.5}
_NUMBERS = re.compile(r"⟦[^⟧]*⟧|[a-z]*\d[a-z\d]*")
_SPACES = re.compile(r"\s+")
_MOST_COUNTED = 3

Counts = dict[str, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """One text: how often each run of characters and each subject comes up, by block."""

    title: Counts
    words: Counts
    subject: Counts

    def blocks(self) -> Iterable[tuple[str, Counts]]:
        """The blocks by their names."""
        return (("title", self.title), ("words", self.words), ("subject", self.subject))


def clean(text: str) -> str:
    """One spelling; every number is the same number, so that no house and no phone is learnt."""
    text = unicodedata.normalize("NFKC", text.replace("_x000D_", " ")).lower()
    return _SPACES.sub(" ", _NUMBERS.sub("0", text)).strip()


def read(title: str, words: str) -> Reading:
    """Everything the guess is made from."""
    title, words = clean(title)[:MOST_READ], clean(words)[:MOST_READ]
    return Reading(_runs(title), _runs(words), subjects_in(title, words))


def subjects_in(title: str, words: str) -> Counts:
    """How strongly each subject comes up by its own words, together of length one."""
    found: Counts = {}
    for subject, known in SUBJECTS.items():
        weight = 0.0
        for word in known:
            in_title, in_words = title.count(word), min(words.count(word), _MOST_COUNTED)
            weight += 2 * math.log1p(in_title) + math.log1p(in_words)
        if weight:
            found[subject] = math.log1p(weight)
    return _of_length_one(found)


def weighed(counts: Mapping[str, float], worth: Mapping[str, float]) -> Counts:
    """Counts of runs made comparable: each by what it is worth, together of length one."""
    return _of_length_one(
        {run: (1 + math.log(n)) * worth[run] for run, n in counts.items() if run in worth}
    )


def worth_of(texts: Iterable[Mapping[str, float]], *, number: int, least: int) -> Counts:
    """What each run is worth: the rarer, the more. Runs of fewer than `least` texts are left out."""
    seen: Counter[str] = Counter()
    for counts in texts:
        seen.update(counts.keys())
    return {
        run: 1 + math.log((1 + number) / (1 + n)) for run, n in sorted(seen.items()) if n >= least
    }


def _runs(text: str) -> Counts:
    counts: Counter[str] = Counter()
    for size in range(SHORTEST, LONGEST + 1):
        counts.update(text[at : at + size] for at in range(len(text) - size + 1))
    return {run: float(n) for run, n in counts.items()}


def _of_length_one(values: Counts) -> Counts:
    length = math.sqrt(sum(value * value for value in values.values()))
    return {name: value / length for name, value in values.items()} if length else {}
