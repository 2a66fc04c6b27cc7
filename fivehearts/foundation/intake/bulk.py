"""Taking many things of a file at once: batch by batch, so that a kill loses and doubles nothing.

A batch, the reasons of what it turned back and the position of the run are one transaction.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from django.db import transaction

from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import current, tell_database
from fivehearts.foundation.verbs import insert

from . import actions
from .models import Rejection, Run
from .vocabulary import RunElsewhere, RunState

Thing = TypeVar("Thing")
Progress = Callable[[int, int], None]


class TurnedBack(NamedTuple):
    """Who was not taken: sheet by its order, row, whose columns, codes, and a sentence."""

    sheet: int
    row: int
    who: str
    codes: str
    reason: str


@dataclass
class Ended:
    """How the things of a batch ended; together as many as they weigh."""

    imported: int = 0
    changed: int = 0
    known: int = 0
    rejected: list[TurnedBack] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return self.imported + self.changed + self.known + len(self.rejected)


@dataclass(frozen=True)
class Load(Generic[Thing]):
    """What a file holds, in its order, and how much each thing weighs (people of a household)."""

    name: str
    sha256: str
    things: Sequence[Thing]
    weigh: Callable[[Thing], int]

    @property
    def weight(self) -> int:
        return sum(map(self.weigh, self.things))


def run_of(load: Load[Thing], *, unit: Unit, by: Actor) -> Run:
    """The run of this file that was cut off, or a new one."""
    found = Run._default_manager.filter(
        mapping=load.name, unit=unit, file_sha256=load.sha256, state=RunState.RUNNING
    ).first()
    if found is not None and found.rows == load.weight:
        return found
    if found is not None:
        actions.abandon_run(run=found, by=by)
    return actions.begin_run(
        mapping=load.name, unit=unit, file_sha256=load.sha256, rows=load.weight, by=by
    )


def take_all(
    run: Run,
    load: Load[Thing],
    take: Callable[[list[Thing]], Ended],
    *,
    by: Actor,
    batch: int = 600,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> bool:
    """Take what is left of a run in batches of about `batch`; whether everything has ended.

    With `seconds` it stops behind the batch in which they are over, to be called again. `take`
    runs inside the transaction of its batch. Raises `RunElsewhere` where another process
    takes the same file.
    """
    until = None if seconds is None else time.monotonic() + seconds
    for things, position in _batches(load, run.position, batch):
        with transaction.atomic():
            tell_database(current())
            _hold(run, position)
            ended = take(things)
            _book(run, position, ended)
        if progress:
            progress(run.position, run.rows)
        if until is not None and time.monotonic() > until and run.position < run.rows:
            return False
    if run.state == RunState.RUNNING:
        actions.finish_run(run=run, by=by, in_bulk=True)
    return True


def _batches(load: Load[Thing], position: int, batch: int) -> list[tuple[list[Thing], int]]:
    """The things that have not ended, in pieces, each with the position it begins at."""
    pieces: list[tuple[list[Thing], int]] = []
    begins = passed = weight = 0
    piece: list[Thing] = []
    for thing in load.things:
        weighs = load.weigh(thing)
        if passed + weighs > position:
            if not piece:
                begins = passed
            piece.append(thing)
            weight += weighs
        passed += weighs
        if weight >= batch:
            pieces.append((piece, begins))
            piece, weight = [], 0
    if piece:
        pieces.append((piece, begins))
    return pieces


def _hold(run: Run, position: int) -> None:
    """Hold the run: a second process waits here, and then finds it moved."""
    fresh = Run._default_manager.select_for_update().get(pk=run.pk)
    if fresh.position != position or fresh.state != RunState.RUNNING:
        raise RunElsewhere


def _book(run: Run, position: int, ended: Ended) -> None:
    insert(
        *(
            Rejection(
                run=run, sheet=one.sheet, row_number=one.row, who=one.who,
                codes=one.codes, reason=one.reason,
            )
            for one in ended.rejected
        )
    )  # fmt: skip
    run.position = position + ended.weight
    run.imported += ended.imported
    run.changed += ended.changed
    run.known += ended.known
    run.rejected += len(ended.rejected)
    run.save(update_fields=["position", "imported", "changed", "known", "rejected"])
