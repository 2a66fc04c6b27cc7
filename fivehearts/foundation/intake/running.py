"""Taking the rows of a file one by one, so that a kill at any moment loses and doubles nothing.

Each row, its source number and the position of the run are one transaction: either all three
are there or none. Two processes on one run meet at the position, and one of them stops.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import current, tell_database
from fivehearts.foundation.verbs import Refusal, insert, together

from . import actions, at_once, mending, workbooks
from .at_once import HandleRows
from .mapping import Bound, Mapping, Row, bind
from .models import Rejection, Run, Source
from .vocabulary import CountsDisagree, Outcome, RowError, RunElsewhere, RunState
from .workbooks import Line

# Makes something of a row and returns its key as text; a `Refusal` turns the row back.
HandleRow = Callable[[Row], str]
Progress = Callable[[int, int], None]

OTHER_WORDS = _(
    "This number was taken before with other words. Correct the number or leave the row out."
)
NOT_STORABLE = _("The database does not take this row. Look for unusual values and mend them.")


@dataclass
class Report:
    """How a run ended: every row of the file in exactly one of three columns."""

    rows: int
    imported: int = 0
    known: int = 0
    rejected: int = 0
    run_id: int | None = None
    resumed_at: int = 0
    seconds: float = 0.0
    rejected_path: Path | None = None
    reasons: dict[int, str] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """`rows N = imported I + already known K + rejected R`; `CountsDisagree` if it is not so."""
        if self.rows != self.imported + self.known + self.rejected:
            raise CountsDisagree(
                f"{self.rows} rows, {self.imported}, {self.known}, {self.rejected}"
            )
        return f"rows {self.rows} = imported {self.imported} + already known {self.known} + rejected {self.rejected}"

    @property
    def rate(self) -> float:
        """Rows a second, of those that ended in this process."""
        return (self.rows - self.resumed_at) / self.seconds if self.seconds else 0.0


def run(
    mapping: Mapping,
    path: Path,
    handle_row: HandleRow,
    *,
    unit: Unit,
    by: Actor,
    dry_run: bool = False,
    resume: bool = True,
    progress: Progress | None = None,
    batch: int = 200,
    rejected_to: Path | None = None,
    handle_rows: HandleRows | None = None,
) -> Report:
    """Take every row of the file at `path` and say how each ended.

    A run of the same file that was cut off goes on where it stood, unless `resume` is false.
    A dry run does the work of every row and takes it back, so its counts are the real ones.
    `batch` is how many source numbers are looked up at once, and never how many rows may be
    lost. Rejected rows go to `rejected_to` (by default below the intake folder of VAR_DIR).
    With `handle_rows` a whole batch is one transaction and one call, and what cannot be taken
    like that (values the database refuses) is taken row by row.
    The caller has entered a scope; every row's transaction tells it to the database.
    Raises a `FileRefused` for the file as a whole; anything else a row raises stops the run,
    which can then be resumed.
    """
    table = workbooks.read(path)
    bound = bind(mapping, table)
    started = time.monotonic()
    books: _Books
    if dry_run:
        books = _DryBooks(mapping, unit, Report(rows=len(bound.lines)))
    else:
        found = _run_of(mapping, unit, table.sha256, len(bound.lines), by=by, resume=resume)
        books = _Books(mapping, unit, _report_of(found), found)
    _take_rows(bound, books, handle_row, progress, batch=batch, handle_rows=handle_rows)
    report = books.report
    if books.run is not None:
        report.reasons = dict(books.run.rejections.values_list("row_number", "reason"))
    if report.reasons and not (dry_run and rejected_to is None):
        report.rejected_path = rejected_to or _default_place(path, report)
        mending.write(report.rejected_path, bound, report.reasons)
    if books.run is not None:
        actions.finish_run(run=books.run, by=by)
    report.seconds = time.monotonic() - started
    return report


def _take_rows(
    bound: Bound,
    books: "_Books",
    handle_row: HandleRow,
    progress: Progress | None,
    *,
    batch: int,
    handle_rows: HandleRows | None,
) -> None:
    total = len(bound.lines)
    with translation.override("zh-hans"):
        for start in range(books.position, total, batch):
            lines = bound.lines[start : start + batch]
            rows = [_converted(bound, line) for line in lines]
            books.look_up([row.source_number for row in rows if isinstance(row, Row)])
            for piece in at_once.pieces(lines, rows) if handle_rows else [(lines, rows)]:
                if handle_rows is None or not _taken_at_once(*piece, books, handle_rows):
                    _take_one_by_one(*piece, books, handle_row, progress)
                if progress:
                    progress(books.position, total)


def _take_one_by_one(
    lines: list[Line],
    rows: list[Row | Refusal],
    books: "_Books",
    handle_row: HandleRow,
    progress: Progress | None,
) -> None:
    for line, row in zip(lines, rows, strict=True):
        _take(line, row, books, handle_row)
        if progress:
            progress(books.position, books.report.rows)
    books.flush()


def _taken_at_once(
    lines: list[Line], rows: list[Row | Refusal], books: "_Books", handle_rows: HandleRows
) -> bool:
    """Whether the batch was taken as one; nothing of it was where it could not."""
    try:
        batch = at_once.sorted_out(lines, rows, books.digests, str(OTHER_WORDS))
        books.take_batch(batch, handle_rows)
    except (DataError, IntegrityError):
        return False
    return True


def _converted(bound: Bound, line: Line) -> Row | Refusal:
    try:
        return bound.convert(line)
    except Refusal as refusal:
        return refusal


def _take(line: Line, row: Row | Refusal, books: "_Books", handle_row: HandleRow) -> None:
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
            books.take(row, handle_row)
        except Refusal as refusal:
            if isinstance(refusal, RunElsewhere):
                raise
            books.reject(line, refusal.sentence)
        except (DataError, IntegrityError):
            books.reject(line, str(NOT_STORABLE))


class _Books:
    """The bookkeeping of one run: every outcome and the position in one transaction.

    The position moves first: a second process waits there, and then finds it moved.
    """

    def __init__(
        self, mapping: Mapping, unit: Unit, report: Report, run: Run | None = None
    ) -> None:
        self.mapping, self.unit, self.report, self.run = mapping, unit, report, run
        self.position = run.position if run else 0
        self.digests: dict[str, str] = {}
        # Known rows change nothing, so they are booked with the next row that does.
        self._known_unbooked = 0

    def look_up(self, numbers: list[str]) -> None:
        """Learn which of these source numbers were taken before, in one query."""
        wanted = [number for number in numbers if number not in self.digests]
        found = Source._default_manager.filter(
            mapping=self.mapping.name, unit=self.unit, source_number__in=wanted
        )
        self.digests.update(found.values_list("source_number", "digest"))

    def take(self, row: Row, handle_row: HandleRow) -> None:
        with together():
            tell_database(current())
            self._advance(imported=1)
            self._write_source(row, handle_row(row))
        self._ended(Outcome.IMPORTED)
        self.digests[row.source_number] = row.digest

    def take_batch(self, batch: at_once.Batch, handle_rows: HandleRows) -> None:
        assert self.run is not None
        with transaction.atomic():
            tell_database(current())
            at_once.hold(self.run, self.position)
            at_once.take(batch, handle_rows)
            at_once.book(batch, self.run, self.unit)
        self.position += batch.weight
        self.report.imported += len(batch.taken)
        self.report.known += batch.known
        self.report.rejected += len(batch.rejected)
        self.report.reasons.update(batch.rejected)
        self.digests.update((row.source_number, row.digest) for row, _target in batch.taken)

    def reject(self, line: Line, reason: str) -> None:
        with transaction.atomic():
            self._advance(rejected=1)
            self._write_rejection(line, reason)
        self._ended(Outcome.REJECTED)
        self.report.reasons[line.number] = reason

    def count_known(self) -> None:
        self._known_unbooked += 1
        self.position += 1
        self.report.known += 1

    def flush(self) -> None:
        """Book the known rows since the last row that changed something."""
        if self._known_unbooked:
            self._advance()
            self._known_unbooked = 0

    def _ended(self, outcome: Outcome) -> None:
        self._known_unbooked = 0
        self.position += 1
        setattr(self.report, outcome.value, getattr(self.report, outcome.value) + 1)

    def _advance(self, *, imported: int = 0, rejected: int = 0) -> None:
        assert self.run is not None
        stood_at = self.position - self._known_unbooked
        position = self.position + imported + rejected
        with connection.cursor() as cursor:
            # Once for every row: written out, since composing it costs more than it.
            cursor.execute(
                "UPDATE intake_run SET position = %s, imported = imported + %s,"
                " known = known + %s, rejected = rejected + %s"
                " WHERE id = %s AND position = %s AND state = %s",
                [position, imported, self._known_unbooked, rejected,
                 self.run.pk, stood_at, RunState.RUNNING],
            )  # fmt: skip
            if cursor.rowcount != 1:
                raise RunElsewhere

    def _write_source(self, row: Row, target: str) -> None:
        assert self.run is not None
        insert(
            Source(
                mapping=self.mapping.name,
                unit=self.unit,
                source_number=row.source_number,
                digest=row.digest,
                target=target,
                run=self.run,
                row_number=row.number,
            )
        )

    def _write_rejection(self, line: Line, reason: str) -> None:
        assert self.run is not None
        Rejection._default_manager.create(run=self.run, row_number=line.number, reason=reason)


class _DryBooks(_Books):
    """The same decisions; every row is done and taken back, and nothing is booked."""

    def take(self, row: Row, handle_row: HandleRow) -> None:
        with transaction.atomic():
            tell_database(current())
            with together():
                handle_row(row)
            # What is checked at the end of a transaction is checked before it is taken back.
            connection.check_constraints()
            transaction.set_rollback(True)
        self._ended(Outcome.IMPORTED)
        self.digests[row.source_number] = row.digest

    def _advance(self, *, imported: int = 0, rejected: int = 0) -> None:
        """A dry run has no position to keep."""

    def _write_rejection(self, line: Line, reason: str) -> None:
        """A dry run keeps its reasons in the report alone."""


def _run_of(
    mapping: Mapping, unit: Unit, sha256: str, rows: int, *, by: Actor, resume: bool
) -> Run:
    found = Run._default_manager.filter(
        mapping=mapping.name, unit=unit, file_sha256=sha256, state=RunState.RUNNING
    ).first()
    if found is not None and (resume and found.rows == rows):
        return found
    if found is not None:
        actions.abandon_run(run=found, by=by)
    return actions.begin_run(mapping=mapping.name, unit=unit, file_sha256=sha256, rows=rows, by=by)


def _report_of(run: Run) -> Report:
    return Report(
        rows=run.rows,
        imported=run.imported,
        known=run.known,
        rejected=run.rejected,
        run_id=run.pk,
        resumed_at=run.position,
    )


def _default_place(path: Path, report: Report) -> Path:
    name = f"{path.stem}-退回-{report.run_id}.xlsx"
    return Path(getattr(settings, "VAR_DIR", ".")) / "intake" / name


__all__ = ["HandleRow", "Progress", "Report", "RowError", "run"]
