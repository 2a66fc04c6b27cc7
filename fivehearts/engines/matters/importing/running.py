"""`fivehearts import-matters`: the whole run, from the file to the sum at the end."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters import rules
from fivehearts.engines.matters.importing.answers import AnswerTimes, spans, times
from fivehearts.engines.matters.importing.bulk import BulkLives
from fivehearts.engines.matters.importing.lives import Lives
from fivehearts.engines.matters.importing.mappings import CATEGORIES, MAPPINGS
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.intake import running as intake
from fivehearts.foundation.intake import workbooks
from fivehearts.foundation.intake.mapping import Mapping, bind
from fivehearts.foundation.intake.models import Source
from fivehearts.foundation.intake.progress import ProgressBar
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope import queries as units
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import Forbidden, Refusal

NAME = "import-matters"
# Lives in one transaction of a bulk import.
AT_ONCE = 500
# Source numbers looked up at once where the rows are taken one by one.
LOOKED_UP = 200
# The first rows may be the last as well: a statement is kept once it came back a few times.
_PREPARED_AFTER = 5


class UnitUnknown(Refusal):
    """No unit has this code."""

    code = "matters.unit_unknown"
    message = gettext_lazy("No unit has the code “%(code)s”.")


class WorkbookKindUnknown(Refusal):
    """None of the mappings has this name."""

    code = "matters.workbook_kind_unknown"
    message = gettext_lazy("There is no mapping “%(name)s”. Known are: %(known)s.")


@dataclass(frozen=True, slots=True)
class Counts:
    """How every row of the file ended, and how long the answers took."""

    rows: int
    imported: int
    known: int
    rejected: int
    seconds: float
    rate: float
    resumed_at: int
    rejected_path: Path | None
    answers: AnswerTimes | None
    # `rows N = imported I + already known K + rejected R`
    line: str


def run(
    file: Path | str,
    mapping: str,
    unit_code: str,
    *,
    limit: int | None = None,
    dry_run: bool = False,
    rejects: Path | str | None = None,
    console: Console | None = None,
    bulk: bool = False,
    processes: int | None = None,
) -> Counts:
    """Take every message of `file` in as a historical matter of the community `unit_code`.

    In order: the rows are taken one by one, each in a transaction of its own, so that a cut off
    run goes on where it stood; rejected rows go to a workbook (`rejects`, else below VAR_DIR);
    the sum is printed and checked, then the answer times. With `limit` only the first rows are
    taken; with `dry_run` the work is done and taken back. With `bulk` the same rows are written
    by a few statements for a batch of `AT_ONCE`, which is one transaction, by so many `processes`
    (one for each core where None is said); a trial run stays with the slow way.
    Raises `UnitUnknown`, `WorkbookKindUnknown`, `Forbidden`, a `FileRefused`, `ProcessLost`, and
    `CountsDisagree` where the sum does not add up.
    """
    console = console or Console()
    by = system(NAME).backdating()
    kind = _mapping(mapping)
    with enter(SystemScope(NAME)):
        unit = _unit(unit_code)
        if not rules.may_import(by, unit):
            raise Forbidden
        path = Path(file) if limit is None else _first_rows(Path(file), kind, limit)
        in_bulk = BulkLives(kind.name, unit, by, _categories()) if bulk and not dry_run else None
        live = in_bulk.one_by_one if in_bulk else Lives(kind.name, unit, by, _categories())
        with ProgressBar(_("Importing matters"), console) as bar:
            report = intake.run(
                kind,
                path,
                live,
                unit=unit,
                by=by,
                dry_run=dry_run,
                progress=bar,
                rejected_to=Path(rejects) if rejects else None,
                handle_rows=in_bulk,
                batch=AT_ONCE if in_bulk else LOOKED_UP,
                processes=processes or os.cpu_count() or 1,
                session=_session,
            )
        answers = None
        if kind.name == "replied" and not dry_run:
            answers = times(calendar(), spans(_taken(kind, unit)))
    counts = _counted(report, answers)
    _tell(counts, console, dry_run=dry_run)
    return counts


def _counted(report: intake.Report, answers: AnswerTimes | None) -> Counts:
    return Counts(
        rows=report.rows,
        imported=report.imported,
        known=report.known,
        rejected=report.rejected,
        seconds=report.seconds,
        rate=report.rate,
        resumed_at=report.resumed_at,
        rejected_path=report.rejected_path,
        answers=answers,
        line=report.line,
    )


@contextmanager
def _session() -> Iterator[None]:
    """The connection of a process that imports."""
    with _unhurried_commits(), _repeated_statements(), _always_by_index():
        yield


@contextmanager
def _always_by_index() -> Iterator[None]:
    """Let checks find their rows by index, however small the tables were when they were planned.

    What a trigger asks is planned once for a session. Planned while a table fits a few pages, it
    reads the whole table for every row, and goes on doing so when the table has grown.
    """
    with _set("enable_seqscan"):
        yield


@contextmanager
def _unhurried_commits() -> Iterator[None]:
    """Do not wait for the disk after every row: that costs more than the row where disks are slow.

    A killed process loses nothing by it. A power cut may lose the last rows, whole ones: their
    matter, source number and position are one transaction, so the next run takes them again.
    """
    with _set("synchronous_commit"):
        yield


@contextmanager
def _set(name: str) -> Iterator[None]:
    """Off for this session, until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET {name} = off")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"RESET {name}")


@contextmanager
def _repeated_statements() -> Iterator[None]:
    """Let the database keep what it understood of a statement: every row asks the same forty.

    The connection goes on as it was afterwards.
    """
    connection.ensure_connection()
    real = connection.connection
    before = real.cursor_factory, real.prepare_threshold
    real.cursor_factory, real.prepare_threshold = ServerBindingCursor, _PREPARED_AFTER
    try:
        yield
    finally:
        real.cursor_factory, real.prepare_threshold = before


def _mapping(name: str) -> Mapping:
    if name not in MAPPINGS:
        raise WorkbookKindUnknown(name=name, known="、".join(MAPPINGS))
    return MAPPINGS[name]


def _unit(code: str) -> Unit:
    try:
        return units.unit_by_code(code)
    except Unit.DoesNotExist:
        raise UnitUnknown(code=code) from None


def _categories() -> dict[str, Category]:
    return {one.code: one for one in Category.objects.filter(code__in=CATEGORIES.values())}


def _taken(kind: Mapping, unit: Unit) -> Iterator[int]:
    """Keys of every matter this unit ever took by this mapping, also those of earlier runs."""
    targets = Source.objects.filter(mapping=kind.name, unit=unit).values_list("target", flat=True)
    return (int(target.rpartition(":")[2]) for target in targets)


def _first_rows(path: Path, kind: Mapping, limit: int) -> Path:
    """The first rows of a file as a file of their own, the same bytes at every call.

    The run over them is a whole run: it can be resumed, its sum adds up, and a later run over
    the whole file finds its rows already known.
    """
    bound = bind(kind, workbooks.read(path))
    target = Path(settings.VAR_DIR) / "intake" / f"{path.stem}-{limit}.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(bound.titles)
        rows.writerows([_plain(cell) for cell in line.cells] for line in bound.lines[:limit])
    return target


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return cell.isoformat() if isinstance(cell, date) else cell


def _tell(counts: Counts, console: Console, *, dry_run: bool) -> None:
    def say(words: str) -> None:
        console.print(words, highlight=False, markup=False, soft_wrap=True)

    if dry_run:
        say(_("Trial run: nothing was kept."))
    say(counts.line)
    facts = {"seconds": counts.seconds, "rate": counts.rate}
    say(_("%(seconds).1f s, %(rate).1f rows a second") % facts)
    if counts.rejected_path:
        say(
            _("Rejected rows, to be mended and imported again: %(path)s")
            % {"path": counts.rejected_path}
        )
    if counts.answers is not None and counts.answers.answered:
        _tell_answers(counts.answers, say)


def _tell_answers(answers: AnswerTimes, say: Any) -> None:
    for term, number in answers.within.items():
        facts = {
            "days": term,
            "share": 100 * number / answers.answered,
            "number": number,
            "all": answers.answered,
        }
        say(
            _("Answered within %(days)d working days: %(share).1f %% (%(number)d of %(all)d)")
            % facts
        )
    say(_("Median: %(days)g working days") % {"days": answers.median_days})
    say(
        _("Answers under 20 characters, which answer nothing: %(number)d")
        % {"number": answers.short}
    )
