"""What a copy must be again when it is restored: rows of every table, figures, and the seals."""

import json
from typing import Any

import psycopg
from psycopg import sql

_TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    ORDER BY relname
"""
# The same row must read the same wherever it lies.
_SPELLING = ("TimeZone", "UTC"), ("DateStyle", "ISO, YMD"), ("extra_float_digits", "1")


def rows(connection: "psycopg.Connection[Any]") -> dict[str, list[str]]:
    """Table → [number of rows, sum of the rows' hashes]: two equal tables have equal sums.

    As the owner of the tables, whom row security does not bind.
    """
    for name, value in _SPELLING:
        connection.execute("SELECT set_config(%s, %s, false)", [name, value])
    found: dict[str, list[str]] = {}
    for (table,) in connection.execute(_TABLES).fetchall():
        statement = sql.SQL(
            "SELECT count(*), coalesce(sum(hashtextextended(one::text, 0)::numeric), 0) FROM {} one"
        )
        count, total = connection.execute(statement.format(sql.Identifier(table))).fetchone()  # type: ignore[misc]
        found[table] = [str(count), str(total)]
    return found


def figures() -> dict[str, str]:
    """The indicators of last month for every unit at the top, as the database in use has them.

    A month that is over: its figures do not move between the copy and its trial.
    """
    from datetime import timedelta

    from fivehearts.foundation.clock import local, now
    from fivehearts.foundation.figures import Period
    from fivehearts.foundation.scope import SystemScope, enter
    from fivehearts.foundation.scope.actors import system
    from fivehearts.foundation.scope.models import Unit
    from fivehearts.insight.indicators.queries import compute

    first = local(now()).replace(day=1)
    period = Period.parse(f"{first - timedelta(days=1):%Y-%m}")
    found: dict[str, str] = {}
    with enter(SystemScope("backup")):
        for unit in Unit.objects.filter(parent=None).order_by("path"):
            for figure in compute(system("backup"), unit, period):
                found[f"{unit.code} {figure.code}"] = f"{figure.numerator}/{figure.denominator}"
    return found


def differences(wanted: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """What is not the same, one short line each."""
    lines = []
    for name in sorted(set(wanted) | set(found)):
        before, after = wanted.get(name), found.get(name)
        if before != after:
            lines.append(f"{name}: {json.dumps(before)} → {json.dumps(after)}")
    return lines
