"""How like two texts are: pairs of characters they share, each weighed by how rare it is. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fivehearts.foundation.search import bigrams
from fivehearts.insight.suggestions.learning.features import clean

# What is asked stands in the beginning; the rest of a long letter is its history.
MOST_READ = 400
# A title says in few words what it is about.
TITLE_COUNTS = 2
# From here on two texts are likely to be about the same thing.
LIKE = 0.30
MOST_SHARED = 4

Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Like:
    """One of the texts compared with: which, how like (0 to 1), and the words both use."""

    place: int
    score: float
    shared: tuple[str, ...]


class Texts:
    """Texts to compare with; what they all say weighs little."""

    def __init__(self, texts: Sequence[tuple[str, str]]) -> None:
        self._counts = [pairs_of(title, words) for title, words in texts]
        self._seen: Counter[str] = Counter()
        for counts in self._counts:
            self._seen.update(counts.keys())
        self._number = len(texts)
        self._vectors = [self._weighed(counts) for counts in self._counts]

    def like(self, title: str, words: str, *, least: float = LIKE) -> list[Like]:
        """Those at least so like, the likest first."""
        asked = self._weighed(pairs_of(title, words))
        text = clean(f"{title} {words}")[:MOST_READ]
        found = []
        for place, vector in enumerate(self._vectors):
            score = _product(asked, vector)
            if score >= least:
                found.append(Like(place, score, _shared(asked, vector, text)))
        return sorted(found, key=lambda one: (-one.score, one.place))

    def clusters(self, *, least: float = LIKE) -> list[list[int]]:
        """Groups of texts each like at least one other of its group; the largest first."""
        above = list(range(self._number))

        def top(place: int) -> int:
            while above[place] != place:
                place = above[place]
            return place

        for one in range(self._number):
            for other in range(one):
                if _product(self._vectors[one], self._vectors[other]) >= least:
                    above[top(one)] = top(other)
        groups: dict[int, list[int]] = {}
        for place in range(self._number):
            groups.setdefault(top(place), []).append(place)
        return sorted((g for g in groups.values() if len(g) > 1), key=lambda g: (-len(g), g))

    def shared_by(self, places: Sequence[int]) -> tuple[str, ...]:
        """What most of these texts say and few others do: words for a title."""
        common: Counter[str] = Counter()
        for place in places:
            common.update(self._counts[place].keys())
        strong = [
            (n * self._worth(pair), pair) for pair, n in common.items() if n > len(places) / 2
        ]
        return tuple(pair for _weight, pair in sorted(strong, reverse=True)[:MOST_SHARED])

    def _worth(self, pair: str) -> float:
        return math.log((self._number + 2) / (self._seen.get(pair, 0) + 1)) + 0.1

    def _weighed(self, counts: Counter[str]) -> Vector:
        values = {pair: (1 + math.log(n)) * self._worth(pair) for pair, n in counts.items()}
        length = math.sqrt(sum(value * value for value in values.values()))
        return {pair: value / length for pair, value in values.items()} if length else {}


def pairs_of(title: str, words: str) -> Counter[str]:
    """Pairs of characters and whole foreign words, the title's counted twice."""
    counts: Counter[str] = Counter()
    for text, times in ((title, TITLE_COUNTS), (words[:MOST_READ], 1)):
        for token in bigrams.tokens(text.replace("_x000D_", " ")):
            if len(token) > 1:
                counts[token] += times
    return counts


def _product(one: Vector, other: Vector) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(value * other[pair] for pair, value in one.items() if pair in other)


def _shared(one: Vector, other: Vector, text: str) -> tuple[str, ...]:
    """The words both use that weigh most: neighbouring pairs are one word."""
    weights = {pair: value * other[pair] for pair, value in one.items() if pair in other}
    strong = sorted(weights, key=lambda pair: (-weights[pair], pair))[: 3 * MOST_SHARED]
    words: list[str] = []
    for pair in strong:
        for place, word in enumerate(words):
            longer = [w for w in (word + pair[1:], pair[:1] + word) if w in text]
            if (word.endswith(pair[0]) or word.startswith(pair[-1])) and longer and len(word) < 6:
                words[place] = longer[0]
                break
        else:
            words.append(pair)
    return tuple(dict.fromkeys(words))[:MOST_SHARED]
