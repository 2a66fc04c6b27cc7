"""Change of state: one table of transitions, one conditional UPDATE."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils.functional import Promise as LazyText

from fivehearts.foundation.verbs.refusals import IllegalTransition, Overtaken


@dataclass(frozen=True, slots=True)
class Transition:
    """One verb: the states it starts from and the states it may lead to."""

    sources: frozenset[str]
    targets: frozenset[str]
    label: str | LazyText


Transitions = Mapping[str, Transition]


def move(
    thing: models.Model,
    *,
    verb: str,
    to: str,
    table: Transitions,
    changes: Mapping[str, Any] | None = None,
    field: str = "state",
    asking: str = "",
) -> Any:
    """Lead `thing` by `verb` to state `to`, together with `changes`.

    The database decides races: `UPDATE … WHERE state = old`, and one row changed. Raises
    `IllegalTransition` where the table does not allow it and `Overtaken` where somebody else
    was faster; the thing in memory is brought up to date on success only.
    `asking` is an SQL expression on the changed row: its value is given back, from the same
    statement.
    """
    old = getattr(thing, field)
    transition = table[verb]
    if old not in transition.sources or to not in transition.targets:
        state_label = getattr(thing, f"get_{field}_display")()
        raise IllegalTransition(verb=transition.label, state=state_label)
    written = {field: to, **(changes or {})}
    known = {"pk": thing.pk, field: old}
    if any(one.name == "version" for one in thing._meta.concrete_fields):
        known["version"] = thing.version  # type: ignore[attr-defined]
        written["version"] = thing.version + 1  # type: ignore[attr-defined]
    found = _update(thing, known, written, asking or "NULL")
    if found is None:
        raise Overtaken
    for name, value in written.items():
        setattr(thing, name, value)
    return found[0]


def _update(
    thing: models.Model, known: Mapping[str, Any], written: Mapping[str, Any], asked: str
) -> tuple[Any, ...] | None:
    """`UPDATE … SET written WHERE known RETURNING asked`; None where it changed no row.

    Written out, since this one statement decides every verb and composing it costs more than it.
    """

    def pairs(values: Mapping[str, Any], between: str) -> tuple[str, list[Any]]:
        fields = [thing._meta.pk if name == "pk" else _field(thing, name) for name in values]
        words = between.join(f"{connection.ops.quote_name(str(one.column))} = %s" for one in fields)
        prepared = [
            one.get_db_prep_save(value, connection)
            for one, value in zip(fields, values.values(), strict=True)
        ]
        return words, prepared

    table = connection.ops.quote_name(thing._meta.db_table)
    (changes, new), (condition, old) = pairs(written, ", "), pairs(known, " AND ")
    with connection.cursor() as cursor:
        # All names are our own.
        statement = f"UPDATE {table} SET {changes} WHERE {condition} RETURNING {asked}"  # noqa: S608
        cursor.execute(statement, [*new, *old])
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def _field(thing: models.Model, name: str) -> Any:
    return next(one for one in thing._meta.concrete_fields if name in (one.name, one.attname))
