"""A city's workbook of orders: looked at, taken in pieces, mended, and taken again without a double."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter, Order, Wording
from fivehearts.engines.matters.orders import keeping, taking
from fivehearts.engines.matters.queries.orders import orders, titles_known
from fivehearts.engines.matters.tests.community import Community, found
from fivehearts.engines.matters.tests.importing_ground import workbook
from fivehearts.engines.matters.tests.orders_ground import order_of, taken
from fivehearts.engines.promises.models import Move
from fivehearts.foundation.clock import SHANGHAI, local, now
from fivehearts.foundation.intake.models import Run
from fivehearts.foundation.intake.vocabulary import ColumnsMissing
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import ActorScope, SystemScope, enter
from fivehearts.foundation.verbs import Forbidden

pytestmark = pytest.mark.django_db

HEAD = (
    "工单编号",
    "来电时间",
    "诉求人",
    "联系电话",
    "事发地址",
    "诉求内容",
    "诉求类型",
    "紧急程度",
    "办理时限",
)
TODAY = local(now()).replace(hour=9, minute=0, second=0, microsecond=0)


def row(number: Any, **changed: Any) -> list[Any]:
    told = {
        "received": (TODAY - timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S"),
        "name": "张先生",
        "phone": "13812345678",
        "place": "幸福里3号楼",
        "words": "楼道灯坏了三天，老人不敢下楼。",
        "kind": "投诉举报",
        "urgency": "一般",
        "due": (TODAY + timedelta(days=4)).strftime("%Y/%m/%d %H:%M"),
    }
    return [number, *(told | changed).values()]


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        made = found()
    with enter(ActorScope(made.clerk)):
        yield made


@pytest.fixture
def desk(place: Community, tmp_path: Path):
    return Desk(place, tmp_path)


class Desk:
    """The receptionist at the page of workbooks."""

    def __init__(self, place: Community, folder: Path) -> None:
        self.place, self.folder = place, folder
        self.rejects = folder / "mend.xlsx"

    def book(self, *rows: Any, head: Any = HEAD, name: str = "orders.xlsx") -> Path:
        return workbook(self.folder / name, head, list(rows))

    def look(self, path: Path, **given: Any) -> taking.Progress:
        return taking.look(path, **self._given(given))

    def take(self, path: Path, **given: Any) -> taking.Progress:
        return taking.take(path, **self._given(given))

    def _given(self, given: dict[str, Any]) -> dict[str, Any]:
        told = {
            "unit": self.place.community, "by": self.place.clerk,
            "titles": titles_known(self.place.community), "rejects": self.rejects,
        }  # fmt: skip
        return told | given


def test_a_trial_counts_what_the_run_will_do_and_keeps_nothing(desk: Desk) -> None:
    path = desk.book(row("1"), row("2"), row("3", due="后天"), row("1"))
    seen = desk.look(path)
    assert (seen.rows, seen.imported, seen.known, seen.rejected) == (4, 2, 1, 1)
    assert not Order.unscoped.exists() and not Run.objects.exists()
    done = desk.take(path)
    assert (done.imported, done.known, done.rejected, done.finished) == (2, 1, 1, True)
    assert Order.unscoped.count() == 2 == Matter.unscoped.filter(state="accepted").count()


def test_a_row_becomes_an_order_with_all_its_facts(desk: Desk) -> None:
    desk.take(desk.book(row("WD-2026-0001", kind="咨询", urgency="特急")))
    order = orders().get()
    matter = order.matter
    assert (order.external_number, matter.kind, matter.urgency, matter.contact) == (
        "WD-2026-0001", "consult", "critical", "self",
    )  # fmt: skip
    assert order.received_at == TODAY - timedelta(days=1)
    assert order.due_at == TODAY + timedelta(days=4)
    wording = Wording.objects.get(matter=matter)
    assert (wording.words, wording.place_words) == ("楼道灯坏了三天，老人不敢下楼。", "幸福里3号楼")
    assert matter.resident.data.name.masked.startswith("张")
    entry = Entry.objects.get(subject=f"matters.Matter:{matter.pk}", verb="matters.register")
    assert entry.by == desk.place.clerk.ref


@pytest.mark.parametrize(
    ("printed", "hours"),
    [
        ("2026年11月12日 18时30分", None),
        ("2026/11/12 18:30:00", None),
        ("2026-11-12T18:30", None),
        ("20261112183000", None),
        (46338.7708333, None),
        (datetime(2026, 11, 12, 18, 30), None),
        ("24小时", 24),
        ("48小时内办结", 48),
        ("３个工作日", "2026-11-12 17:30"),
        ("三个工作日", "2026-11-12 17:30"),
        ("5天", "2026-11-16 17:30"),
        ("2026-11-12", "2026-11-12 23:59:59"),
    ],
)
def test_a_date_is_understood_in_every_spelling(desk: Desk, printed: Any, hours: Any) -> None:
    from fivehearts.engines.matters.orders.mapping import _date_or_term, dates

    heard = datetime(2026, 11, 9, 10, 0, tzinfo=SHANGHAI)
    values = {
        "heard_at": heard, "accepted_at": None, "sent_at": None, "due_at": None,
        "term": _date_or_term(printed),
    }  # fmt: skip
    received, due = dates(values)
    wanted = (
        datetime.fromisoformat(hours).replace(tzinfo=SHANGHAI)
        if isinstance(hours, str)
        else heard + timedelta(hours=hours)
        if hours
        else datetime(2026, 11, 12, 18, 30, tzinfo=SHANGHAI)
    )
    assert received == heard
    assert abs(local(due) - wanted) <= timedelta(seconds=1), f"{printed}: {local(due)}"


def test_titles_are_found_however_the_city_prints_them(desk: Desk) -> None:
    head = ("序号", "诉求编号*", "受理时间：", "派单时间", "来电人", "来电号码", "地址", "问题描述",
            "工单类型", "截止日期", "办理时限（工作日）", "备注")  # fmt: skip
    received = TODAY - timedelta(days=2)
    cells = [1, "A1", received, TODAY - timedelta(days=1), "匿名", "138****5678", "北门",
             "占道停车", "建议", "", "5个工作日", "x"]  # fmt: skip
    path = desk.book(
        ["12345 市民热线工单台账"], head, [c.replace(tzinfo=None) if isinstance(c, datetime) else c for c in cells],
        head=("2026年11月",),
    )  # fmt: skip
    assert desk.take(path).imported == 1
    order = orders().get()
    assert order.received_at == received
    assert (order.matter.kind, order.matter.contact) == ("suggestion", "anonymous")
    assert order.matter.resident_id is None, "a number behind stars is nobody to be called"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"due": ""}, "期限"),
        ({"due": "越快越好"}, "2026-11-27 18:00"),
        ({"due": "2026-01-01"}, "期限"),
        ({"received": ""}, "时间"),
        ({"received": "2099-01-01 10:00"}, "时间"),
        ({"phone": "找保安"}, "电话"),
        ({"kind": "疑难杂症"}, "投诉"),
        ({"words": "  "}, "诉求内容"),
        ({"words": "长" * 8001}, "诉求内容"),
    ],
)
def test_a_row_to_mend_stands_in_a_workbook_with_its_reason(
    desk: Desk, changed: dict[str, Any], says: str
) -> None:
    path = desk.book(row("1"), row("2", **changed))
    done = desk.take(path)
    assert (done.imported, done.rejected) == (1, 1)
    (reason,) = done.reasons.values()
    assert says in reason, reason
    sheet = CalamineWorkbook.from_path(str(desk.rejects)).get_sheet_by_index(0).to_python()
    assert sheet[1][0] == "2" and sheet[1][-1] == reason
    assert "13812345678" not in reason and "长长" not in reason


def test_a_mended_workbook_brings_only_what_was_missing(desk: Desk) -> None:
    desk.take(desk.book(row("1"), row("2", due="越快越好")))
    mended = desk.book(row("1"), row("2"), name="mended.xlsx")
    done = desk.take(mended)
    assert (done.imported, done.known, done.rejected) == (1, 1, 0)
    again = desk.take(mended)
    assert (again.imported, again.known) == (0, 2)
    assert Order.unscoped.count() == 2


def test_a_number_entered_by_hand_before_is_named(desk: Desk) -> None:
    first = taken(desk.place, "1", at=now(), received_at=now() - timedelta(days=1),
                  due_at=now() + timedelta(days=1))  # fmt: skip
    done = desk.take(desk.book(row("1"), row("2")))
    assert (done.imported, done.rejected) == (1, 1)
    assert first.display_number in next(iter(done.reasons.values()))


def test_a_workbook_with_another_date_moves_the_date_and_says_so(desk: Desk) -> None:
    desk.take(desk.book(row("1"), row("2")))
    sooner = desk.book(row("1", due=(TODAY + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")),
                       row("2"), name="sooner.xlsx")  # fmt: skip
    assert desk.look(sooner).moved == 1
    assert not Move.objects.exists()
    done = desk.take(sooner)
    assert (done.moved, done.known, done.imported) == (1, 2, 0)
    assert orders().get(external_number="1").due_at == TODAY + timedelta(days=2)
    assert Move.objects.get().cause == "order_changed"
    assert desk.take(sooner).moved == 0


def test_a_long_workbook_is_taken_in_pieces_and_each_goes_on_where_the_last_stopped(
    desk: Desk,
) -> None:
    taken(desk.place, "7", at=now(), received_at=now() - timedelta(days=1),
          due_at=now() + timedelta(days=1))  # fmt: skip
    path = desk.book(*(row(str(n)) for n in range(90)), row("5"))
    pieces = [desk.take(path, seconds=0.0)]
    while not pieces[-1].finished:
        assert len(pieces) < 20
        pieces.append(desk.take(path, seconds=0.0))
    assert len(pieces) > 3
    done = [piece.done for piece in pieces]
    assert done == sorted(set(done)), "every piece gets further"
    last = pieces[-1]
    assert (last.rows, last.imported, last.known, last.rejected) == (91, 89, 1, 1)
    assert Order.unscoped.count() == 90
    # Taken again in pieces, every row is known: it ends all the same.
    again = desk.take(path, seconds=0.0)
    while not again.finished:
        again = desk.take(path, seconds=0.0)
    assert (again.imported, again.known) == (0, 90)


def test_the_trial_of_a_long_workbook_only_reads_its_later_rows(desk: Desk) -> None:
    path = desk.book(*(row(str(n)) for n in range(30)), row("x", due="越快越好"))
    seen = desk.look(path, seconds=0.0)
    assert (seen.imported, seen.rejected, seen.only_read) == (30, 1, 30)
    assert not Order.unscoped.exists()


def test_unknown_titles_are_told_once_and_known_from_then_on(desk: Desk) -> None:
    head = tuple({"工单编号": "热线流水", "诉求内容": "市民说"}.get(name, name) for name in HEAD)
    path = desk.book(row("1"), head=head)
    with pytest.raises(ColumnsMissing):
        desk.look(path)
    wanted = {"external_number": "热线流水", "words": "市民说"}
    actions.remember_titles(by=desk.place.clerk, unit=desk.place.community, titles=wanted)
    assert desk.look(path).imported == 1
    actions.remember_titles(
        by=desk.place.clerk, unit=desk.place.community, titles={"title": "市民说"}
    )
    assert titles_known(desk.place.community) == {
        "external_number": ["热线流水"],
        "title": ["市民说"],
    }
    with pytest.raises(Forbidden):
        actions.remember_titles(by=desk.place.analyst, unit=desk.place.community, titles=wanted)


def test_more_rows_than_a_page_can_look_at_are_to_be_split(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST_ROWS", 3)
    with pytest.raises(taking.TooManyRows):
        desk.look(desk.book(*(row(str(n)) for n in range(4))))


def test_who_may_not_take_orders_takes_none_by_workbook_either(desk: Desk) -> None:
    done = desk.look(desk.book(row("1")), by=desk.place.captain)
    assert (done.imported, done.rejected) == (0, 1)
    assert not Order.unscoped.exists()


def test_an_uploaded_workbook_is_private_and_gone_after_a_day(
    settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    digest = keeping.SHELF.keep([b"PK", b"..."], user_id=7, unit_id=3)
    path = keeping.SHELF.place(digest, user_id=7, unit_id=3)
    assert path.read_bytes() == b"PK..." and path.stat().st_mode & 0o077 == 0
    assert not keeping.SHELF.place(digest, user_id=8, unit_id=3).exists()
    for wrong in ("../../keys/vault", "", "x" * 64):
        with pytest.raises(ValueError, match="digest"):
            keeping.SHELF.place(wrong, user_id=7, unit_id=3)
    assert keeping.SHELF.clear() == 0
    assert keeping.SHELF.clear(kept_seconds=-1) == 1 and not path.exists()


def test_the_order_of_a_matter_is_found(desk: Desk) -> None:
    desk.take(desk.book(row("1")))
    matter = orders().get().matter
    assert order_of(matter).external_number == "1"
