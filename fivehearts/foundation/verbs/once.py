"""Idempotency: the same form sent twice does its work once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from fivehearts.foundation.verbs.sending import Statement, send_all


def claim(key: str, verb: str) -> str | None:
    """Claim `key`; None where it was free, else the result of the call that had it first.

    A concurrent claim waits here until the first transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO verbs_once (key, verb) VALUES (%s, %s) ON CONFLICT (key) DO NOTHING",
            [key[:80], verb],
        )
        if cursor.rowcount == 1:
            return None
        cursor.execute("SELECT result FROM verbs_once WHERE key = %s", [key[:80]])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def claim_all(keys: Sequence[str], verb: str) -> frozenset[str]:
    """Claim many keys by one statement; those that were free.

    In their order, so that two who claim the same ones wait for each other once.
    """
    wanted = sorted({key[:80] for key in keys})
    if not wanted:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO verbs_once (key, verb) SELECT key, %s FROM unnest(%s::text[]) AS key"
            " ON CONFLICT (key) DO NOTHING RETURNING key",
            [verb, wanted],
        )
        return frozenset(key for (key,) in cursor.fetchall())


def settle(key: str, result: str) -> None:
    """Remember what the call made, so that a second one can be sent to it."""
    send_all([settled([(key, result)])])


def settled(results: Sequence[tuple[str, str]]) -> Statement:
    """The statement that remembers what each call made, by its key."""
    return Statement(
        "UPDATE verbs_once SET result = made.result"
        " FROM unnest(%s::text[], %s::text[]) AS made (key, result) WHERE verbs_once.key = made.key",
        [[key[:80] for key, _result in results], [result for _key, result in results]],
    )
