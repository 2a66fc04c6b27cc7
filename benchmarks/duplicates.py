"""How good the proposals of like matters are: `python benchmarks/duplicates.py [FILE]`.

Every message of a workbook without places and persons is compared, as the desk does it, with the
newest of the half year before it. A seeded sample of those for which something is proposed is
printed pair by pair for judging; `judged_duplicates.csv` keeps numbers and judgements, never texts.
Printed at the end: of the first ten proposed for each, how many are about the same thing. ASKED=30
sets the sample, SHOW=1 prints the texts of pairs nobody has judged yet. Without data it says so.
"""

from __future__ import annotations

import csv
import os
import random
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fivehearts.config.settings")
DATA = ROOT.parent / "shared" / "data" / "messages" / "open.xlsx"
JUDGED = ROOT / "benchmarks" / "judged_duplicates.csv"
SEED = 20261123
ASKED = int(os.environ.get("ASKED", "30"))
FIRST = 10


def messages(file: Path) -> list[tuple[str, str, str, datetime]]:
    """Number, title, words and moment of every message that has them, the oldest first."""
    from fivehearts.foundation.intake import converters, workbooks
    from fivehearts.foundation.intake.mapping import Column, Mapping, bind
    from fivehearts.foundation.intake.vocabulary import RowError

    kind = Mapping(
        "bench",
        (
            Column("number", ("留言编号",), converters.number()),
            Column("title", ("留言主题",), converters.text(most=200)),
            Column("at", ("留言时间",), converters.moment()),
            Column("words", ("留言详情",), converters.text(most=20_000)),
        ),
    )
    bound, found = bind(kind, workbooks.read(file)), []
    for line in bound.lines:
        try:
            row = bound.convert(line)
        except RowError:
            continue
        found.append((str(row["number"]), row["title"], row["words"], row["at"]))
    return sorted(found, key=lambda one: (one[3], one[0]))


def judged() -> dict[tuple[str, str], bool]:
    """Pairs somebody read, and whether they are about the same thing."""
    if not JUDGED.is_file():
        return {}
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {(row["asked"], row["proposed"]): row["same"] == "yes" for row in rows}


def proposals(rows: list, at: int) -> list[tuple[int, float, tuple[str, ...]]]:
    """What the desk would propose beside message `at`: places in `rows`, scores, shared words."""
    from fivehearts.insight.suggestions.learning.likeness import Texts
    from fivehearts.insight.suggestions.vocabulary import LOOKED_BACK_DAYS, MOST_COMPARED

    number, title, words, moment = rows[at]
    since = moment - timedelta(days=LOOKED_BACK_DAYS)
    before = [n for n in range(max(0, at - MOST_COMPARED), at) if rows[n][3] >= since]
    before = [n for n in before if rows[n][0] != number]
    texts = Texts([(rows[n][1], rows[n][2]) for n in before])
    return [(before[one.place], one.score, one.shared) for one in texts.like(title, words)][:FIRST]


def main() -> None:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    if not file.is_file():
        print(f"There are no messages at {file.name}: nothing measured.")
        return
    import django

    django.setup()
    rows, known = messages(file), judged()
    order = list(range(200, len(rows)))
    random.Random(SEED).shuffle(order)
    began, looked, asked, right, told, unread, firsts = time.process_time(), 0, 0, 0, 0, 0, 0
    for at in order:
        if asked >= ASKED:
            break
        looked += 1
        found = proposals(rows, at)
        asked += bool(found)
        for place, (other, score, shared) in enumerate(found):
            pair = (rows[at][0], rows[other][0])
            if pair not in known:
                unread += 1
                if os.environ.get("SHOW"):
                    print(f"{pair[0]},{pair[1]} {score:.2f} {'、'.join(shared)}")
                    print(f"  A {rows[at][1]} | {rows[at][2][:110]}".replace("\n", " "))
                    print(f"  B {rows[other][1]} | {rows[other][2][:110]}".replace("\n", " "))
                continue
            told += 1
            right += known[pair]
            firsts += place == 0 and known[pair]
    spent = 1000 * (time.process_time() - began) / max(looked, 1)
    print(
        f"{file.name}: {len(rows)} messages; {looked} looked at, for {asked} something is proposed"
    )
    print(f"pairs among the first {FIRST}: {told} judged, {unread} not")
    if told:
        print(f"about the same thing: {right} of {told} ({100 * right / told:.0f} %);")
        print(f"the first proposal is: {firsts} of {asked} ({100 * firsts / asked:.0f} %)")
    print(f"comparing with what came before: {spent:.0f} ms CPU a message")


if __name__ == "__main__":
    main()
