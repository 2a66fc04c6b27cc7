"""The books of one run: which rows were taken, which turned back and why, and where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import current, tell_database
from fivehearts.foundation.verbs import insert, together

from . import at_once
from .at_once import HandleRows
from .mapping import Mapping, Row
from .models import Rejection, Run, Source
from .vocabulary import CountsDisagree, Outcome, RunElsewhere, RunState
from .workbooks import Line

# Makes something of a row and returns its key as text; a `Refusal` turns the row back.
HandleRow = Callable[[Row], str]


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


class Books:
    """The bookkeeping of one run: every outcome and the position in one transaction.

    The position moves first: a second process waits there, and then finds it moved.
    """

    def __init__(
        self, mapping: Mapping, unit: Unit, report: Report, run: Run | None = None
    ) -> None:
        self.mapping, self.unit, self.report, self.run = mapping, unit, report, run
        self.position = run.position if run else 0
        # Where several processes work at one file: waits for the rows before these.
        self.turn: Callable[[], None] | None = None
        self.digests: dict[str, str] = {}
        # Known rows change nothing, so they are booked with the next row that does.
        self._known_unbooked = 0

    def begin(self, position: int, turn: Callable[[], None]) -> None:
        """Begin at these rows, as one of several processes: the report is of them alone."""
        self.position, self.turn, self._known_unbooked = position, turn, 0
        self.report = Report(self.report.rows)

    def add(self, told: Report) -> None:
        """Add what another process tells of the rows that come next."""
        self.position += told.imported + told.known + told.rejected
        self.report.imported += told.imported
        self.report.known += told.known
        self.report.rejected += told.rejected

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
            if self.turn is None:
                at_once.hold(self.run, self.position)
            at_once.take(batch, handle_rows)
            at_once.book(batch, self.run, self.unit)
            if self.turn is not None:
                # What is checked at the end is checked before: others wait while a turn lasts.
                connection.check_constraints()
                self.turn()
            at_once.move_on(batch, self.run, self.position)
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


class DryBooks(Books):
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
