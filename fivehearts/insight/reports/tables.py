"""The month report as rows of a workbook: part, figure, unit, value, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from fivehearts.foundation.scope.models import Unit
from fivehearts.insight.indicators.tables import flat
from fivehearts.insight.indicators.tables import head as head_of_figures
from fivehearts.insight.indicators.vocabulary import NO_VALUE, Line
from fivehearts.insight.reports.queries import Report
from fivehearts.insight.reports.vocabulary import MONTH, PEER_TABLES, Form, Section


def head() -> list[str]:
    """The titles of the columns."""
    return [_("No."), _("Part of the report"), *head_of_figures()]


def rows(report: Report) -> Iterator[list[Any]]:
    """Every number of the report, one a row, in the order it is printed."""
    for section in MONTH:
        for row in _of(section, report):
            yield [section.number, str(section.title), *row]


def _of(section: Section, report: Report) -> Iterable[list[Any]]:
    if section.form in {Form.FIGURES, Form.PARTS, Form.TREE}:
        return flat([report.found[code] for code in section.figures])
    if section.form == Form.UNITS:
        return _lines(report, section.figures)
    if section.form == Form.PEERS:
        return _lines(report, [code for _title, codes in PEER_TABLES for code in codes])
    if section.form == Form.LATE:
        return (_line(report, late.code, late.unit, late.line) for late in report.late())
    return ()


def _lines(report: Report, codes: Iterable[str]) -> Iterator[list[Any]]:
    for code in codes:
        for unit in report.units:
            yield _line(report, code, unit, report.line(code, unit))


def _line(report: Report, code: str, unit: Unit, line: Line) -> list[Any]:
    figure = report.found[code].figure
    value: Any = line.denominator
    if figure.is_rate:
        value = NO_VALUE if line.share is None else str(line.share)
    small = _("small sample") if figure.is_rate and line.small else ""
    return [code, str(figure.title), unit.name, value, line.numerator, line.denominator, small]
