"""What taking a matter in costs, and how many come in a second when two clerks' processes work.

`python benchmarks/intake.py WAY SECONDS` registers for so long in a process of its own and prints how
many it committed: two of these are the rate.
"""

from __future__ import annotations

import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import ground
from measuring import Cost, measured

RUNS, SECONDS, HANDS = 300, 10.0, 2
# Rows as an intake writes them, with the same foreign keys, and no program around them.
RAW = """
WITH one AS (
    INSERT INTO bench.raw (number, state, title, words, unit_id, registered_at)
    VALUES (%s, 'registered', %s, %s, %s, now()) RETURNING id
)
INSERT INTO bench.raw_step (raw_id, verb, facts, at) SELECT id, 'register', '{{}}', now()
FROM one, generate_series(1, {rows})
"""
ROWS_BESIDE = 10


def of_one(way: str) -> Cost:
    """One intake after the other, committed, in this process."""
    with ExitStack() as held:
        return measured([WAYS[way](held)], RUNS)


def rate(way: str) -> float:
    """Intakes a second of two processes at once, each with its own connection."""
    asked = [sys.executable, str(Path(__file__)), way, str(SECONDS)]
    hands = [subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) for _hand in range(HANDS)]
    told = [hand.communicate()[0].split() for hand in hands]
    return sum(int(count) / float(seconds) for count, seconds in told)


def raw_sql() -> dict[str, Cost]:
    """The same number of comparable rows written and read by plain statements of the driver."""
    from django.db import connection

    with ground.administrator() as owner:
        owner.execute("CREATE SCHEMA IF NOT EXISTS bench")
        owner.execute("GRANT USAGE ON SCHEMA bench TO PUBLIC")
        owner.execute("DROP TABLE IF EXISTS bench.raw_step, bench.raw")
        owner.execute(
            "CREATE TABLE bench.raw (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number text"
            " UNIQUE, state text, title text, words text, unit_id bigint REFERENCES scope_unit,"
            " registered_at timestamptz)"
        )
        owner.execute(
            "CREATE TABLE bench.raw_step (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, raw_id"
            " bigint REFERENCES bench.raw, verb text, facts jsonb, at timestamptz)"
        )
        owner.execute("CREATE INDEX ON bench.raw (unit_id, registered_at DESC)")
        owner.execute("GRANT ALL ON bench.raw, bench.raw_step TO PUBLIC")
    number = 0

    def insert() -> None:
        nonlocal number
        number += 1
        with connection.cursor() as cursor:
            words = "楼道灯坏了三天，老人晚上不敢下楼。"
            cursor.execute(RAW.format(rows=ROWS_BESIDE), [f"R{number}", words, words, 1])

    def select() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM bench.raw WHERE unit_id = %s ORDER BY registered_at DESC LIMIT 25",
                [1],
            )
            cursor.fetchall()

    return {
        "raw SQL: a row and ten beside it, one statement": measured([insert], RUNS),
        "raw SQL: the newest 25 rows": measured([select], RUNS),
    }


def _action(held: ExitStack) -> Callable[[], None]:
    """The verb alone, as an import or another program calls it, which says once for whom it works."""
    from fivehearts.engines.matters import actions
    from fivehearts.engines.matters.tests.community import facts
    from fivehearts.foundation.scope import ActorScope, enter

    actor, grid = ground.prepare()
    held.enter_context(enter(ActorScope(actor)))

    def register() -> None:
        actions.register(by=actor, facts=facts(grid))

    return register


def _page(_held: ExitStack) -> Callable[[], None]:
    """The form of the counter, sent by a clerk: checked, registered, led to the slip."""
    _actor, grid = ground.prepare()
    client = ground.browser("clerk")
    told = {
        "channel": "phone", "place_unit": grid.pk, "place_words": "3号楼2单元", "kind": "help",
        "category": "", "urgency": "ordinary", "words": "楼道灯坏了三天，老人晚上不敢下楼。",
        "contact": "self", "resident_name": "张桂英", "resident_phone": "13812345678",
    }  # fmt: skip

    def register() -> None:
        answer = client.post("/desk/register/", {**told, "once": uuid.uuid4().hex})
        assert answer.status_code == 302, answer.content.decode()[:2000]

    return register


WAYS = {"the action": _action, "the page": _page}


def main() -> None:
    """Register for so many seconds, and print how many and in which time."""
    way, seconds = sys.argv[1], float(sys.argv[2])
    ground.ready()
    with ExitStack() as held:
        register = WAYS[way](held)
        for _warm_up in range(20):
            register()
        count, begun = 0, time.perf_counter()
        while time.perf_counter() - begun < seconds:
            register()
            count += 1
        print(count, time.perf_counter() - begun)


if __name__ == "__main__":
    main()
