"""Learning: a linear classifier over what is read of texts, and how well it does on unseen ones.

Everything is seeded: the same examples give the same guesser and the same figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from fivehearts.insight.suggestions.learning.features import (
    WEIGHTS,
    Reading,
    read,
    weighed,
    worth_of,
)
from fivehearts.insight.suggestions.learning.guesser import Guesser, shares_of
from fivehearts.insight.suggestions.reference import SUBJECTS

FOLDS = 5
SEED = 20261123
# A label with fewer examples is not learnt: five folds need some in each.
LEAST_OF_A_LABEL = 8
# Runs that are kept of a block: the most frequent ones.
MOST_RUNS = 120_000
_LEAST = {"title": 1, "words": 2}
_SHARPNESSES = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the category somebody gave it."""

    title: str
    words: str
    label: str


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How well one label is found among unseen texts."""

    label: str
    rows: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Learnt:
    """A guesser, and what five folds say of it: the mean of the macro-F1 of the folds."""

    guesser: Guesser
    macro_f1: float
    fold_f1: tuple[float, ...]
    by_label: tuple[LabelScore, ...]
    rows: int
    # Labels with too few examples, and how many each had.
    left_out: dict[str, int] = field(default_factory=dict)


def enough(examples: Sequence[Example]) -> tuple[list[Example], dict[str, int]]:
    """The examples of labels that can be learnt, and the labels left out with their counts."""
    counts = Counter(one.label for one in examples)
    few = {label: n for label, n in sorted(counts.items()) if n < LEAST_OF_A_LABEL}
    return [one for one in examples if one.label not in few], few


def learn(
    examples: Sequence[Example],
    *,
    progress: Progress | None = None,
    seed: int = SEED,
) -> Learnt:
    """Learn from examples and measure on five folds. Raises ValueError for fewer than two labels."""
    from sklearn.metrics import f1_score, precision_recall_fscore_support
    from sklearn.model_selection import StratifiedKFold

    tell = progress or (lambda done, total: None)
    kept, few = enough(examples)
    labels = tuple(sorted({one.label for one in kept}))
    if len(labels) < 2:
        raise ValueError("fewer than two labels")
    readings = [read(one.title, one.words) for one in kept]
    given = [labels.index(one.label) for one in kept]
    steps = FOLDS + 2
    tell(1, steps)
    folds: list[float] = []
    guessed = [0] * len(kept)
    scores: list[list[float]] = [[] for _one in kept]
    split = StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(given, given)
    for number, (seen, unseen) in enumerate(split):
        trained = _fitted([readings[at] for at in seen], [given[at] for at in seen], labels)
        for at in unseen:
            scores[at] = trained.scores(readings[at])
            guessed[at] = max(range(len(labels)), key=scores[at].__getitem__)
        right, said = [given[at] for at in unseen], [guessed[at] for at in unseen]
        folds.append(float(f1_score(right, said, average="macro", zero_division=0)))
        tell(number + 2, steps)
    guesser = _fitted(readings, given, labels, sharpness=_sharpness(scores, given))
    tell(steps, steps)
    table = precision_recall_fscore_support(
        given, guessed, labels=range(len(labels)), zero_division=0
    )
    by_label = tuple(
        LabelScore(label, int(table[3][at]), *(float(table[part][at]) for part in range(3)))
        for at, label in enumerate(labels)
    )
    return Learnt(guesser, sum(folds) / len(folds), tuple(folds), by_label, len(kept), few)


def _fitted(
    readings: Sequence[Reading],
    given: Sequence[int],
    labels: tuple[str, ...],
    *,
    sharpness: float = 1.0,
) -> Guesser:
    import numpy as np
    from sklearn.svm import LinearSVC

    worth = {
        block: _most(
            worth_of(
                (getattr(one, block) for one in readings),
                number=len(readings),
                least=_LEAST[block],
            )
        )
        for block in ("title", "words")
    }
    runs: dict[str, list[str]] = {block: list(worth[block]) for block in worth}
    runs["subject"] = list(SUBJECTS)
    places: dict[str, dict[str, int]] = {}
    start = 0
    for block, names in runs.items():
        places[block] = {run: start + at for at, run in enumerate(names)}
        start += len(names)
    table = _table(readings, worth, places, start)
    machine = LinearSVC(C=1.0, class_weight="balanced", dual=True, random_state=SEED)
    machine.fit(table, given)
    weights, bias = machine.coef_, machine.intercept_
    if len(labels) == 2:
        # Of two labels the library keeps one row: the other is its mirror.
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return Guesser(labels, worth, places, weights, bias, sharpness)


def _most(worth: dict[str, float]) -> dict[str, float]:
    """The most frequent runs, where there are too many."""
    if len(worth) <= MOST_RUNS:
        return worth
    frequent = sorted(worth, key=lambda run: (worth[run], run))[:MOST_RUNS]
    return {run: worth[run] for run in sorted(frequent)}


def _table(
    readings: Sequence[Reading],
    worth: dict[str, dict[str, float]],
    places: dict[str, dict[str, int]],
    width: int,
) -> Any:
    from scipy.sparse import csr_matrix

    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for reading in readings:
        for block, counts in reading.blocks():
            known = places[block]
            told = counts if block == "subject" else weighed(counts, worth[block])
            for run, value in told.items():
                columns.append(known[run])
                values.append(value * WEIGHTS[block])
        ends.append(len(values))
    return csr_matrix((values, columns, ends), shape=(len(readings), width))


def _sharpness(scores: Sequence[list[float]], given: Sequence[int]) -> float:
    """By which scores of unseen texts become shares that are right as often as they say."""
    import math

    def surprise(sharpness: float) -> float:
        return -sum(
            math.log(max(shares_of(one, sharpness)[right], 1e-12))
            for one, right in zip(scores, given, strict=True)
        )

    return min(_SHARPNESSES, key=surprise)
