"""Orders at the desk: entered fast, imported by workbook, and their answers sent back."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from fivehearts.community.duties.models import User
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter, Order, OrderTitle
from fivehearts.engines.matters.orders import keeping
from fivehearts.engines.matters.tests.community import Community, found, reload
from fivehearts.engines.matters.tests.importing_ground import workbook
from fivehearts.engines.matters.tests.orders_ground import DAY, HOUR, answered, order_of, taken
from fivehearts.engines.matters.tests.test_orders_workbook import HEAD, row
from fivehearts.foundation.clock import local, now
from fivehearts.foundation.scope import SystemScope, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None, settings: Any, tmp_path: Path):
    settings.VAR_DIR = tmp_path
    with enter(SystemScope("test")):
        yield found()


@pytest.fixture
def desk(place: Community) -> Client:
    return signed_in(place, "clerk")


def signed_in(place: Community, name: str) -> Client:
    client = Client()
    user = User.objects.get(pk=place.people[name].user_id)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


def typed(place: Community, **given: Any) -> dict[str, Any]:
    wall = local(now())
    told = {
        "once": "form-1", "external_number": "WD20261122001",
        "received_at": f"{wall - HOUR:%Y-%m-%dT%H:%M}", "due_at": f"{wall + 2 * DAY:%Y-%m-%dT%H:%M}",
        "words": "楼道灯坏了三天", "place_unit": place.grid.pk, "place_words": "3号楼",
        "happened_on": "", "kind": "complaint", "category": "", "urgency": "ordinary",
        "contact": "self", "resident_name": "张桂英", "resident_phone": "13812345678",
    }  # fmt: skip
    return told | given


def recent(place: Community, number: str) -> Order:
    at = now()
    return answered(place, number, at=at, received_at=at - HOUR, due_at=at + DAY)


def test_an_order_is_entered_on_one_page(place: Community, desk: Client) -> None:
    page = desk.get(reverse("matters:order_new"))
    assert re.search(r'name="external_number"[^>]*autofocus', page.content.decode())
    done = desk.post(reverse("matters:order_new"), typed(place))
    order = Order.unscoped.select_related("matter").get()
    assert done["Location"] == reverse("matters:matter", args=[order.matter.number])
    assert order.matter.state == "accepted"
    again = desk.post(reverse("matters:order_new"), typed(place))
    assert again["Location"] == done["Location"] and Order.unscoped.count() == 1


def test_a_refused_order_keeps_all_and_leads_to_the_known_one(
    place: Community, desk: Client
) -> None:
    desk.post(reverse("matters:order_new"), typed(place))
    known = Matter.unscoped.get()
    page = desk.post(reverse("matters:order_new"), typed(place, once="form-2"))
    assert page.status_code == 422
    assert reverse("matters:order", args=[known.display_number]) in page.content.decode()
    assert desk.get(reverse("matters:order", args=[known.display_number])).status_code == 200
    for words in ("WD20261122001", "楼道灯坏了三天", "张桂英", "13812345678", "3号楼"):
        assert words in text_of(page)
    for wrong in ({"due_at": "2020-01-01T10:00"}, {"received_at": "9999-12-31T23:59"},
                  {"due_at": "99999-99-99"}, {"external_number": ""}):  # fmt: skip
        page = desk.post(reverse("matters:order_new"), typed(place, once="form-3", **wrong))
        assert page.status_code == 422 and "张桂英" in text_of(page), wrong


def test_the_list_shows_both_dates_and_marks_the_nearer(place: Community, desk: Client) -> None:
    at = now()
    taken(place, "near", at=at, received_at=at - HOUR, due_at=at + HOUR)
    taken(place, "far", at=at, received_at=at - HOUR, due_at=at + 60 * DAY)
    page = text_of(desk.get(reverse("matters:orders")))
    rows = [part for part in page.split("<tr")[2:] if "/desk/orders/" in part]
    assert len(rows) == 2
    near, far = (next(one for one in rows if f">{name}<" in one) for name in ("near", "far"))
    assert near.count("先到期") == far.count("先到期") == 1
    assert near.index("先到期") < near.index("我们的承诺"), "theirs is marked, it stands first"
    assert far.index("先到期") > far.index("我们的承诺")
    assert "far" in text_of(desk.get(reverse("matters:orders") + "?q=far"))
    work = text_of(signed_in(place, "dispatcher").get("/desk/"))
    assert work.count("派单方 ") == 1, (
        "beside the nearest date stands theirs, where that is another"
    )
    assert ">near<" not in text_of(desk.get(reverse("matters:orders") + "?q=far"))


def test_answers_go_back_in_one_workbook_and_can_be_taken_back(
    place: Community, desk: Client
) -> None:
    orders = [recent(place, f"WD{n}") for n in range(2)]
    assert "有 2 份答复可以回传" in text_of(desk.get(reverse("matters:orders")))
    page = desk.post(reverse("matters:answers_taken"), follow=True)
    assert "2 份答复已记为回传" in text_of(page)
    batch = page.request["PATH_INFO"]
    file = b"".join(desk.get(batch + "?_export=xlsx").streaming_content)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    assert [line[0] for line in sheet] == ["工单编号", "WD0", "WD1"]
    assert sheet[1][4] == "灯已更换，今晚起可用。"
    assert "住户很难说话" not in str(sheet) and "13812345678" not in str(sheet)
    assert desk.post(reverse("matters:answers_taken")).status_code == 302, "nothing left to send"
    desk.post(batch + "undo/")
    assert order_of(orders[0].matter).answered_at is None
    assert "有 2 份答复可以回传" in text_of(desk.get(reverse("matters:orders")))
    assert desk.post(batch + "undo/").status_code == 404


def test_an_order_shows_its_answer_and_how_it_was_sent(place: Community, desk: Client) -> None:
    order = recent(place, "WD1")
    path = reverse("matters:order", args=[order.matter.number])
    assert "灯已更换，今晚起可用。" in text_of(desk.get(path))
    desk.post(path + "answered/")
    assert order_of(order.matter).answered_by == place.clerk.ref
    assert desk.post(path + "answered/").status_code == 422
    assert "已回传" in text_of(desk.get(path))
    desk.post(path + "again/")
    assert order_of(order.matter).answered_at is None
    story = text_of(desk.get(reverse("matters:matter", args=[order.matter.number])))
    assert "人工" in story and "已撤回重传" in story


def test_another_date_of_the_orderer_is_noted(place: Community, desk: Client) -> None:
    at = now()
    matter = taken(place, at=at, received_at=at - HOUR, due_at=at + DAY)
    path = reverse("matters:order_date", args=[matter.number])
    sooner = local(at + 3 * HOUR).replace(second=0, microsecond=0)
    page = desk.post(path, {"due_at": f"{sooner:%Y-%m-%dT%H:%M}", "reason": ""})
    assert page.status_code == 422
    desk.post(path, {"due_at": f"{sooner:%Y-%m-%dT%H:%M}", "reason": "热线来电催办"})
    assert order_of(matter).due_at == sooner
    story = text_of(desk.get(reverse("matters:matter", args=[matter.number])))
    assert "记录派单方新期限" in story and "热线来电催办" in story
    assert "派单方期限" in story, "the matter's page shows both dates"


def test_a_workbook_is_looked_at_then_taken_and_mended(
    place: Community, desk: Client, tmp_path: Path
) -> None:
    rows = [row("1"), row("2"), row("3", due="越快越好")]
    page = uploaded(place, desk, tmp_path, rows)
    assert "登记这 2 张工单" in text_of(page) and not Order.unscoped.exists()
    take, mend = links(page)
    assert (
        CalamineWorkbook.from_filelike(io.BytesIO(b"".join(desk.get(mend).streaming_content)))
        .get_sheet_by_index(0)
        .to_python()[1][0]
        == "3"
    )
    done = desk.post(take)
    assert "工作簿已导入" in text_of(done) and Order.unscoped.count() == 2
    assert desk.post(take).status_code == 404, "the upload is gone once its rows are taken"
    assert desk.get(mend).status_code == 200
    again = uploaded(place, desk, tmp_path, rows)
    assert "没有新工单" in text_of(again)


def test_unknown_columns_are_asked_for_once(place: Community, desk: Client, tmp_path: Path) -> None:
    head = tuple({"工单编号": "热线流水", "诉求内容": "市民说"}.get(name, name) for name in HEAD)
    page = uploaded(place, desk, tmp_path, [row("1")], head=head)
    assert page.status_code == 422 and "热线流水" in text_of(page)
    path = re.search(r'action="([^"]+/columns/)"', text_of(page)).group(1)
    twice = desk.post(path, {"external_number": "市民说", "words": "市民说"})
    assert twice.status_code == 422 and "选了两次" in text_of(twice)
    told = desk.post(path, {"external_number": "热线流水", "words": "市民说"})
    assert "登记这 1 张工单" in text_of(told)
    assert OrderTitle.objects.count() == 2
    assert "登记这 1 张工单" in text_of(uploaded(place, desk, tmp_path, [row("2")], head=head))


def test_what_is_no_workbook_is_said_and_not_kept(
    place: Community, desk: Client, tmp_path: Path
) -> None:
    for name, content in (("x.xlsx", b"PK\x03\x04 no"), ("x.csv", b"\x00\x01"), ("x.csv", b"")):
        file = io.BytesIO(content)
        file.name = name
        page = desk.post(
            reverse("matters:order_workbook"), {"workbook": file, "place_unit": place.community.pk}
        )
        assert page.status_code == 422, name
        assert re.search(r"[\u4e00-\u9fff]{4}", text_of(page))
    assert not list(keeping.SHELF.folder().iterdir())


def test_an_upload_is_its_owners_alone(place: Community, desk: Client, tmp_path: Path) -> None:
    take, mend = links(uploaded(place, desk, tmp_path, [row("1"), row("2", due="")]))
    colleague = signed_in(place, "secretary")
    assert colleague.post(take).status_code == 404
    assert colleague.get(mend).status_code == 404
    assert signed_in(place, "stranger").post(take).status_code == 404
    assert desk.get(mend.replace("/mend/", "x/mend/")).status_code == 404


def test_who_reads_only_sees_no_buttons_and_is_refused(place: Community) -> None:
    order = recent(place, "WD1")
    analyst = signed_in(place, "analyst")
    path = reverse("matters:order", args=[order.matter.number])
    assert "已人工答复" not in text_of(analyst.get(path))
    assert "录入工单" not in text_of(analyst.get(reverse("matters:orders")))
    for name in ("answered/", "again/", "date/"):
        assert analyst.post(path + name).status_code == 403
    stranger = signed_in(place, "stranger")
    assert stranger.get(path).status_code == 404
    assert stranger.post(path + "answered/").status_code == 404


def test_a_failed_sending_is_shown_with_the_way_out(
    place: Community, desk: Client, settings: Any
) -> None:
    settings.ORDERS_WEBHOOK_URL = "https://hotline.example.cn/answers"
    settings.ORDERS_WEBHOOK_SECRET = "a-secret-of-thirty-two-bytes-ab12"
    order = recent(place, "WD1")
    program = actions.plan_sending.__globals__["Actor"](ref="system:orders", may_backdate=True)
    at = now()
    with enter(SystemScope("orders")):
        sending = actions.plan_sending(by=program, order=order, at=at)
        tried = actions.begin_try(by=program, sending_id=sending.pk, at=at)
        gone = {"accepted": False, "final": True, "http_status": 410, "fault": "refused"}
        actions.end_try(by=program, attempt=tried, at=at, **gone)
    assert "未能回传" in text_of(desk.get(reverse("matters:orders") + "?show=ready"))
    path = reverse("matters:order", args=[order.matter.number])
    assert "对方拒收（410）" in text_of(desk.get(path))
    desk.post(path + "again/")
    assert "待回传" in text_of(desk.get(path))
    settings.ORDERS_WEBHOOK_SECRET = "short"
    assert "自动回传无法使用" in text_of(desk.get(reverse("matters:orders")))


def test_declined_on_the_page_of_the_matter_it_is_ready_to_go_back(
    place: Community, desk: Client
) -> None:
    matter = reload(taken(place, at=now(), received_at=now() - HOUR, due_at=now() + DAY))
    done = desk.post(
        reverse("matters:verb", args=[matter.number, "decline"]),
        {"version": matter.version, "reason": "不归社区管", "right_address": "区城管局 12345"},
    )
    assert done.status_code == 302
    assert "有 1 份答复可以回传" in text_of(desk.get(reverse("matters:orders")))


def uploaded(
    place: Community, desk: Client, folder: Path, rows: list[Any], *, head: Any = HEAD
) -> Any:
    path = workbook(folder / "orders.xlsx", head, rows)
    with path.open("rb") as file:
        return desk.post(
            reverse("matters:order_workbook"), {"workbook": file, "place_unit": place.community.pk}
        )


def links(page: Any) -> tuple[str, str]:
    """Where the workbook is taken, and where its rows to mend are."""
    found = re.search(r"/desk/orders/import/\d+/[0-9a-f]{64}/", text_of(page))
    assert found, text_of(page)
    return found.group(0), found.group(0) + "mend/"
