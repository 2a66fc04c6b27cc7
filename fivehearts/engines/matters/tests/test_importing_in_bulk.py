"""A bulk import leaves the same rows behind as the slow way, and is cut off as safely."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from fivehearts.community.people.models import PersonalData
from fivehearts.engines.matters.importing import running
from fivehearts.engines.matters.importing.bulk import BulkLives, comparable
from fivehearts.engines.matters.importing.mappings import CATEGORIES
from fivehearts.engines.matters.importing.pattern import read
from fivehearts.engines.matters.models import Access, Fragment, Matter
from fivehearts.engines.matters.tests.importing_ground import (
    LABELLED,
    OPEN,
    REPLIED,
    found_units,
    imported,
    replied,
    workbook,
)
from fivehearts.engines.promises.models import Ladder
from fivehearts.foundation.intake import crew
from fivehearts.foundation.intake import running as intake
from fivehearts.foundation.intake.models import Rejection, Run, Source
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.record.sealing import seal_settled
from fivehearts.foundation.record.verifying import verify_record
from fivehearts.foundation.scope import SystemScope, enter

MESSAGES = Path(__file__).resolve().parents[5] / "shared" / "data" / "messages"
NUMBER = "我的电话13812345678，楼下也是１３８１２３４５６７８，身份证号110101199003078515。"


@pytest.fixture(autouse=True)
def _keep_rejects_here(settings: object, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]


def left_behind() -> dict[str, dict[str, Any]]:
    """By source number every row its life left, keys by their place, seals opened."""
    connection.check_constraints()
    found = {}
    for source in Source.objects.order_by("row_number"):
        matter = Matter.unscoped.get(pk=int(source.target.rpartition(":")[2]))
        life = read(
            matter.pk, after_entry=0, asked=matter.registered_at, answered=matter.registered_at
        )
        rows = comparable(life)
        subjects = [
            f"matters.Matter:{matter.pk}",
            *(f"promises.Promise:{key}" for key in life.promises),
            *([f"people.Person:{life.person}"] if life.person else []),
        ]
        names = dict(zip(life.promises, range(9), strict=False))
        rows["record_entry"] = [
            {**vars(one), "id": 0, "recorded_at": 0, "txid": 0, "_state": 0,
             "subject": one.subject.partition(":")[0],
             "data": {k: [names[p] for p in v] if k == "promises" else v for k, v in one.data.items()}}
            for one in Entry.objects.filter(subject__in=subjects).order_by("id")
        ]  # fmt: skip
        sealed: dict[str, Any] = {
            "code": len(Access.unscoped.get(matter=matter).code.reveal()),
            "fragments": sorted(
                (one.kind, one.mask, one.value.reveal(), one.index, one.found_at)
                for one in Fragment.unscoped.filter(matter=matter)
            ),
            "name": life.person
            and PersonalData._base_manager.get(person_id=life.person).name.reveal(),
            "source": (source.digest, source.row_number),
        }
        texts = ("matters_wording", "matters_report", "matters_timelinestep")
        for row in (row for table in texts for row in rows[table]):
            for fragment in Fragment.unscoped.filter(matter=matter):
                for name, cell in row.items():
                    if isinstance(cell, str):
                        row[name] = cell.replace(fragment.key, "its own key")
        found[source.source_number] = {**rows, **sealed}
    return found


def both_ways(path: Path, kind: str, **options: Any) -> tuple[Any, Any]:
    """What the slow way leaves of this file, and what bulk leaves of it."""
    told = []
    for bulk in (False, True):
        with transaction.atomic():
            counts, _said = imported(path, kind, bulk=bulk, **options)
            with enter(SystemScope("test")):
                reasons = dict(Rejection.objects.values_list("row_number", "reason"))
                told.append((counts.line, reasons, left_behind()))
            transaction.set_rollback(True)
    return told[0], told[1]


ROWS = [
    replied(1, name="张三丰"),
    replied(2, name=""),
    replied(3, words=f"请问怎么办？{NUMBER}", title="咨询13812345678怎么办", name="李四"),
    replied(4, reply="请拨打0731-82345678或13812345678联系王工。", title="感谢社区"),
    replied(5, replied_at="2020/6/1 9:00:00"),  # months late
    replied(6, replied_at="2019/9/26 10:00:00"),  # answered at once
    replied(7, replied_at="2018/1/1 8:00:00"),  # before it was asked
    replied(8, title="题" * 190, words="字" * 5000 + "𠮷，Ａ栋３单元，3-4楼"),
    replied(9, written_at="2019/10/1 23:59:59", title="建议多种树"),
    replied(10, written_at="2019/10/12 12:30:00", replied_at="2019/10/14 8:00:00"),
    replied(1, name="张三丰"),  # known
    replied(2, name="", words="别的话"),  # known by other words
    replied(11, name="很长" * 40),
    replied(12, written_at="去年秋天"),
]
# Around the National Day of 2019, whose Sunday before and Saturday after were worked.
HOLIDAYS = [
    replied(100 + at, name="", written_at=f"{day} {hour}", replied_at="2019/10/12 16:59:59")
    for at, (day, hour) in enumerate(
        (day, hour)
        for day in ("2019/9/29", "2019/9/30", "2019/10/1", "2019/10/7", "2019/10/12")
        for hour in ("0:00:00", "12:00:00", "12:45:10", "16:59:58")
    )
]  # fmt: skip
OPEN_ROWS = [
    [1, "UU1", "投诉噪声", "2020/1/23 20:00:00", "楼下施工。", 2, 31],
    [2, "", "求助", "2020/2/8 9:00:00", "停水。", 0, 0],
    [3, "UU2", "举报", "2020/2/9 9:00:00", f"有人占道。{NUMBER}", "", ""],
]
LABELLED_ROWS = [
    [n, "A1", "投诉", "2019/12/31 17:31:00", "话。", name]
    for n, name in enumerate((*CATEGORIES, "没有的类"), 1)
]


@pytest.mark.parametrize(
    ("kind", "head", "rows"),
    [
        ("replied", REPLIED, ROWS + HOLIDAYS[::4]),
        ("open", OPEN, OPEN_ROWS),
        ("labelled", LABELLED, LABELLED_ROWS),
    ],
)
def test_record_timeline_promises_and_all_else_are_as_by_the_slow_way(
    db: None, tmp_path: Path, kind: str, head: Any, rows: Any
) -> None:
    found_units()
    slow, bulk = both_ways(workbook(tmp_path / "m.xlsx", head, rows), kind)
    assert bulk[:2] == slow[:2]
    assert bulk[2].keys() == slow[2].keys()
    for number, life in slow[2].items():
        for table, left in life.items():
            assert (number, table, bulk[2][number][table]) == (number, table, left)
    assert len(bulk[2]) >= len(rows) - 5


def test_by_several_processes_it_is_as_by_the_slow_way(
    committed_db: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_units()
    file = workbook(tmp_path / "m.xlsx", REPLIED, [*ROWS, *HOLIDAYS, ROWS[8]])
    with transaction.atomic():
        counts, _said = imported(file)
        reasons = dict(Rejection.objects.values_list("row_number", "reason"))
        slow = (counts.line, reasons, counts.answers, left_behind())
        transaction.set_rollback(True)
    monkeypatch.setattr(running, "AT_ONCE", 3)
    monkeypatch.setattr(intake, "LEARNT_FROM", 2)
    seen = set[int]()
    taken = crew.take

    def watched(blocks: Any, *words: Any, **options: Any) -> None:
        seen.update(block.after for block in blocks)
        taken(blocks, *words, **options)

    monkeypatch.setattr(crew, "take", watched)
    counts, _said = imported(file, bulk=True, processes=3)
    reasons = dict(Rejection.objects.values_list("row_number", "reason"))
    with transaction.atomic():
        assert (counts.line, reasons, counts.answers, left_behind()) == slow
    # Numbers that stand twice, in another block: theirs was waited for.
    assert len(seen) > 1
    assert seal_settled() > 9 * 7
    assert verify_record().findings == []


def test_no_shape_of_a_life_is_led_one_by_one(
    db: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The row by row way would hide a stamp that is no longer true to the verbs."""
    found_units()
    for kind, head, rows in (("replied", REPLIED, ROWS[:6]), ("open", OPEN, OPEN_ROWS)):
        imported(workbook(tmp_path / f"{kind}.xlsx", head, rows), kind, bulk=True)
    assert "one by one" not in caplog.text
    assert Matter.unscoped.count() == 6 + 3


@pytest.mark.skipif(not MESSAGES.is_dir(), reason=f"no real messages at {MESSAGES}")
@pytest.mark.parametrize("kind", ["replied", "open", "labelled"])
def test_the_first_real_messages_are_as_by_the_slow_way(
    db: None, tmp_path: Path, kind: str
) -> None:
    found_units()
    rejects = tmp_path / "r.xlsx"
    slow, bulk = both_ways(MESSAGES / f"{kind}.xlsx", kind, limit=40, rejects=rejects)
    assert bulk == slow


def test_what_was_imported_in_bulk_is_sealed_verified_and_never_urged(
    committed_db: object, tmp_path: Path
) -> None:
    found_units()
    imported(workbook(tmp_path / "m.xlsx", REPLIED, ROWS), bulk=True)
    assert Entry.objects.filter(verb="matters.close_unanswered").count() == 9
    assert seal_settled() > 9 * 7
    told = verify_record()
    assert (told.findings, told.entries > 9 * 7) == ([], True)
    assert not Ladder.objects.exists()


def test_a_batch_that_fails_leaves_nothing_and_is_taken_row_by_row(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_units()

    def fail(_self: BulkLives, _rows: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'x'::int")

    monkeypatch.setattr(BulkLives, "__call__", fail)
    counts, _said = imported(workbook(tmp_path / "m.xlsx", REPLIED, ROWS[:3]), bulk=True)
    assert counts.line == "rows 3 = imported 3 + already known 0 + rejected 0"


def test_the_same_file_again_is_known_whichever_way_it_came(db: None, tmp_path: Path) -> None:
    found_units()
    file = workbook(tmp_path / "m.xlsx", REPLIED, ROWS[:6])
    imported(file, bulk=True)
    for bulk in (True, False):
        counts, _said = imported(file, bulk=bulk)
        assert counts.line == "rows 6 = imported 0 + already known 6 + rejected 0"
    assert {one.state for one in Run.objects.all()} == {"finished"}
