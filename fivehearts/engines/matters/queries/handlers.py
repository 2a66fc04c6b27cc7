"""Who handled a matter: they neither review nor follow up."""

from __future__ import annotations

import functools

from django.db import connection

from fivehearts.engines.matters.models import Assistance, Matter, Report, Summons


def reports_of(matter_id: int) -> list[Report]:
    """Every report of the matter, oldest first. One query."""
    # Asked twice in every life: written out, since composing it costs more than it.
    names, statement = _reading()
    with connection.cursor() as cursor:
        cursor.execute(statement, [matter_id])
        return [Report.from_db("default", names, row) for row in cursor.fetchall()]


@functools.cache
def _reading() -> tuple[list[str], str]:
    fields = Report._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f"SELECT {columns} FROM matters_report WHERE matter_id = %s ORDER BY id"  # noqa: S608
    return [field.attname for field in fields], statement


def handlers_of(matter: Matter) -> frozenset[str]:
    """Everybody who reported the matter, or a part of it, done in any round."""
    return frozenset(report.by for report in reports_of(matter.pk)) | helpers_in(matter)


def helpers_in(matter: Matter) -> frozenset[str]:
    """Who did a part of it for another unit, or came when summoned. Asks only where some were asked."""
    if matter.turn == 1:
        return frozenset()
    parts = Assistance._base_manager.filter(matter=matter).exclude(answered_by="")
    calls = Summons._base_manager.filter(matter=matter).exclude(reported_by="")
    return frozenset(
        parts.values_list("answered_by")
        .union(calls.values_list("reported_by"))
        .values_list("answered_by", flat=True)
    )


def approved_report(matter_id: int, round_number: int) -> Report:
    """The report the reviewer approved in this round. Raises `Report.DoesNotExist`."""
    for report in reports_of(matter_id):
        if report.round == round_number and report.approved:
            return report
    raise Report.DoesNotExist
