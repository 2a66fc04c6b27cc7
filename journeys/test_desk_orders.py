"""Most work comes from the hotline: an order entered, a workbook taken, and the answers sent back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fivehearts.engines.matters.models import Order
from fivehearts.engines.matters.tests.importing_ground import workbook
from fivehearts.engines.matters.tests.orders_ground import answered, taken
from fivehearts.foundation.clock import local, now
from fivehearts.foundation.scope import SystemScope, enter
from journeys.desk_ground import at_work

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])
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
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def row(
    number: int, *, words: str = "小区北门早高峰占道停车，消防车进不来。", due: str = "5个工作日"
) -> list[Any]:
    heard = (local(now()) - DAY).strftime("%Y-%m-%d %H:%M:%S")
    told = ("张先生", "13812345678", "幸福里北门", words, "投诉举报", "一般", due)
    return [f"WD2026112200{number}", heard, *told]


@SCREENS
def test_an_order_is_entered_and_led_by_the_nearer_date(given, visitor, screen: str) -> None:
    place = given.a_community()
    clerk = at_work(visitor, screen, "clerk")
    clerk.opens("/desk/orders/")
    clerk.page_is_well("orders-none")
    clerk.presses("录入工单")
    clerk.page_is_well("order-form")
    clerk.presses("登记工单")
    clerk.page_is_well("order-form-missing")
    clerk.fills("工单编号", "WD20261122001")
    clerk.fills("热线受理时间", f"{local(now()) - HOUR:%Y-%m-%dT%H:%M}")
    clerk.fills("办理期限", f"{local(now()) + DAY:%Y-%m-%dT%H:%M}")
    clerk.fills("事情经过", "楼道灯坏了三天，老人不敢下楼。")
    clerk.fills("居民姓名", "张桂英")
    clerk.fills("居民电话", "13812345678")
    clerk.presses("登记工单")
    clerk.reads("工单已登记并受理，请派单。", "派单方期限", "先到期")
    clerk.page_is_well("order-as-matter")
    clerk.presses("查看工单与答复")
    clerk.reads("WD20261122001", "办结反馈审核通过后即可回传。")
    clerk.page_is_well("order-one")
    clerk.opens("/desk/orders/new/")
    clerk.fills("工单编号", "WD20261122001")
    clerk.fills("热线受理时间", f"{local(now()) - HOUR:%Y-%m-%dT%H:%M}")
    clerk.fills("办理期限", f"{local(now()) + DAY:%Y-%m-%dT%H:%M}")
    clerk.fills("事情经过", "楼道灯坏了三天")
    clerk.fills("居民姓名", "张桂英")
    clerk.fills("居民电话", "13812345678")
    clerk.presses("登记工单")
    clerk.reads("这张工单已经登记过")
    clerk.page_is_well("order-known")
    with enter(SystemScope("journey")):
        assert Order.objects.get().matter.place_unit_id == place.community.pk


@SCREENS
def test_a_workbook_is_looked_at_taken_and_mended(
    given, visitor, screen: str, tmp_path: Path
) -> None:
    given.a_community()
    clerk = at_work(visitor, screen, "clerk", scripts=screen == "desk")
    clerk.opens("/desk/orders/import/")
    if screen == "desk":
        clerk.page_is_well("orders-import")
    book = workbook(tmp_path / "12345.xlsx", HEAD, [row(1), row(2), row(3, due="越快越好")])
    clerk.page.get_by_label("工作簿").set_input_files(str(book))
    clerk.presses("试读")
    clerk.reads("已试读，尚未登记", "登记这 2 张工单", "待修改的行")
    if screen == "desk":
        clerk.page_is_well("orders-looked-at")
    clerk.presses("登记这 2 张工单")
    clerk.reads("工作簿已导入")
    if screen == "desk":
        clerk.page_is_well("orders-imported")
    clerk.presses("查看工单")
    clerk.reads("WD20261122001", "WD20261122002")
    unknown = workbook(tmp_path / "other.xlsx", ("流水", "市民说", *HEAD[1:5], *HEAD[6:]), [
        ["WD9", "门口有积水", *row(9)[1:5], *row(9)[6:]]
    ])  # fmt: skip
    clerk.opens("/desk/orders/import/")
    clerk.page.get_by_label("工作簿").set_input_files(str(unknown))
    clerk.presses("试读")
    clerk.reads("每一列是什么？")
    if screen == "desk":
        clerk.page_is_well("orders-columns")
    clerk.picks("工单编号", "流水")
    clerk.picks("诉求内容", "市民说")
    clerk.presses("记住并试读")
    clerk.reads("登记这 1 张工单")


@SCREENS
def test_the_answers_go_back_in_one_workbook(given, visitor, screen: str) -> None:
    place, at = given.a_community(), now()
    moments = {"received_at": at - HOUR, "due_at": at + DAY}
    for number in range(3):
        answered(place, f"WD2026112200{number}", at=at, **moments)
    taken(place, "WD20261122009", at=at, received_at=at - HOUR, due_at=at + 60 * DAY)
    taken(place, "WD20261122008", at=at, received_at=at - 3 * DAY, due_at=at - HOUR,
          words="地下车库漏水，第二次反映，请尽快安排防水维修并答复处理时间。")  # fmt: skip
    clerk = at_work(visitor, screen, "clerk")
    clerk.opens("/desk/orders/")
    clerk.reads("有 3 份答复可以回传", "先到期")
    clerk.page_is_well("orders")
    clerk.presses("生成答复工作簿")
    clerk.reads("3 份答复已记为回传")
    clerk.page_is_well("orders-answers")
    with clerk.page.expect_download() as download:
        clerk.presses("下载工作簿")
    assert download.value.suggested_filename == "12345答复.xlsx"
    clerk.presses("对方没有收到，重新回传")
    clerk.reads("这些答复已改为待回传。", "有 3 份答复可以回传")
    clerk.opens("/desk/orders/?show=ready")
    clerk.presses("WD20261122000")
    clerk.presses("已人工答复")
    clerk.reads("已记为答复。", "重新回传")
    clerk.page_is_well("order-answered")
