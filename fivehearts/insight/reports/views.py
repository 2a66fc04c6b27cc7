"""The month report of a unit, on the screen, on paper and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.web.exports import workbook_response
from fivehearts.foundation.web.tables import EXPORT
from fivehearts.insight.indicators import queries as indicators
from fivehearts.insight.indicators.forms import AskedForm
from fivehearts.insight.indicators.views import Asked, asked_for, month_url, shown_figure
from fivehearts.insight.indicators.vocabulary import (
    SMALL_SAMPLE,
    change_in_percent,
    percent,
    signed,
)
from fivehearts.insight.reports import tables
from fivehearts.insight.reports.queries import Report, branches, month_report
from fivehearts.insight.reports.vocabulary import (
    ACCEPTED,
    BY_KIND,
    MONTH,
    PEER_TABLES,
    PRAISE,
    STANDING,
    Form,
    Section,
)


@holding(indicators.VIEW)
@require_safe
def month(request: HttpRequest) -> HttpResponseBase:
    """The report of one unit and month in its thirteen parts, every number opening to its rows."""
    asked = asked_for(request)
    actor = actor_of(request)
    report = month_report(actor, asked.unit, asked.period, asked.history)
    if request.GET.get(EXPORT) == "xlsx":
        name = f"{_('Month report')}-{asked.unit.name}-{asked.period.name}"
        return workbook_response(name, tables.head(), tables.rows(report))
    form = AskedForm(
        indicators.units_around(actor, asked.unit),
        unit=asked.unit,
        period=asked.period,
        history=asked.history,
    )
    context = {
        "asked": asked,
        "form": form,
        "report": report,
        "sections": [(section, _shown(section, report, asked)) for section in MONTH],
        "previous_url": month_url(asked, asked.period.previous()),
        "next_url": month_url(asked, asked.period.next()),
        "exports": [(_("Workbook"), asked.query(**{EXPORT: "xlsx"}))],
        "history_url": asked.query(history="" if asked.history else "on"),
        "figures_url": reverse("indicators:figures") + asked.query(),
    }
    return render(request, "reports/month.html", context)


def _shown(section: Section, report: Report, asked: Asked) -> Any:
    """What the template of the section's form reads."""
    if section.form == Form.UNITS:
        return _units(report, asked)
    if section.form == Form.PEERS:
        return [_peers(title, codes, report, asked) for title, codes in PEER_TABLES]
    if section.form == Form.LATE:
        return _late(report, asked)
    if section.form == Form.TREE:
        return _tree(section.figures[0], report, asked)
    if section.form == Form.WRITTEN:
        part = report.found[BY_KIND].figure.part(PRAISE)
        return {
            "count": part.count if part else 0,
            "url": asked.rows_url(BY_KIND, indicators.KEY + PRAISE),
        }
    codes = section.figures or tuple(
        code for code, one in report.found.items() if not one.figure.indicator.of
    )
    return [shown_figure(report.found[code], asked) for code in codes]


def _tree(code: str, report: Report, asked: Asked) -> list[dict[str, Any]]:
    """The hot spots, each with what it is made of."""

    def url(part: str) -> str:
        return asked.rows_url(code, part)

    figure = report.found[code].figure
    return [
        {
            "few": _few(figure.denominator),
            "branch": branch,
            "url": url((indicators.UNDER if branch.key else indicators.KEY) + branch.key),
            "parts": [(part, url(indicators.KEY + part.key)) for part in branch.parts],
        }
        for branch in branches(figure)
    ]


def _few(total: int) -> int:
    """The rows that shares are of, where they are too few to say much; 0 otherwise."""
    return total if total < SMALL_SAMPLE else 0


def _units(report: Report, asked: Asked) -> list[dict[str, Any]]:
    """A line for each unit: accepted with its share and its changes, and what is in work."""
    accepted = report.found[ACCEPTED]
    total = accepted.figure.denominator
    rows = []
    for unit in report.units:
        count = accepted.figure.line(unit.path).denominator
        before, year_before = (
            figure.line(unit.path).denominator for figure in (accepted.before, accepted.year_before)
        )
        rows.append(
            {
                "few": _few(total),
                "unit": unit,
                "own": _is_own(unit, asked.unit),
                "count": count,
                "url": asked.rows_url(ACCEPTED, indicators.ALL, at=unit.code),
                "share": percent(count, total),
                "since_before": signed(change_in_percent(count, before)),
                "since_year_before": signed(change_in_percent(count, year_before)),
                "standing": report.line(STANDING, unit).denominator,
                "standing_url": asked.rows_url(STANDING, indicators.ALL, at=unit.code),
            }
        )
    return rows


def _is_own(unit: Unit, asked: Unit) -> bool:
    """Whether a line holds what the unit asked for did itself, without what stands below it."""
    return unit.pk == asked.pk


def _peers(title: Any, codes: Sequence[str], report: Report, asked: Asked) -> dict[str, Any]:
    """One table of rates: units of a kind below each other, the figures beside each other."""

    def cells(unit: Unit) -> list[dict[str, Any]]:
        return [
            {
                "title": report.found[code].figure.title,
                "line": report.line(code, unit),
                "hits_url": asked.rows_url(code, indicators.HITS, at=unit.code),
                "all_url": asked.rows_url(code, indicators.ALL, at=unit.code),
            }
            for code in codes
        ]

    return {
        "title": title,
        "heads": [report.found[code].figure.title for code in codes],
        "groups": [
            (group.kind.label, [(u, _is_own(u, asked.unit), cells(u)) for u in group.units])
            for group in report.groups()
        ],
    }


def _late(report: Report, asked: Asked) -> list[dict[str, Any]]:
    """One sentence for each unit with something late, under the figure it is about."""
    return [
        {
            "title": report.found[late.code].figure.title,
            "unit": late.unit,
            "line": late.line,
            "all_url": asked.rows_url(late.code, indicators.ALL, at=late.unit.code),
            "misses_url": asked.rows_url(late.code, indicators.MISSES, at=late.unit.code),
        }
        for late in report.late()
    ]
