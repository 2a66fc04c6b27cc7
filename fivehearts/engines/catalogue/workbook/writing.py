"""A version as a workbook of four sheets, which can be mended and taken in again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from fivehearts.engines.catalogue.models import Entry, Version
from fivehearts.engines.catalogue.models.naming import reads_english
from fivehearts.engines.catalogue.queries import reading
from fivehearts.engines.catalogue.vocabulary.words import (
    POWER_CHOICES,
    TERM_UNIT_CHOICES,
    AnswerKind,
    Kind,
    Responsible,
    Step,
    Urgency,
)
from fivehearts.engines.catalogue.workbook.sheets import MAPPINGS, NO, SHEETS, YES, words_of
from fivehearts.foundation.web.exports import guarded

Cells = Sequence[Any]


def written(version: Version) -> Any:
    """The workbook of a version as an open file, at its beginning. Six queries."""
    spool = TemporaryFile()  # noqa: SIM115 - the response closes it after sending
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    # Loaded by whoever writes a workbook, not by every start.
    import xlsxwriter

    with xlsxwriter.Workbook(spool, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for part, names in SHEETS.items():
            sheet = book.add_worksheet(names[_language()])
            titles = [column.titles[_language()] for column in MAPPINGS[part].columns]
            for place, title in enumerate(titles):
                sheet.write_string(0, place, title, bold)
                sheet.set_column(place, place, max(10, len(title) * 2 + 4))
            sheet.freeze_panes(1, 0)
            for row, cells in enumerate(_ROWS[part](version), 1):
                for place, cell in enumerate(cells):
                    _write(sheet, row, place, guarded(cell), wrapped)
    spool.seek(0)
    return spool


def _write(sheet: Any, row: int, place: int, cell: Any, wrapped: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, place, cell, wrapped)
    else:
        sheet.write(row, place, cell, wrapped)


def _language() -> int:
    return 1 if reads_english() else 0


def _flag(value: bool) -> str:
    return ("yes" if value else "no") if reads_english() else (YES if value else NO)


def _categories(version: Version) -> Iterator[Cells]:
    nodes = reading.flat(version)
    codes = {node.entry.category_id: node.code for node in nodes}
    powers, rules = words_of(POWER_CHOICES), words_of(Responsible.choices)
    for node in nodes:
        entry: Entry = node.entry
        yield (
            node.code,
            codes.get(entry.parent_id or 0, ""),
            entry.name_zh,
            entry.name_en,
            entry.examples_zh,
            entry.examples_en,
            entry.order,
            powers[entry.power],
            rules[entry.responsible],
            entry.responsible_name,
            entry.responsible_unit.code if entry.responsible_unit else "",
            _flag(entry.retired),
        )


def _terms(version: Version) -> Iterator[Cells]:
    any_of = {"": ""}
    steps, units = words_of(Step.choices), words_of(TERM_UNIT_CHOICES)
    urgency = any_of | words_of(Urgency.choices)
    kinds, tiers = any_of | words_of(Kind.choices), any_of | words_of(POWER_CHOICES)
    places = {step: place for place, step in enumerate(steps)}
    rules = sorted(reading.rules_of(version).items(), key=lambda one: (places[one[0].step], one[0]))
    for key, term in rules:
        yield (
            steps[key.step],
            urgency[key.urgency],
            kinds[key.kind],
            tiers[key.tier],
            term.amount,
            units[term.unit],
        )


def _questions(version: Version) -> Iterator[Cells]:
    answers = words_of(AnswerKind.choices)
    for node in reading.flat(version):
        for one in node.questions:
            yield (
                node.code,
                one.code,
                one.order,
                one.text_zh,
                one.text_en,
                answers[one.answer],
                "\n".join(pair[0] for pair in one.choices),
                "\n".join(pair[1] for pair in one.choices),
                _flag(one.required),
            )


def _tags(version: Version) -> Iterator[Cells]:
    for tag in reading.tags(retired=True):
        yield tag.code, tag.name_zh, tag.name_en, tag.order, _flag(tag.retired_at is not None)


_ROWS = {"categories": _categories, "terms": _terms, "questions": _questions, "tags": _tags}


def file_name(version: Version) -> str:
    """What the workbook is called when it is saved."""
    return Path(f"catalogue-{version.number}.xlsx").name
