"""Ten really ugly workbooks, as communities keep them, with what is in them.

Every person of a workbook is made here, so that what it holds can be counted beforehand.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰建国红玉珍海燕文华"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check(digits: str) -> str:
    return "10X98765432"[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11]


@dataclass
class Human:
    """Somebody with a number that is right."""

    name: str
    identity: str
    phone: str
    relation: str = "户主"

    @property
    def born_on(self) -> date:
        return datetime.strptime(self.identity[6:14], "%Y%m%d").date()

    @property
    def sex(self) -> str:
        return "男" if int(self.identity[16]) % 2 else "女"


@dataclass
class Ugly:
    """A workbook and what is in it: everybody named, and how many cannot be taken, by reason."""

    path: Path
    people: int = 0
    rows: int = 0
    rejected: dict[str, int] = field(default_factory=dict)

    def holds(self, *, rows: int, people: int, **rejected: int) -> Ugly:
        self.rows += rows
        self.people += people
        for reason, count in rejected.items():
            self.rejected[reason] = self.rejected.get(reason, 0) + count
        return self


class Crowd:
    """Makes people, always the same ones for the same seed, never the same number twice."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._seed = seed
        self._made = 0

    def human(self, relation: str = "户主", sex: str = "") -> Human:
        pick = self._random
        self._made += 1
        born = date(1930, 1, 1).toordinal() + pick.randrange(33_000)
        order = (self._made * 2 + (sex == "男")) if sex else self._made
        digits = f"4301{self._seed % 90 + 10}{date.fromordinal(born):%Y%m%d}{order % 1000:03d}"
        name = pick.choice(SURNAMES) + pick.choice(GIVEN) + pick.choice(GIVEN + "  ").strip()
        phone = f"13{self._seed % 10}{self._made:08d}"
        return Human(name, digits + check(digits), phone, relation)

    def family(self, size: int) -> list[Human]:
        relations = [
            ("户主", ""),
            ("配偶", ""),
            ("子", "男"),
            ("女", "女"),
            ("父亲", "男"),
            ("其他", ""),
        ]
        return [self.human(*relations[at % 6]) for at in range(size)]


def book(path: Path, fill: Callable[[Any], None]) -> Path:
    """A workbook of the same bytes whenever it is written."""
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as made:
        made.set_properties({"created": datetime(2020, 1, 1)})
        fill(made)
    return path


def put(sheet: Any, at: int, cells: Iterable[Any], day: Any = None) -> None:
    for place, cell in enumerate(cells):
        if isinstance(cell, date):
            sheet.write_datetime(at, place, datetime(cell.year, cell.month, cell.day), day)
        elif cell is not None:
            sheet.write(at, place, cell)


def merge(sheet: Any, top: int, bottom: int, place: int, cell: Any) -> None:
    if bottom > top:
        sheet.merge_range(top, place, bottom, place, cell)
    else:
        sheet.write(top, place, cell)


def a_sheet_for_each_building(folder: Path) -> Ugly:
    """Titles above, doors merged over the family, totals and remarks below, a hidden old sheet."""
    crowd, ugly = Crowd(1), Ugly(folder / "1.xlsx")

    def fill(made: Any) -> None:
        for building in (1, 2, 3):
            sheet = made.add_worksheet(f"{building}栋")
            sheet.merge_range(0, 0, 0, 6, "幸福社区幸福里小区居民信息登记台账")
            sheet.write(1, 0, "填表人：小王    填表日期：2026年3月")
            titles = [
                "序号",
                "房 号",
                "姓 名*",
                "与户主\n关系",
                "身份证号码（必填）",
                "联系电话",
                "备注",
            ]
            put(sheet, 2, titles)
            at = 3
            for home in range(4):
                family = crowd.family(home % 3 + 1)
                merge(sheet, at, at + len(family) - 1, 1, f"{home % 2 + 1}-{home + 1}01")
                for number, one in enumerate(family):
                    for place, cell in enumerate(
                        [at - 2, None, one.name, one.relation, one.identity, float(one.phone)]
                    ):
                        if cell is not None:
                            sheet.write(at + number, place, cell)
                at += len(family)
                ugly.holds(rows=len(family), people=len(family))
            put(sheet, at, ["合计", None, "7人"])
            sheet.merge_range(
                at + 1, 0, at + 1, 6, "备注：本表由网格员每季度更新一次，请如实填写。"
            )
        old = made.add_worksheet("旧表勿删")
        old.hide()
        put(old, 0, ["房号", "姓名"])
        put(old, 1, ["1-101", "已搬走"])
        made.add_worksheet("Sheet5")

    book(ugly.path, fill)
    return ugly


def several_people_in_a_row(folder: Path) -> Ugly:
    """Titles in two rows: groups of 户主, 配偶, 子女1, 子女2 over name, number and phone."""
    crowd, ugly = Crowd(2), Ugly(folder / "2.xlsx")

    def fill(made: Any) -> None:
        sheet = made.add_worksheet("总表")
        sheet.merge_range(0, 0, 0, 13, "2026年度住户信息汇总表")
        for place, word in ((0, "序号"), (1, "门牌号")):
            sheet.merge_range(1, place, 2, place, word)
        for group, word in enumerate(("户主", "配偶", "子女1", "子女2")):
            first = 2 + group * 3
            sheet.merge_range(1, first, 1, first + 2, word)
            put_at(sheet, 2, first, ["姓名", "身份证号", "联系电话"])
        for home in range(8):
            family = [crowd.human() for _ in range(home % 4 + 1)]
            row: list[Any] = [home + 1, f"{home % 3 + 1}栋{home % 2 + 1}单元{home % 4 + 1}01"]
            for one in family:
                row += [one.name, one.identity, float(one.phone)]
            row += ["无", "/", "-"] * (4 - len(family))
            put(sheet, 3 + home, row)
            ugly.holds(rows=1, people=len(family))

    book(ugly.path, fill)
    return ugly


def put_at(sheet: Any, at: int, first: int, cells: Sequence[Any]) -> None:
    for place, cell in enumerate(cells):
        sheet.write(at, first + place, cell)


def doors_in_every_spelling(folder: Path) -> Ugly:
    """`姓名1`, `身份证1`, `姓名2` … in an odd order, each door spelled otherwise."""
    crowd, ugly = Crowd(3), Ugly(folder / "3.xlsx")
    spelled = ["3-2-301", "3栋2单元302", "3#2-101", "3号楼2单元102室", "幸福里小区3栋2单元201", "三栋二单元202",
               "３栋２单元１０１", "03-02-0402", "幸福里 3 幢 2 单元 401 室", "3/2/301", "市北路12号幸福里小区1栋1单元101"]  # fmt: skip

    def fill(made: Any) -> None:
        sheet = made.add_worksheet("Sheet1")
        put(
            sheet,
            0,
            [
                "电话1",
                "身份证1",
                "姓名1",
                "现住址",
                "姓名2",
                "电话2",
                "身份证2",
                "性别2",
                "性别1",
                "网格员",
            ],
        )
        for at, door in enumerate(spelled, 1):
            one, two = crowd.human(), crowd.human()
            put(
                sheet,
                at,
                [
                    one.phone,
                    one.identity,
                    one.name,
                    door,
                    two.name,
                    two.phone,
                    two.identity,
                    two.sex,
                    one.sex,
                    "李四",
                ],
            )
            ugly.holds(rows=1, people=2)
        one = crowd.human()
        put(sheet, len(spelled) + 1, [one.phone, one.identity, one.name, "门口大树旁", "无"])
        ugly.holds(rows=1, people=1, door=1)

    book(ugly.path, fill)
    return ugly


def text_of_an_old_program(folder: Path) -> Ugly:
    """GB18030, titles low down, ditto marks, doors only in the first row of a family."""
    crowd, ugly = Crowd(4), Ugly(folder / "4.csv")
    rows: list[list[Any]] = [
        ["幸福里小区人口台账"],
        [],
        ["楼栋", "单元", "室号", "关系", "居民姓名", "证件号码", "手机", "居住类别"],
    ]
    for home in range(6):
        family = crowd.family(3)
        for number, one in enumerate(family):
            place = (
                [f"{home % 3 + 1}号楼", "一单元", f"{home % 4 + 1}02"]
                if not number
                else (["同上"] * 3 if home % 2 else [""] * 3)
            )
            kind = "常住" if not number else "〃"
            rows.append([*place, one.relation, one.name, "'" + one.identity, one.phone, kind])
        ugly.holds(rows=3, people=3)
    rows.append(["总计", "", "", "", "18人"])
    write_text(ugly.path, rows, ",", "gb18030")
    return ugly


def text_with_a_mark(folder: Path) -> Ugly:
    """UTF-8 with its mark, tabs, titles in two rows without any merged cell."""
    crowd, ugly = Crowd(5), Ugly(folder / "5.csv")
    rows: list[list[Any]] = [
        ["房屋", "", "户主", "", "", "租户", "", ""],
        ["楼号", "房号", "姓名", "身份证", "电话", "姓名", "身份证", "电话"],
    ]
    for home in range(7):
        one, two = crowd.human(), crowd.human()
        lets = home % 2 == 0
        rows.append([
            f"{home % 3 + 1}幢", f"{home % 2 + 1}-{home % 4 + 1}01", one.name, f'"{one.identity}"', f"{one.phone}、0731-88{home:06d}",
            *([two.name, two.identity, two.phone] if lets else ["", "", ""]),
        ])  # fmt: skip
        ugly.holds(rows=1, people=2 if lets else 1)
    write_text(ugly.path, rows, "\t", "utf-8-sig")
    return ugly


def write_text(path: Path, rows: Iterable[Sequence[Any]], delimiter: str, encoding: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def dates_in_every_spelling(folder: Path) -> Ugly:
    """Nobody has a number; births as dates, texts and Excel's figures; phones by threes in a cell."""
    crowd, ugly = Crowd(6), Ugly(folder / "6.xlsx")

    def fill(made: Any) -> None:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        sheet = made.add_worksheet("人口")
        put(sheet, 0, ["姓名", "出生年月", "联系方式", "楼栋", "房间号", "入住时间", "性别"])
        born = date(1980, 1, 2)
        births = [born, "1980-01-02", "1980年1月2日", "19800102", 19800102.0, "80.1.2", 29222.0, "1980/1/2", "１９８０．１．２",
                  "1980-1", "1980年", "农历腊月", date(2093, 1, 1), 12.5]  # fmt: skip
        for at, birth in enumerate(births, 1):
            one = crowd.human()
            phones = (
                f"{one.phone}，139{at:08d}/(0731) 88{at:06d}"
                if at % 2
                else f"{one.phone[:3]} {one.phone[3:7]} {one.phone[7:]}"
            )
            put(
                sheet,
                at,
                [
                    one.name,
                    birth,
                    phones,
                    f"{at % 3 + 1}",
                    f"１－１０{at % 2 + 1}",
                    "2019.5.1",
                    one.sex,
                ],
                day,
            )
        ugly.holds(rows=len(births), people=len(births), date=3)

    book(ugly.path, fill)
    return ugly


def numbers_kept_as_figures(folder: Path) -> Ugly:
    """Identity numbers that lost their end, wrong ones, old ones of 15 places, names with spaces."""
    crowd, ugly = Crowd(7), Ugly(folder / "7.xlsx")

    def fill(made: Any) -> None:
        sheet = made.add_worksheet("台账")
        put(sheet, 0, ["住址", "姓名", "身份证号", "电话"])
        one = crowd.human()
        # A number of 15 places is of somebody born in the twentieth century.
        old = "430103" + "550812" + "031"
        wrong = one.identity[:17] + ("0" if one.identity[17] != "0" else "1")
        numbers: list[Any] = [float(one.identity[:17] + "0"), "4.30102E+17", wrong, float(old), f" {crowd.human().identity[:6]} {crowd.human().identity[6:]} ",
                              crowd.human().identity.lower(), "430102199913011234", "无", "12345"]  # fmt: skip
        good = crowd.human().identity
        numbers[4] = f" {good[:6]} {good[6:14]} {good[14:]} "
        names = [
            "王 伟",
            "李　芳",
            "张三(租客)",
            "阿依古丽·买买提",
            "欧阳娜娜",
            "John Smith",
            "赵1",
            "钱多",
            "孙丽",
        ]
        for at, (number, name) in enumerate(zip(numbers, names, strict=True), 1):
            put(
                sheet,
                at,
                [
                    f"{at % 3 + 1}-1-10{at % 2 + 1}",
                    name,
                    number,
                    "打不通" if at == 8 else f"137{at:08d}",
                ],
            )
        ugly.holds(rows=9, people=9, identity_lost=2, identity=3, name=1, phone=1)

    book(ugly.path, fill)
    return ugly


def formulas_and_pages(folder: Path) -> Ugly:
    """Cached values of formulas, the titles again on every page, subtotals, hidden rows."""
    crowd, ugly = Crowd(8), Ugly(folder / "8.xlsx")
    titles = [
        "编号",
        "地址",
        "户主姓名",
        "户主身份证号",
        "户主电话",
        "成员姓名",
        "成员身份证号",
        "与户主关系",
    ]

    def fill(made: Any) -> None:
        sheet = made.add_worksheet("打印版")
        at = 0
        for page in range(3):
            put(sheet, at, titles)
            at += 1
            for home in range(2):
                head, *members = crowd.family(3)
                sheet.write_formula(
                    at, 1, f'=A{at + 1}&"栋"', None, f"{page + 1}栋1单元{home + 1}01"
                )
                sheet.merge_range(at, 2, at + 1, 2, head.name)
                sheet.merge_range(at, 3, at + 1, 3, head.identity)
                sheet.merge_range(at, 4, at + 1, 4, head.phone)
                for number, one in enumerate(members):
                    sheet.write_formula(at + number, 5, '=TRIM("x")', None, one.name)
                    sheet.write(at + number, 6, one.identity)
                    sheet.write(at + number, 7, one.relation)
                sheet.set_row(at + 1, None, None, {"hidden": True})
                at += 2
                ugly.holds(rows=2, people=3)
            put(sheet, at, ["小计", None, None, None, None, "6人"])
            at += 1

    book(ugly.path, fill)
    return ugly


def doors_that_became_dates(folder: Path) -> Ugly:
    """Doors Excel took for days, unknown buildings and doors, two homes behind one door."""
    crowd, ugly = Crowd(9), Ugly(folder / "9.xlsx")

    def fill(made: Any) -> None:
        day = made.add_format({"num_format": "m月d日"})
        sheet = made.add_worksheet("混合")
        put(sheet, 1, ["姓名", "身份证号", "房屋地址", "与户主关系", "人户状态"])
        at = 2
        for door in (
            date(2026, 3, 2),
            "99栋1单元101",
            "1栋9单元909",
            "别的小区1栋1单元101",
            "1栋101",
        ):
            one = crowd.human()
            put(sheet, at, [one.name, one.identity, door, "户主", "常住"], day)
            at += 1
        ugly.holds(
            rows=5,
            people=5,
            entrance_missing=1,
            door_date=1,
            building_unknown=1,
            door_unknown=1,
            quarter_unknown=1,
        )
        for relation, living in (
            ("户主", "户在人不在"),
            ("妻", "空挂户"),
            ("户主", "租户"),
            ("室友", "租户"),
            ("干爹", "常住"),
            ("子", "火星"),
        ):
            one = crowd.human(sex="男")
            put(sheet, at, [one.name, one.identity, "2栋1单元201", relation, living])
            at += 1
        ugly.holds(rows=6, people=6, relation=1, stay=1)

    book(ugly.path, fill)
    return ugly


def everything_at_once(folder: Path) -> Ugly:
    """A cover, another form on each sheet, people named twice, numbers without names."""
    crowd, ugly = Crowd(10), Ugly(folder / "10.xlsx")

    def fill(made: Any) -> None:
        cover = made.add_worksheet("封面")
        cover.write(3, 2, "幸福社区\n人口台账\n（内部资料，严禁外传）")
        one, two, three = crowd.human(), crowd.human(), crowd.human()
        first = made.add_worksheet("2#楼")
        put(first, 0, ["二号楼住户"])
        put(first, 1, ["室", "业主", "业主电话", "业主身份证号"])
        put(first, 2, ["1-101", one.name, one.phone, one.identity])
        put(first, 3, ["1-102", two.name, two.phone, two.identity])
        put(first, 4, ["1-201", "", "", three.identity])
        put(first, 5, ["1-202", "空置"[:0], "", ""])
        second = made.add_worksheet("租户")
        put(second, 0, ["联系电话", "姓名", "门牌", "备注", "身份证"])
        put(second, 1, [one.phone, one.name, "2-1-101", "与台账重复", one.identity])
        put(second, 2, ["", "名字不同", "2-1-102", "", two.identity])
        put(second, 3, [None, None, None, "以上核对至三月"])
        ugly.holds(rows=5, people=5, name_missing=1, other_name=1)

    book(ugly.path, fill)
    return ugly


ALL: tuple[Callable[[Path], Ugly], ...] = (
    a_sheet_for_each_building,
    several_people_in_a_row,
    doors_in_every_spelling,
    text_of_an_old_program,
    text_with_a_mark,
    dates_in_every_spelling,
    numbers_kept_as_figures,
    formulas_and_pages,
    doors_that_became_dates,
    everything_at_once,
)
