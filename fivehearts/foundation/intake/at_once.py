"""Many rows of a file at once: what becomes of each, and the books of a whole batch.

A batch, its source numbers, the reasons of what it turned back and the position of the run are
one transaction, so that a kill at any moment loses and doubles nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import Refusal, insert_plain

from .mapping import Row
from .models import Rejection, Run, Source
from .vocabulary import RunElsewhere, RunState
from .workbooks import Line

# Makes something of many rows: for each its key as text, or the refusal that turns it back.
HandleRows = Callable[[Sequence[Row]], "list[str | Refusal]"]


@dataclass
class Batch:
    """What became of the rows of a batch, in their order."""

    known: int = 0
    new: list[Row] = field(default_factory=list)
    taken: list[tuple[Row, str]] = field(default_factory=list)
    rejected: list[tuple[int, str]] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return self.known + len(self.taken) + len(self.rejected)


def sorted_out(
    lines: Sequence[Line],
    rows: Sequence[Row | Refusal],
    digests: Mapping[str, str],
    other_words: str,
) -> Batch:
    """Which rows are new, which are known, and which say why they cannot be taken."""
    batch = Batch()
    for line, row in zip(lines, rows, strict=True):
        if isinstance(row, Refusal):
            batch.rejected.append((line.number, row.sentence))
        elif row.source_number not in digests:
            batch.new.append(row)
        elif digests[row.source_number] == row.digest:
            batch.known += 1
        else:
            batch.rejected.append((line.number, other_words))
    return batch


def pieces(
    lines: Sequence[Line], rows: Sequence[Row | Refusal]
) -> Iterator[tuple[list[Line], list[Row | Refusal]]]:
    """The rows in pieces in which no number stands twice: what becomes of the second depends on
    what became of the first."""
    piece: tuple[list[Line], list[Row | Refusal]] = ([], [])
    numbers = set[str]()
    for line, row in zip(lines, rows, strict=True):
        number = "" if isinstance(row, Refusal) else row.source_number
        if number and number in numbers:
            yield piece
            piece, numbers = ([], []), set()
        piece[0].append(line)
        piece[1].append(row)
        numbers.add(number)
    if piece[0]:
        yield piece


def hold(run: Run, position: int) -> None:
    """Hold the run: a second process waits here, and then finds it moved (`RunElsewhere`)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM intake_run WHERE id = %s AND position = %s AND state = %s"
            " FOR NO KEY UPDATE",
            [run.pk, position, RunState.RUNNING],
        )
        if cursor.fetchone() is None:
            raise RunElsewhere


def take(batch: Batch, handle_rows: HandleRows) -> None:
    """Make something of the new rows, and note what became of each."""
    for row, told in zip(batch.new, handle_rows(batch.new), strict=True):
        if isinstance(told, Refusal):
            batch.rejected.append((row.number, told.sentence))
        else:
            batch.taken.append((row, told))


def book(batch: Batch, run: Run, unit: Unit) -> None:
    """The source numbers and the reasons of a whole batch: two statements."""
    insert_plain(
        Source,
        [
            {
                "mapping": run.mapping,
                "unit_id": unit.pk,
                "source_number": row.source_number,
                "digest": row.digest,
                "target": target,
                "run_id": run.pk,
                "row_number": row.number,
            }
            for row, target in batch.taken
        ],
    )
    insert_plain(
        Rejection,
        [
            {"run_id": run.pk, "sheet": 0, "row_number": number, "who": "", "codes": "",
             "reason": reason}
            for number, reason in sorted(batch.rejected)
        ],
    )  # fmt: skip


def move_on(batch: Batch, run: Run, position: int) -> None:
    """Move the run from `position` over the batch; `RunElsewhere` where another process did."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE intake_run SET position = position + %s, imported = imported + %s,"
            " known = known + %s, rejected = rejected + %s"
            " WHERE id = %s AND position = %s AND state = %s",
            [batch.weight, len(batch.taken), batch.known, len(batch.rejected),
             run.pk, position, RunState.RUNNING],
        )  # fmt: skip
        if cursor.rowcount != 1:
            raise RunElsewhere
