"""A workbook of orders: looked at first, then taken row by row, for as long as one page may wait."""

from __future__ import annotations

import time
from collections.abc import Mapping as Values
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Order
from fivehearts.engines.matters.orders.mapping import NAME, dates, kind_of, with_titles
from fivehearts.engines.matters.queries.orders import orders
from fivehearts.engines.matters.vocabulary.orders import HOTLINE
from fivehearts.engines.matters.vocabulary.states import IN_WORK
from fivehearts.engines.matters.vocabulary.words import Channel, Contact, Urgency
from fivehearts.foundation.clock import day_of
from fivehearts.foundation.intake import cleaning, workbooks
from fivehearts.foundation.intake import running as intake
from fivehearts.foundation.intake.mapping import Mapping, Row, bind
from fivehearts.foundation.intake.models import Run
from fivehearts.foundation.intake.vocabulary import FileRefused, RowError
from fivehearts.foundation.record import subject_of
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import Refusal, together

# So many rows are looked at in one page; a city's export of a month has a few hundred.
MOST_ROWS = 2000
# A caller without a name is remembered by the telephone alone, under this word.
NAMELESS = "来电市民"
_BATCH = 20
_LONGEST_TITLE = 60
_ANONYMOUS = ("匿名", "不详", "保密", "无")

MOVED_BY_WORKBOOK = _("The workbook of the orderer gives another date.")


class TooManyRows(FileRefused):
    """More rows than one page looks at."""

    code = "matters.orders_too_many_rows"
    message = _(
        "This workbook has %(rows)d rows; at most %(most)d are taken at a time. Please split it."
    )


class _Enough(Exception):
    """The page has waited long enough; what is taken stays taken."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a workbook has come: every row that ended stands in exactly one of three columns."""

    rows: int
    imported: int
    known: int
    rejected: int
    finished: bool
    moved: int = 0
    only_read: int = 0
    reasons: Values[int, str] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return self.imported + self.known + self.rejected

    @property
    def left(self) -> int:
        return self.rows - self.done


class _Taking:
    """Makes an order of every row, for one place. Called inside the transaction of the row."""

    def __init__(self, unit: Unit, by: Actor) -> None:
        self._unit, self._by = unit, by

    def __call__(self, row: Row) -> str:
        received_at, due_at = dates(row.values)
        order = actions.OrderFacts(
            row["external_number"], received_at=received_at, due_at=due_at, source=HOTLINE
        )
        return subject_of(
            actions.take_order(by=self._by, facts=_facts(row, self._unit), order=order)
        )


class _Looking(_Taking):
    """The same for a trial: after some seconds the form of a row is looked at alone."""

    def __init__(self, unit: Unit, by: Actor, seconds: float) -> None:
        super().__init__(unit, by)
        self._until = time.monotonic() + seconds
        self.only_read = 0

    def __call__(self, row: Row) -> str:
        if time.monotonic() < self._until:
            return super().__call__(row)
        self.only_read += 1
        dates(row.values)
        _facts(row, self._unit)
        return ""


def _facts(row: Row, unit: Unit) -> actions.Registration:
    name, phone = row["resident_name"] or "", row["phone"] or row["caller_phone"] or ""
    if phone:
        contact = Contact.SELF
    else:
        hidden = not name or any(word in name for word in _ANONYMOUS)
        contact = Contact.ANONYMOUS if hidden else Contact.NONE
    happened = row["happened_on"]
    return actions.Registration(
        words=row["words"],
        title=row["title"] or "",
        place_unit=unit,
        place_words=row["place_words"] or "",
        happened_on=day_of(happened) if happened else None,
        kind=kind_of(row),
        urgency=row["urgency"] or Urgency.ORDINARY,
        channel=Channel.ORDER_12345,
        contact=contact,
        resident_name=(name or NAMELESS)
        if phone
        else ("" if contact == Contact.ANONYMOUS else name),
        resident_phone=phone,
    )


def look(
    path: Path,
    *,
    unit: Unit,
    by: Actor,
    titles: Values[str, Sequence[str]],
    rejects: Path,
    seconds: float = 10.0,
) -> Progress:
    """Do the work of every row and take it back: the counts are those of the real run.

    In a long workbook that is done for about `seconds`; the rows after are only read, and
    counted as `only_read`. Rows to mend are written to `rejects`, each with its reason. Raises a
    `FileRefused`.
    """
    mapping = with_titles(titles)
    moved = len(_changed(mapping, path))
    looking = _Looking(unit, by, seconds)
    report = intake.run(mapping, path, looking, unit=unit, by=by, dry_run=True, rejected_to=rejects)
    seen = _told(report, finished=False, moved=moved)
    return replace(seen, only_read=looking.only_read)


def take(
    path: Path,
    *,
    unit: Unit,
    by: Actor,
    titles: Values[str, Sequence[str]],
    rejects: Path,
    seconds: float = 8.0,
) -> Progress:
    """Take rows for about `seconds`, then say how far it came; called again, it goes on there.

    First the dates that the orderer changed move, recorded. Each row is a transaction of its
    own: whatever is killed or pressed twice loses and doubles nothing. Raises a `FileRefused`.
    """
    mapping = with_titles(titles)
    moved = 0
    for order, due_at in _changed(mapping, path):
        moved += _move(order, due_at, by)
    until = time.monotonic() + seconds
    first: list[int] = []

    def stop(done: int, total: int) -> None:
        first.append(done)
        # Rows known already are booked at the end of a batch: stop only behind one.
        if len(first) > _BATCH and (done - first[0]) % _BATCH == 0 and time.monotonic() > until:
            raise _Enough

    try:
        report = intake.run(
            mapping,
            path,
            _Taking(unit, by),
            unit=unit,
            by=by,
            progress=stop,
            batch=_BATCH,
            rejected_to=rejects,
        )
    except _Enough:
        sha256 = workbooks.read(path).sha256
        run = Run.objects.filter(mapping=mapping.name, unit=unit, file_sha256=sha256).latest("pk")
        return Progress(
            run.rows, run.imported, run.known, run.rejected, finished=False, moved=moved
        )
    return _told(report, finished=True, moved=moved)


def titles_of(path: Path, titles: Values[str, Sequence[str]]) -> tuple[list[str], list[str]]:
    """The titles of a workbook no column goes by, and the names of the columns that are there.

    Raises a `FileRefused`.
    """
    columns = [replace(one, required=False) for one in with_titles(titles).columns]
    bound = bind(Mapping(NAME, columns), workbooks.read(path))
    taken = set(bound.places.values())
    free = [
        cleaning.one_line(str(title))[:_LONGEST_TITLE]
        for place, title in enumerate(bound.titles)
        if place not in taken and not cleaning.is_blank(title)
    ]
    return list(dict.fromkeys(free)), list(bound.places)


def _told(report: intake.Report, *, finished: bool, moved: int) -> Progress:
    return Progress(
        report.rows,
        report.imported,
        report.known,
        report.rejected,
        finished=finished,
        moved=moved,
        reasons=report.reasons,
    )


def _changed(mapping: Mapping, path: Path) -> list[tuple[Order, datetime]]:
    """Orders taken before for which the workbook gives another date. Raises a `FileRefused`."""
    bound = bind(mapping, workbooks.read(path))
    if len(bound.lines) > MOST_ROWS:
        raise TooManyRows(rows=len(bound.lines), most=MOST_ROWS)
    printed: dict[str, datetime] = {}
    for line in bound.lines:
        try:
            row = bound.convert(line)
            printed[row.source_number] = dates(row.values)[1]
        except RowError:
            # Said where the row itself is taken.
            continue
    open_ones = orders().filter(
        source=HOTLINE, external_number__in=printed, matter__state__in=IN_WORK
    )
    return [
        (order, printed[order.external_number])
        for order in open_ones
        if order.due_at != printed[order.external_number]
    ]


def _move(order: Order, due_at: datetime, by: Actor) -> bool:
    """Whether the date moved; where the clerk may not or the date cannot be, it stays."""
    try:
        with together():
            actions.change_order_date(
                by=by, order=order, due_at=due_at, reason=str(MOVED_BY_WORKBOOK)
            )
    except Refusal:
        return False
    return True
