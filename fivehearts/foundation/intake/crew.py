"""Several processes at one file: blocks of rows are worked on at once and committed in their turn.

Each process has a connection of its own and takes a block as one transaction, up to its end;
there it waits until every block before it is committed. So the position of the run moves over
the file as if one process took it, and a kill at any moment loses and doubles nothing.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from django.db import connection

from .vocabulary import ProcessLost

# How long a finished block holds what it wrote for its turn, in seconds. What it holds may be
# what another import waits for, which holds what the block before it waits for: it lets go then.
PATIENCE = 20.0
_READY, _ENDED, _FAILED = "ready", "ended", "failed"

Turn = Callable[[], None]
# Takes the rows of a block, asks for its turn before it commits, and says how they ended.
TakeBlock = Callable[["Block", Turn], Any]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows from `start` up to `end`; not begun before the block `after` has ended."""

    start: int
    end: int
    after: int = -1


class _NoTurn(Exception):
    """The turn did not come in time: what is held is let go."""


class _Alone(Exception):
    """Whoever started this process is gone."""


def may_work() -> bool:
    """Whether several processes can work here: they cannot see what is not committed yet."""
    return sys.platform == "linux" and not connection.in_atomic_block


def take(
    blocks: Sequence[Block], take_block: TakeBlock, ended: Callable[[Any], None], *, processes: int
) -> None:
    """Take all blocks by so many processes; `ended` hears of each in the order of the blocks.

    The processes are copies of this one, so that what it knows need not be told them; the
    connection is closed before. Raises what a block raised, and `ProcessLost`; blocks not
    committed by then are taken back.
    """
    connection.close()
    crew: list[_Worker] = []
    try:
        for _number in range(min(processes, len(blocks))):
            crew.append(_Worker(take_block, [one.pipe for one in crew]))
        _direct(blocks, crew, ended)
    finally:
        for worker in crew:
            worker.stop()


def _direct(blocks: Sequence[Block], crew: Sequence[_Worker], ended: Callable[[Any], None]) -> None:
    """Hand out blocks in their order, and give each its turn when those before it have ended."""
    free, ready = list(crew), dict[int, _Worker]()
    begun = turn = 0
    while turn < len(blocks):
        while free and begun < len(blocks) and blocks[begun].after < turn:
            free.pop(0).begin(begun, blocks[begun])
            begun += 1
        if turn in ready:
            ready.pop(turn).tell(None)
        for worker in _heard([one for one in crew if one not in free]):
            kind, told = worker.hear()
            if kind == _READY:
                ready[worker.at] = worker
            elif kind == _ENDED:
                ended(told)
                turn += 1
                free.append(worker)
            else:
                raise told


def _heard(busy: Sequence[_Worker]) -> list[_Worker]:
    pipes = wait([one.pipe for one in busy])
    return [one for one in busy if one.pipe in pipes]


class _Worker:
    """One process and the pipe to it, as the one who started it sees them."""

    def __init__(self, take_block: TakeBlock, others: list[Connection]) -> None:
        copying = multiprocessing.get_context("fork")
        self.at = -1
        self.pipe, theirs = copying.Pipe()
        # Held by a process beside it, an end would never be seen to close.
        held = [*others, self.pipe]
        self._process = copying.Process(target=_work, args=(theirs, held, take_block), daemon=True)
        self._process.start()
        theirs.close()

    def begin(self, at: int, block: Block) -> None:
        self.at = at
        self.tell(block)

    def tell(self, words: Any) -> None:
        try:
            self.pipe.send(words)
        except OSError:
            raise ProcessLost from None

    def hear(self) -> tuple[str, Any]:
        try:
            kind, told = self.pipe.recv()
        except (EOFError, OSError):
            raise ProcessLost from None
        return kind, told

    def stop(self) -> None:
        """End it; what it has not committed is taken back by the database."""
        self.pipe.close()
        self._process.terminate()
        self._process.join()


def _work(pipe: Connection, held: list[Connection], take_block: TakeBlock) -> None:
    """What a process does: blocks, until nobody asks for more."""
    for one in held:
        one.close()
    starter = os.getppid()

    def hear(patience: float | None = None) -> Any:
        try:
            if not pipe.poll(patience):
                raise _NoTurn
            told = pipe.recv()
        except (EOFError, OSError):
            raise _Alone from None
        if os.getppid() != starter:
            raise _Alone
        return told

    try:
        while True:
            pipe.send((_ENDED, _taken(hear(), pipe, hear, take_block)))
    except (_Alone, BrokenPipeError, KeyboardInterrupt):
        return
    except Exception as error:
        pipe.send((_FAILED, _portable(error)))


def _taken(block: Block, pipe: Connection, hear: Callable[..., Any], take_block: TakeBlock) -> Any:
    asked = False

    def turn() -> None:
        nonlocal asked
        if not asked:
            asked = True
            pipe.send((_READY, None))
            hear(PATIENCE)

    try:
        return take_block(block, turn)
    except _NoTurn:
        hear()
        return take_block(block, turn)


def _portable(error: Exception) -> Exception:
    """The error as it can be told to another process."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own, made the line before
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
