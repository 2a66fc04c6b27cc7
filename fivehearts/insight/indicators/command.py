"""`fivehearts figures`: the figures of a unit and a month on the terminal or for another program."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console
from rich.table import Table

from fivehearts.foundation.figures import Period
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope import queries as units
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import Refusal
from fivehearts.insight.indicators.queries import compare
from fivehearts.insight.indicators.tables import arithmetic, change_unit, flat, head
from fivehearts.insight.indicators.vocabulary import NO_VALUE, Compared, Figure, signed

FORMATS = ("table", "csv", "json")


class NotUnderstood(Refusal):
    """The unit, the month or the format is not one."""

    code = "indicators.not_understood"
    message = gettext_lazy("This is not understood.")


def run(
    unit_code: str,
    month: str,
    format: str = "table",
    history: bool = False,
    console: Console | None = None,
) -> list[Figure]:
    """Compute and print the figures of the unit `unit_code` in `month` (`2026-11`).

    Raises `NotUnderstood` with a sentence where the unit, the month or the format is unknown.
    """
    console = console or Console()
    if format not in FORMATS:
        raise NotUnderstood(gettext_lazy("There is no format “%(name)s”."), name=format)
    try:
        period = Period.parse(month)
    except ValueError:
        raise NotUnderstood(
            gettext_lazy("“%(month)s” is not a month; write it like 2026-11."), month=month
        ) from None
    with enter(SystemScope("figures")):
        try:
            unit = units.unit_by_code(unit_code)
        except Unit.DoesNotExist:
            message = gettext_lazy("No unit has the code “%(code)s”.")
            raise NotUnderstood(message, code=unit_code) from None
        found = compare(system("figures"), unit, period, history)
    show = {"table": _table, "csv": _csv, "json": _json}[format]
    show(console, unit, period, found, history)
    return [one.figure for one in found]


def _table(
    console: Console, unit: Unit, period: Period, found: list[Compared], history: bool
) -> None:
    table = Table(
        title=f"{unit.name} · {period.name}", caption=_caption(history), title_justify="left"
    )
    right = (_("Value"), _("Since the month before"), _("Since a year before"))
    for title in (_("Figure"), right[0], _("Made of"), *right[1:], _("Left out")):
        table.add_column(title, justify="right" if title in right else "left")
    for one in found:
        figure = one.figure
        table.add_row(
            str(figure.title),
            figure.text if figure.value is None else f"{figure.text} {figure.indicator.unit}",
            _made_of(figure),
            _changed(figure, one.since_before),
            _changed(figure, one.since_year_before),
            _left_out(figure),
        )
    console.print(table)


def _changed(figure: Figure, change: Decimal | None) -> str:
    return f"{signed(change)} {change_unit(figure)}" if change is not None else NO_VALUE


def _caption(history: bool) -> str:
    return _("With imported history.") if history else _("Without imported history.")


def _made_of(figure: Figure) -> str:
    if figure.parts:
        return "\n".join(
            f"{part.title} {part.count if part.middle is None else part.middle}"
            for part in figure.parts
        )
    if figure.is_weighed:
        small = f" · {_('small sample')}" if figure.small else ""
        return arithmetic(figure).replace(" + ", "\n+ ") + small
    if not figure.is_rate:
        return ""
    share = f"{figure.numerator} / {figure.denominator}"
    return f"{share} · {_('small sample')}" if figure.small else share


def _left_out(figure: Figure) -> str:
    if figure.indicator.of:
        return ""
    return "\n".join(f"{one.title} {one.count}" for one in figure.excluded if one.count)


def _csv(
    console: Console, unit: Unit, period: Period, found: list[Compared], history: bool
) -> None:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow([_("Unit"), _("Month"), *head()])
    rows.writerows([unit.code, period.name, *row] for row in flat(found))
    console.out(out.getvalue(), end="", highlight=False)


def _json(
    console: Console, unit: Unit, period: Period, found: list[Compared], history: bool
) -> None:
    told = {
        "unit": unit.code,
        "unit_name": unit.name,
        "month": period.name,
        "history": history,
        "figures": [as_data(one) for one in found],
    }
    console.out(json.dumps(told, ensure_ascii=False, indent=2), highlight=False)


def as_data(one: Compared) -> dict[str, Any]:
    """A figure for other programs: shares as text with two digits, so that nothing is rounded twice."""
    figure = one.figure
    return {
        "code": figure.code,
        "title": str(figure.title),
        "kind": str(figure.indicator.kind),
        "unit": str(figure.indicator.unit),
        "value": _as_text(figure.value),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "small_sample": figure.small,
        "likely_range": figure.range,
        "weighed": [
            {"code": part.code, "weight": weight, "value": _as_text(part.value)}
            for part, weight in figure.weighed
        ],
        "since_before": _as_text(one.since_before),
        "since_year_before": _as_text(one.since_year_before),
        "excluded": [
            {"code": left.code, "title": str(left.title), "count": left.count}
            for left in figure.excluded
        ],
        "parts": [
            {
                "key": part.key,
                "title": str(part.title),
                "count": part.count,
                "middle": _as_text(part.middle),
            }
            for part in figure.parts
        ],
    }


def _as_text(value: Decimal | int | None) -> str | int | None:
    return str(value) if isinstance(value, Decimal) else value
