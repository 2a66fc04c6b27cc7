"""A resident tells the community something, follows it, and says whether it is solved."""

import re

import pytest

from fivehearts.faces.resident.tests.ground import WORDS, picture

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])


def tells(resident, *, photo: bool = False, looks: str = "") -> tuple[str, str]:
    """From the first page to the receipt, one question a page; number and code as they stand there."""

    def page(name: str) -> None:
        if looks:
            resident.page_is_well(f"{looks}{name}")

    resident.opens("/")
    resident.presses("我要反映")
    page("submit-what")
    resident.fills("出了什么事", WORDS)
    resident.presses("继续")
    page("submit-where")
    resident.picks("在哪个社区", "幸福里社区")
    resident.fills("具体在哪里", "3号楼2单元")
    resident.presses("继续")
    if photo:
        upload = picture()
        files = [{"name": upload.name, "mimeType": "image/jpeg", "buffer": upload.read()}]
        resident.page.locator("input[type=file]").set_input_files(files)
    page("submit-when")
    resident.presses("继续")
    page("submit-who")
    resident.presses("继续")
    resident.fills("您的姓名", "张桂英")
    resident.fills("您的电话", "138 1234 5678")
    page("submit-reach")
    resident.presses("继续")
    resident.reads("现在还没有提交", WORDS, "张桂英")
    page("submit-check")
    resident.presses("同意并提交")
    resident.reads("收到了，谢谢您")
    return on_receipt(resident)


def on_receipt(resident) -> tuple[str, str]:
    """Number and code as the receipt shows them."""
    text = resident.page.locator(".fh-receipt").inner_text()
    number = re.search(r"\d\d-\d{7}-\d", text)
    code = re.search(r"\d{4} \d{4}", text)
    assert number and code
    return number.group(), code.group()


def tracks(resident, number: str, code: str) -> None:
    """Open the own matter with number and code."""
    resident.opens("/track/")
    resident.fills("编号", number)
    resident.fills("查询码", code)
    resident.presses("查看")


@SCREENS
def test_a_resident_is_heard_gets_an_answer_and_is_asked(given, visitor, screen: str) -> None:
    place = given.a_community()
    resident = visitor(screen)
    resident.opens("/")
    resident.page_is_well("home")
    number, code = tells(resident, photo=True, looks="a-")
    resident.page_is_well("receipt")
    resident.reads("幸福里社区承诺")
    resident.unfolds("这个日期是怎么算的")
    resident.page_is_well("receipt-why")
    resident.page.emulate_media(media="print")
    resident.page_is_well("receipt-printed")

    # At home, days later, on another device.
    given.it_was_handled(place, number.replace("-", ""), until="handling")
    resident.opens("/mine/")
    resident.reads("第一网格正在办")
    resident.page_is_well("mine")
    elsewhere = visitor(screen)
    elsewhere.opens("/track/")
    elsewhere.page_is_well("track")
    tracks(elsewhere, number, "0000 0000" if code != "0000 0000" else "1111 1111")
    elsewhere.reads("对不上")
    elsewhere.page_is_well("track-wrong")
    tracks(elsewhere, number, code)
    elsewhere.reads("第一网格", "已经联系您", WORDS)
    elsewhere.does_not_read("别外传", "grid_worker")
    elsewhere.sees_pictures(1)
    elsewhere.page_is_well("matter-handling")
    elsewhere.presses("这个日期的全部说明（可打印）")
    elsewhere.reads("各单位用时", "第一网格")
    elsewhere.page_is_well("clock")


@SCREENS
def test_the_three_answers_close_it_or_send_it_round_again(given, visitor, screen: str) -> None:
    place = given.a_community()
    resident = visitor(screen)
    number, code = tells(resident)
    given.it_was_handled(place, number.replace("-", ""))
    tracks(resident, number, code)
    resident.reads("想问您三件事", "今天上午换了灯管")
    resident.page_is_well("matter-questions")

    resident.presses("提交回答")
    resident.reads("请选一下解决了没有")
    resident.page_is_well("matter-questions-missing")

    resident.chooses("联系过")
    resident.chooses("没有解决")
    resident.chooses("不满意")
    resident.fills("还有什么想说的", "昨晚又不亮了")
    resident.presses("提交回答")
    resident.reads("知道了，这件事还没办好", "新的承诺")
    resident.page_is_well("answered-redo")

    given.it_was_handled(place, number.replace("-", ""))
    resident.presses("回去看这件事")
    resident.chooses("联系过")
    resident.chooses("已解决")
    resident.chooses("满意")
    resident.presses("提交回答")
    resident.reads("谢谢您，这件事结案了")
    resident.page_is_well("answered-solved")
    resident.presses("回去看这件事")
    resident.reads("已结案，您说解决了")
    resident.page_is_well("matter-closed")

    # Weeks later the lamp is dark again.
    resident.presses("还没解决")
    resident.page_is_well("ask-reopen")
    resident.presses("还没解决")
    resident.reads("请用一句话说说还有什么没办好")
    resident.fills("还有什么没办好", "又不亮了")
    resident.presses("还没解决")
    resident.reads("用原来的编号接着办", "又不亮了")
    resident.page_is_well("matter-reopened")

    resident.presses("退出查询")
    resident.reads("已退出")
    resident.opens(f"/matter/{number.replace('-', '')}/")
    resident.reads("编号和查询码都在回执上")


@SCREENS
def test_what_is_missing_is_said_and_nothing_is_lost(given, visitor, screen: str) -> None:
    given.a_community()
    resident = visitor(screen)
    resident.opens("/submit/whole/")
    resident.page_is_well("whole")
    resident.fills("出了什么事", WORDS)
    resident.fills("您的电话", "1381234567")
    upload = picture()
    files = [{"name": upload.name, "mimeType": "image/jpeg", "buffer": upload.read()}]
    resident.page.locator("input[type=file]").set_input_files(files)
    resident.presses("同意并提交")
    resident.reads("请选择事情发生的社区", "手机号")
    assert resident.page.get_by_label("出了什么事").input_value() == WORDS
    assert resident.page.get_by_label("您的电话").input_value() == "1381234567"
    resident.sees_pictures(1)
    resident.page_is_well("whole-missing")
    resident.picks("在哪个社区", "幸福里社区")
    resident.fills("您的姓名", "张桂英")
    resident.fills("您的电话", "138 1234 5678")
    resident.presses("同意并提交")
    on_receipt(resident)
    resident.presses("查进度")
    resident.sees_pictures(1)


@SCREENS
def test_what_was_begun_waits_on_the_first_page(given, visitor, screen: str) -> None:
    given.a_community()
    resident = visitor(screen)
    resident.opens("/submit/")
    resident.fills("出了什么事", WORDS)
    resident.presses("继续")
    resident.picks("在哪个社区", "幸福里社区")
    resident.presses("先存着，以后再填")
    resident.reads("存好了", "填了还没提交的")
    resident.page_is_well("home-drafts")
    # The browser is closed and opened again.
    resident.page.context.clear_cookies(name="sessionid")
    resident.opens("/")
    resident.reads("填了还没提交的")
    resident.presses("继续")
    resident.reads("什么时候的事")
    resident.opens("/")
    resident.presses("删除")
    resident.page_is_well("discard")
    resident.presses("删除")
    resident.reads("没有留下任何内容")


@SCREENS
def test_larger_type_in_the_middle_loses_no_word(given, visitor, screen: str) -> None:
    given.a_community()
    resident = visitor(screen)
    resident.opens("/submit/")
    resident.fills("出了什么事", WORDS)
    resident.presses("继续")
    resident.picks("在哪个社区", "幸福里社区")
    resident.fills("具体在哪里", "3号楼2单元")
    resident.presses("大字版")
    assert resident.page.get_by_label("具体在哪里").input_value() == "3号楼2单元"
    resident.presses("继续")
    resident.reads("什么时候的事")
    assert "fh-elder" in (resident.page.locator("html").get_attribute("class") or "")
    resident.presses("返回")
    assert resident.page.get_by_label("具体在哪里").input_value() == "3号楼2单元"


@SCREENS
def test_a_resident_urges_once_a_day_and_takes_it_back(given, visitor, screen: str) -> None:
    given.a_community()
    resident = visitor(screen)
    tells(resident)
    resident.presses("查进度")
    resident.presses("催一催")
    resident.page_is_well("ask-urge")
    resident.presses("催一催")
    resident.reads("谢谢您提醒", "您催了一次")
    resident.page_is_well("matter-urged")
    resident.presses("催一催")
    resident.reads("您今天已经催过")
    resident.page_is_well("ask-urged")
    resident.opens("/mine/")
    resident.presses("查进度")
    resident.presses("撤回，不用办了")
    resident.page_is_well("ask-withdraw")
    resident.presses("撤回，不用办了")
    resident.reads("已经撤回")
    resident.page_is_well("matter-withdrawn")


@SCREENS
def test_elders_do_all_of_it_in_large_type(given, visitor, screen: str) -> None:
    place = given.a_community()
    elder = visitor(screen)
    elder.opens("/")
    elder.presses("大字版")
    elder.page_is_well("elder-home")
    # The browser of this test has no voice; whoever presses is told, not left waiting.
    elder.presses("读给我听")
    elder.reads("这台设备不能朗读")
    number, code = tells(elder, looks="elder-")
    elder.page_is_well("elder-receipt")
    given.it_was_handled(place, number.replace("-", ""))
    elder.presses("查进度")
    elder.reads("想问您三件事")
    elder.page_is_well("elder-matter")
    elder.opens("/mine/")
    elder.page_is_well("elder-mine")
    tracks(elder, number, code)
    elder.reads("读给我听")
    for name, path in {
        "help": "/help/",
        "whole": "/submit/whole/",
        "where": "/submit/where/",
    }.items():
        elder.opens(path)
        elder.page_is_well(f"elder-{name}")


@SCREENS
def test_other_pages_are_calm_too(given, visitor, screen: str) -> None:
    given.a_community()
    resident = visitor(screen)
    for name, path in {
        "where": "/submit/where/",
        "where-found": "/submit/where/?q=桃园",
        "where-none": "/submit/where/?q=没有这个",
        "help": "/help/",
        "paper": "/submit/paper/?unit=TXC",
        "missing": "/matter/260000001/",
    }.items():
        resident.opens(path)
        resident.page_is_well(name)
    resident.page.emulate_media(media="print")
    resident.opens("/submit/paper/?unit=TXC")
    resident.page_is_well("paper-printed")


def test_without_scripts_everything_works(given, visitor) -> None:
    given.a_community()
    resident = visitor("phone", scripts=False)
    number, code = tells(resident)
    tracks(resident, number, code)
    resident.reads("收到您的反映", WORDS)
