"""The figures of a unit and a month, and the rows behind each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.foundation.figures import Period, indicator
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.web.exports import csv_response, workbook_response
from fivehearts.foundation.web.tables import EXPORT, configured, exported
from fivehearts.insight.indicators import queries
from fivehearts.insight.indicators.forms import AskedForm
from fivehearts.insight.indicators.tables import change_unit, flat, head, rows_table
from fivehearts.insight.indicators.vocabulary import Compared, signed


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    unit: Unit
    period: Period
    history: bool

    def query(self, **changes: Any) -> str:
        """The same question as an address, with some of it changed."""
        asked = {"unit": self.unit.code, "month": self.period.name}
        if self.history:
            asked["history"] = "on"
        return "?" + urlencode({k: v for k, v in (asked | changes).items() if v not in ("", None)})

    def rows_url(self, code: str, part: str, **more: str) -> str:
        """The address of the rows behind one number; `at` names the unit they are put down to."""
        return reverse("indicators:rows", args=[code]) + self.query(part=part, **more)


@holding(queries.VIEW)
@require_safe
def figures(request: HttpRequest) -> HttpResponseBase:
    """Every figure of one unit and month, each with what it is made of."""
    asked = asked_for(request)
    actor = actor_of(request)
    found = queries.compare(actor, asked.unit, asked.period, asked.history)
    wanted = request.GET.get(EXPORT, "")
    if wanted in {"csv", "xlsx"}:
        name = f"{_('Figures')}-{asked.unit.name}-{asked.period.name}"
        write = workbook_response if wanted == "xlsx" else csv_response
        return write(name, head(), flat(found))
    shown = [shown_figure(one, asked) for one in found]
    around = queries.units_around(actor, asked.unit)
    form = AskedForm(around, unit=asked.unit, period=asked.period, history=asked.history)
    context = {
        "asked": asked,
        "form": form,
        "families": _families([one for one in shown if not one["figure"].indicator.of]),
        "breakdowns": [one for one in shown if one["figure"].indicator.of],
        "previous_url": month_url(asked, asked.period.previous()),
        "next_url": month_url(asked, asked.period.next()),
        "exports": [
            (_("Workbook"), asked.query(**{EXPORT: "xlsx"})),
            ("CSV", asked.query(**{EXPORT: "csv"})),
        ],
        "report_query": asked.query(),
        "history_url": asked.query(history="" if asked.history else "on"),
    }
    return render(request, "indicators/figures.html", context)


@holding(queries.VIEW)
@require_safe
def rows(request: HttpRequest, code: str) -> HttpResponseBase:
    """The rows behind one number, each opening its own page."""
    asked = asked_for(request)
    actor = actor_of(request)
    part, at = request.GET.get("part", queries.ALL), request.GET.get("at", "")
    line = queries.unit_of(at) if at else None
    if at and line is None:
        raise Http404(at)
    try:
        one = indicator(code)
        source = queries.source_of(code, part)
        found = queries.rows_of(
            actor, code, asked.unit, asked.period, part=part, history=asked.history, line=line
        )
        words = queries.title_of(code, part, found)
    except KeyError:
        raise Http404(code) from None
    table = rows_table(found, source, f"{one.title}-{asked.unit.name}-{asked.period.name}")
    table = configured(request, table)
    file = exported(request, table)
    if file is not None:
        return file
    context = {
        "asked": asked,
        "indicator": one,
        "part": words,
        "line": line,
        "table": table,
        "back_url": reverse("indicators:figures") + asked.query(),
    }
    return render(request, "indicators/rows.html", context)


def asked_for(request: HttpRequest) -> Asked:
    """Unit, month and history as the address names them; the first unit and this month otherwise.

    Raises Http404 for a unit whose figures the actor does not read.
    """
    actor = actor_of(request)
    code = request.GET.get("unit", "")
    unit = queries.unit_in_sight(actor, code) if code else queries.first_unit(actor)
    if unit is None:
        raise Http404(code)
    return Asked(unit, Period.asked(request.GET.get("month", "")), bool(request.GET.get("history")))


def month_url(asked: Asked, period: Period) -> str:
    """The same question for another month; "" outside the years anybody asks for."""
    return asked.query(month=period.name) if period.is_asked_for else ""


def shown_figure(one: Compared, asked: Asked) -> dict[str, Any]:
    """A figure with its changes and the addresses behind its numbers."""
    figure = one.figure

    def url(part: str) -> str:
        return asked.rows_url(figure.code, part)

    return {
        "figure": figure,
        "value": None if figure.value is None else figure.text,
        "since": [
            (_("since last month"), signed(one.since_before)),
            (_("since last year"), signed(one.since_year_before)),
        ],
        "change_unit": change_unit(figure),
        "all_url": url(queries.ALL),
        "hits_url": url(queries.HITS),
        "misses_url": url(queries.MISSES),
        "excluded": [(left, url(queries.EXCLUDED + left.code)) for left in figure.excluded],
        "left_out": [
            (left, url(queries.EXCLUDED + left.code)) for left in figure.excluded if left.count
        ],
        "weighed": [
            (part, weight, asked.rows_url(part.code, queries.ALL))
            for part, weight in figure.weighed
        ],
        "parts": [(part, url(queries.KEY + part.key)) for part in figure.parts],
    }


def _families(shown: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The figures under the words of their families, in order."""
    families: dict[str, list[dict[str, Any]]] = {}
    for one in shown:
        families.setdefault(str(one["figure"].indicator.family), []).append(one)
    return list(families.items())
