"""Taking the rows of a file one by one, so that a kill at any moment loses and doubles nothing.

Each row, its source number and the position of the run are one transaction: either all three
are there or none. Two processes on one run meet at the position, and one of them stops.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import translation

from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit

from . import actions, crew, mending, workbooks
from .at_once import HandleRows
from .books import Books, DryBooks, HandleRow, Report
from .mapping import Mapping, bind
from .models import Run
from .taking import Progress, Taking
from .vocabulary import RowError, RunState

# Entered around the rows, in every process that takes some.
Session = Callable[[], AbstractContextManager[None]]
# What is learnt from the first rows need not be learnt by every process.
LEARNT_FROM = 100


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
    processes: int = 1,
    session: Session = nullcontext,
) -> Report:
    """Take every row of the file at `path` and say how each ended.

    A run of the same file that was cut off goes on where it stood, unless `resume` is false.
    A dry run does the work of every row and takes it back, so its counts are the real ones.
    `batch` is how many source numbers are looked up at once, and never how many rows may be
    lost. Rejected rows go to `rejected_to` (by default below the intake folder of VAR_DIR).
    With `handle_rows` a whole batch is one transaction and one call, and what cannot be taken
    like that (values the database refuses) is taken row by row; so many `processes` work on
    batches at once, each batch committed in its turn, and each process enters `session` first.
    The caller has entered a scope; every row's transaction tells it to the database.
    Raises a `FileRefused` for the file as a whole; anything else a row raises stops the run,
    which can then be resumed.
    """
    table = workbooks.read(path)
    bound = bind(mapping, table)
    started = time.monotonic()
    books: Books
    if dry_run:
        books = DryBooks(mapping, unit, Report(rows=len(bound.lines)))
    else:
        found = _run_of(mapping, unit, table.sha256, len(bound.lines), by=by, resume=resume)
        books = Books(mapping, unit, _report_of(found), found)
    taking = Taking(bound, books, handle_row, handle_rows, progress)
    _take_rows(taking, batch=batch, processes=processes, session=session)
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


def _take_rows(taking: Taking, *, batch: int, processes: int, session: Session) -> None:
    """All rows that have not ended: some here, and where it pays the others by several processes."""
    start, total = taking.books.position, len(taking.bound.lines)
    many = taking.handle_rows and taking.bound.mapping.key and processes > 1 and crew.may_work()
    alone = min(start + LEARNT_FROM, total) if many and total - start > 2 * batch else total
    with translation.override("zh-hans"):
        with session():
            for first in range(start, alone, batch):
                taking.take(first, min(first + batch, alone))
        if alone < total:
            blocks = list(taking.blocks(alone, batch))
            in_process = functools.partial(_take_block, taking, session)
            crew.take(blocks, in_process, taking.add, processes=processes)


def _take_block(taking: Taking, session: Session, block: crew.Block, turn: crew.Turn) -> Report:
    """What one of several processes does; its report is of these rows alone."""
    taking.books.begin(block.start, turn)
    with session():
        replace(taking, progress=None).take(block.start, block.end)
    return replace(taking.books.report, reasons={})


def _run_of(
    mapping: Mapping, unit: Unit, sha256: str, rows: int, *, by: Actor, resume: bool
) -> Run:
    runs = Run._default_manager.filter(
        mapping=mapping.name, unit=unit, file_sha256=sha256, state=RunState.RUNNING
    )
    with transaction.atomic():
        # What a process that was killed is about to commit counts.
        found = runs.select_for_update(no_key=True).first()
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
