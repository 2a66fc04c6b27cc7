"""What becomes of the rows of a file: taken, known already, or turned back with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import DataError, IntegrityError
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal

from . import at_once
from .at_once import HandleRows
from .books import Books, HandleRow, Report
from .crew import Block
from .mapping import Bound, Row
from .vocabulary import RunElsewhere
from .workbooks import Line

Progress = Callable[[int, int], None]

OTHER_WORDS = _(
    "This number was taken before with other words. Correct the number or leave the row out."
)
NOT_STORABLE = _("The database does not take this row. Look for unusual values and mend them.")


@dataclass(frozen=True)
class Taking:
    """A file, its books, and who makes something of a row or of many."""

    bound: Bound
    books: Books
    handle_row: HandleRow
    handle_rows: HandleRows | None
    progress: Progress | None

    def take(self, start: int, end: int) -> None:
        """Take the rows from `start` up to `end`, where the run stands."""
        lines = self.bound.lines[start:end]
        rows = [self._converted(line) for line in lines]
        self.books.look_up([row.source_number for row in rows if isinstance(row, Row)])
        for piece in at_once.pieces(lines, rows) if self.handle_rows else [(lines, rows)]:
            if self.handle_rows is None or not self._taken_at_once(*piece, self.handle_rows):
                self._take_one_by_one(*piece)
            self._tell()

    def blocks(self, start: int, batch: int) -> Iterator[Block]:
        """The rows from `start` on in blocks for several processes.

        What becomes of a number that stood before depends on what became of it there: such a
        block waits for that one.
        """
        last = dict[str, int]()
        ends = range(start, len(self.bound.lines), batch)
        for at, first in enumerate(ends):
            lines = self.bound.lines[first : first + batch]
            numbers = {self.bound.number_of(line) for line in lines} - {""}
            yield Block(
                first, first + len(lines), max((last.get(n, -1) for n in numbers), default=-1)
            )
            last.update(dict.fromkeys(numbers, at))

    def add(self, told: Report) -> None:
        """What another process tells of the rows that come next."""
        self.books.add(told)
        self._tell()

    def _tell(self) -> None:
        if self.progress:
            self.progress(self.books.position, self.books.report.rows)

    def _take_one_by_one(self, lines: list[Line], rows: list[Row | Refusal]) -> None:
        if self.books.turn:
            self.books.turn()
        for line, row in zip(lines, rows, strict=True):
            self._take(line, row)
            self._tell()
        self.books.flush()

    def _taken_at_once(
        self, lines: list[Line], rows: list[Row | Refusal], handle_rows: HandleRows
    ) -> bool:
        """Whether the batch was taken as one; nothing of it was where it could not."""
        try:
            batch = at_once.sorted_out(lines, rows, self.books.digests, str(OTHER_WORDS))
            self.books.take_batch(batch, handle_rows)
        except (DataError, IntegrityError):
            return False
        return True

    def _converted(self, line: Line) -> Row | Refusal:
        try:
            return self.bound.convert(line)
        except Refusal as refusal:
            return refusal

    def _take(self, line: Line, row: Row | Refusal) -> None:
        books = self.books
        if isinstance(row, Refusal):
            books.reject(line, row.sentence)
            return
        known = books.digests.get(row.source_number)
        if known is not None and known != row.digest:
            books.reject(line, str(OTHER_WORDS))
        elif known is not None:
            books.count_known()
        else:
            try:
                books.take(row, self.handle_row)
            except Refusal as refusal:
                if isinstance(refusal, RunElsewhere):
                    raise
                books.reject(line, refusal.sentence)
            except (DataError, IntegrityError):
                books.reject(line, str(NOT_STORABLE))
