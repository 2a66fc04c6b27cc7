"""The list of matters as staff read it: dense, one line each; on a phone one small card each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.procedures.queries.waiting import StepHere
from fivehearts.faces.desk.queries.sheets import sheet_head, sheet_rows
from fivehearts.faces.desk.tables.lines import drawn
from fivehearts.faces.desk.vocabulary.lists import DEFAULT_COLUMNS, Column, Density
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.web.paging import KeysetPage
from fivehearts.foundation.web.tables import Head, WalkedTable

_TITLE, _MARKED = _("Title"), _("Mark")


class MatterTable(WalkedTable):
    """Title, and the columns chosen; with `marks` each row can be marked for work on many."""

    export_name = "matters"
    empty_text = _("Nothing here.")

    def __init__(
        self,
        page: KeysetPage,
        *,
        columns: Sequence[str] = DEFAULT_COLUMNS,
        density: str = Density.COMFORTABLE,
        marks: bool = False,
        actor: Actor | None = None,
        sort: str = "",
        steps: Mapping[int, StepHere] | None = None,
    ) -> None:
        self.actor, self.marks, self.steps = actor, marks, steps or {}
        shown = [one.value for one in Column if one.value in columns]
        number = [Column.NUMBER.value] if Column.NUMBER in shown else []
        self.order = [*(["mark"] if marks else []), *number, "title"]
        self.order += [name for name in shown if name != Column.NUMBER]
        look = " fh-table--".join(
            [
                "lines",
                *(["dense"] if density == Density.DENSE else []),
                *(["marks"] if marks else []),
            ]
        )
        heads = [_HEADS[name] for name in self.order]
        super().__init__(page, heads=heads, look=look, sort=sort)

    def lines(self) -> Iterable[SafeString]:
        """The rows drawn in one go: a cell of a table library costs more than all its words."""
        return drawn(self.page, self.order, actor=self.actor, steps=self.steps)


# The columns an index serves in order.
_SORTED = frozenset({Column.REGISTERED, Column.DUE})
_HEADS: dict[str, Head] = {
    "mark": Head(_MARKED),
    "title": Head(_TITLE),
    **{one.value: Head(one.label, one.value if one in _SORTED else "") for one in Column},
}


class MatterFile:
    """A whole list with every column, as a file of plain values."""

    export_name = MatterTable.export_name
    export_formats = MatterTable.export_formats

    def __init__(self, rows: Iterable[Matter], actor: Actor) -> None:
        self.rows, self.actor = rows, actor

    def export_rows(self) -> tuple[list[str], Iterator[Sequence[Any]]]:
        """Head and rows."""
        return sheet_head(), iter(sheet_rows(self.actor, self.rows))
