"""What searching costs behind the second lock: `.venv/bin/python benchmarks/second_lock.py`.

Lays out MATTERS matters over 100 communities in a database of its own, and searches two Chinese
characters three ways: as the owner, whom no lock binds; as the plain role through the column;
as the plain role through the reviewed function. Each figure is the median of RUNS executions,
in milliseconds, as EXPLAIN (ANALYZE) tells it: planning and execution together.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "fivehearts.config.settings"

MATTERS = int(os.environ.get("SIZE", "100000"))
RUNS = int(os.environ.get("RUNS", "9"))
COMMUNITIES = 100
LETTERS = "路灯坏了修水管漏电梯停小区物业门口车位垃圾清运噪音装修楼道屋顶暖气井盖绿化健身器材"
SUBDISTRICT = "000000010001"
COLUMN = (
    "SELECT count(*) FROM matters_matter m JOIN matters_wording w ON w.matter_id = m.id"
    " WHERE {scope} AND w.vector @@ '''路灯'''::tsquery"
)
FUNCTION = (
    "SELECT count(*) FROM matters_matter m WHERE {scope}"
    " AND m.id IN (SELECT matters_search('''路灯'''::tsquery))"
)
LIST = "SELECT * FROM matters_matter m WHERE {scope} ORDER BY m.registered_at DESC LIMIT 50"
PAGE = "SELECT * FROM matters_wording w WHERE w.matter_id = 1000077"


def main() -> None:
    import django

    django.setup()
    from fivehearts.config.testing.database import TestDatabase

    database = TestDatabase()
    database.start()
    try:
        lay_out(database.url(owner=True))
        for line in table(database):
            print(line)
    finally:
        database.stop()


def lay_out(owner_url: str) -> None:
    """MATTERS rows of three tables by COPY, the words from a fixed seed, then ANALYZE."""
    import psycopg

    from fivehearts.foundation.search import bigrams
    from house_rules.locked_ground import _free

    chance = random.Random(4)
    with psycopg.connect(owner_url) as owner:
        for name in ("matters_matter", "matters_wording", "matters_participation"):
            _free(owner, name)
        owner.execute(
            "INSERT INTO matters_matter (id, number, kind, urgency, channel, contact, title, tags,"
            " state, outcome, closing, round, turn, version, unit_path, intake_unit_id,"
            " accountable_unit_id, holder_unit_id, place_unit_id, queue, decision, registered_by,"
            " promise_id, calendar, registered_at, historical)"
            " SELECT 1000000 + n, 'M' || n, 'complaint', 'ordinary', 'phone', 'self', 't', '{}',"
            " 'closed', '', '', 1, 1, 1, %s || lpad((n %% %s)::text, 4, '0'), 1, 1, 1, 1, '', '',"
            " 'user:1', n, 'standard', now() - n * interval '1 minute', false"
            " FROM generate_series(1, %s) n",
            [SUBDISTRICT, COMMUNITIES, MATTERS],
        )
        owner.execute(
            "INSERT INTO matters_participation (matter_id, unit_id, unit_path, part, since)"
            " SELECT id, 1, unit_path, 'intake', registered_at FROM matters_matter"
        )
        with owner.cursor().copy(
            "COPY matters_wording (matter_id, words, place_words, answers, vector) FROM STDIN"
        ) as rows:
            for number in range(1, MATTERS + 1):
                words = "".join(chance.choices(LETTERS, k=60))
                rows.write_row((1_000_000 + number, words, "", "[]", bigrams.vector(words)))
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE matters_matter, matters_wording, matters_participation")


def table(database: Any) -> list[str]:
    """Rows of the table: who asks, and each way of asking."""
    from fivehearts.foundation.scope import ActorScope, SystemScope
    from fivehearts.foundation.scope.actors import Actor, PostHeld

    def at(path: str) -> ActorScope:
        post = PostHeld(1, path, "", "", "x", frozenset())
        return ActorScope(Actor(ref="user:1", user_id=1, posts=(post,)))

    lines = [
        f"{MATTERS} matters, {COMMUNITIES} communities, median of {RUNS}, ms",
        "| Who asks | What | No lock | Locked |",
        "|---|---|---:|---:|",
    ]
    scopes = {
        "a community": (SUBDISTRICT + "0007", at(SUBDISTRICT + "0007")),
        "the sub-district": (SUBDISTRICT, at(SUBDISTRICT)),
        "a job": ("", SystemScope("bench")),
    }
    for who, (path, scope) in scopes.items():
        narrowed = f"m.unit_path >= '{path}' AND m.unit_path < '{path}~'"
        for what, ours, plain in (
            ("search by the column", COLUMN, COLUMN),
            ("search by the function", COLUMN, FUNCTION),
            ("newest fifty", LIST, LIST),
            ("words of one matter", PAGE, PAGE),
        ):
            free = timed(database.url(owner=True), ours.format(scope=narrowed), scope)
            held = timed(database.url(), plain.format(scope=narrowed), scope)
            lines.append(f"| {who} | {what} | {free:.2f} | {held:.2f} |")
    return lines


def timed(url: str, statement: str, scope: Any) -> float:
    """Median milliseconds of a statement, planned anew each time, in a session told the scope."""
    import psycopg

    from fivehearts.foundation.scope.scopes import tell_session

    taken = []
    with psycopg.connect(url, cursor_factory=psycopg.ClientCursor) as session:
        tell_session(session, scope)
        for _run in range(RUNS + 1):
            found = session.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}").fetchone()  # type: ignore[arg-type]
            plan = found[0] if isinstance(found[0], list) else json.loads(found[0])  # type: ignore[index]
            taken.append(plan[0]["Planning Time"] + plan[0]["Execution Time"])
    return statistics.median(taken[1:])


if __name__ == "__main__":
    main()
