"""How cities print their orders: titles of columns, dates in several spellings, terms in place of dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping as Values
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.vocabulary.words import Kind, Urgency
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.intake import cleaning, converters
from fivehearts.foundation.intake.mapping import Column, Mapping, Row
from fivehearts.foundation.intake.vocabulary import RowError
from fivehearts.foundation.vault.digest import is_phone, normalise_phone

NAME = "orders"
MOST_WORDS = 8000
_END_OF_DAY = time(23, 59, 59)

NO_RECEIPT = _("It is missing when the order was received. Fill in one of: %(columns)s.")
NO_DATE = _("It is missing until when the order is to be done. Fill in one of: %(columns)s.")
NOT_A_DATE = _(
    "This is neither a date nor a term: write it like 2026-11-27 18:00, or like 5个工作日."
)
NOT_A_PHONE = _("This is no telephone number that can be called. Correct it or leave it empty.")
NOT_A_KIND = _("Please write one of: %(words)s.")

# The first word that occurs decides: “投诉举报” is a complaint, “意见建议” a suggestion.
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("投诉", Kind.COMPLAINT),
    ("举报", Kind.REPORT),
    ("咨询", Kind.CONSULT),
    ("求助", Kind.HELP),
    ("求决", Kind.HELP),
    ("诉求", Kind.HELP),
    ("建议", Kind.SUGGESTION),
    ("意见", Kind.SUGGESTION),
    ("表扬", Kind.PRAISE),
    ("感谢", Kind.PRAISE),
    ("其他", Kind.HELP),
    ("其它", Kind.HELP),
)
_URGENCIES: tuple[tuple[str, Urgency], ...] = (
    ("特急", Urgency.CRITICAL),
    ("特提", Urgency.CRITICAL),
    ("不紧急", Urgency.ORDINARY),
    ("非紧急", Urgency.ORDINARY),
    ("紧急", Urgency.URGENT),
    ("加急", Urgency.URGENT),
    ("急", Urgency.URGENT),
    ("复杂", Urgency.COMPLEX),
    ("疑难", Urgency.COMPLEX),
    ("一般", Urgency.ORDINARY),
    ("普通", Urgency.ORDINARY),
    ("正常", Urgency.ORDINARY),
    ("平", Urgency.ORDINARY),
)
_TERM = re.compile(
    r"(?P<amount>\d{1,3})个?(?P<unit>工作日|自然日|工作天|天|日|小时|h)(?:内|之内|以内)?(?:办结|反馈)?",
    re.IGNORECASE,
)
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
             "九": 9, "十": 10, "十五": 15, "二十": 20, "三十": 30}  # fmt: skip
_IN_WORDS = re.compile(
    r"(二十|三十|十五|[一二两三四五六七八九十])(?=个?(?:工作日|自然日|天|日|小时))"
)


def _one_of(words: Sequence[tuple[str, Any]]) -> converters.Convert:
    listed = "、".join(word for word, _value in words)

    def convert(cell: Any) -> Any:
        plain = cleaning.title(cell)
        for word, value in words:
            if word in plain:
                return value
        raise RowError(NOT_A_KIND, words=listed)

    return convert


def _date_or_term(cell: Any) -> datetime | Term:
    """A moment, or a length such as “5个工作日” or “24小时” counted from the receipt."""
    if isinstance(cell, str):
        plain = unicodedata.normalize("NFKC", cleaning.one_line(cell)).replace(" ", "")
        plain = _IN_WORDS.sub(lambda found: str(_NUMERALS[found.group(1)]), plain)
        match = _TERM.fullmatch(plain)
        if match and int(match["amount"]) > 0:
            return _term(int(match["amount"]), match["unit"].lower())
    try:
        found: datetime = converters.moment(day_only=_END_OF_DAY)(cell)
    except RowError:
        raise RowError(NOT_A_DATE) from None
    return found


def _term(amount: int, unit: str) -> Term:
    if unit.startswith("工作"):
        return Term(amount, TermUnit.WORKING_DAYS)
    if unit in {"小时", "h"}:
        return Term(amount * 60, TermUnit.CLOCK_MINUTES)
    return Term(amount, TermUnit.NATURAL_DAYS)


def _phone(cell: Any) -> str:
    """Digits, or "" where the city hid some of them behind stars: nobody can call that."""
    plain = converters.text(most=60, one_line=True)(cell)
    if "*" in plain or "×" in plain or plain in {"无", "保密", "匿名", "-", "/"}:
        return ""
    # Several numbers in one cell: the first that can be called.
    for part in re.split(r"[,，;；、/]|\s{2,}", plain):
        if part.strip() and is_phone(part):
            return normalise_phone(part)
    raise RowError(NOT_A_PHONE)


def _text(
    name: str, titles: Sequence[str], *, most: int, required: bool = False, **given: Any
) -> Column:
    return Column(name, titles, converters.text(most=most, **given), required=required)


_COLUMNS = (
    Column(
        "external_number",
        ("工单编号", "诉求编号", "工单号", "诉求单号", "受理编号", "受理单号", "事件编号", "编号"),
        converters.number(most=60),
    ),
    Column(
        "heard_at",
        ("来电时间", "诉求时间", "反映时间", "来电日期", "来话时间"),
        converters.moment(),
        required=False,
    ),
    Column(
        "accepted_at",
        ("受理时间", "登记时间", "创建时间", "工单时间", "受理日期", "登记日期"),
        converters.moment(),
        required=False,
    ),
    Column(
        "sent_at",
        ("派单时间", "下派时间", "转办时间", "交办时间", "接收时间"),
        converters.moment(),
        required=False,
        compares=False,
    ),
    # What the orderer may change without another order: noted as another date, see `dates`.
    Column(
        "due_at",
        ("截止时间", "截止日期", "到期时间", "要求办结时间", "应办结时间", "限办时间", "办结截止时间"),
        _date_or_term,
        required=False,
        compares=False,
    ),
    Column(
        "term",
        ("办理时限", "办结时限", "处理时限", "反馈时限", "时限"),
        _date_or_term,
        required=False,
        compares=False,
    ),
    _text("resident_name", ("诉求人", "诉求人姓名", "来电人", "来电人姓名", "反映人", "市民姓名", "联系人", "姓名"),
          most=60, one_line=True),
    Column(
        "phone",
        ("联系电话", "联系方式", "手机号码", "手机号", "电话", "诉求人电话"),
        _phone,
        required=False,
        compares=False,
    ),
    Column("caller_phone", ("来电号码", "主叫号码"), _phone, required=False, compares=False),
    _text("place_words", ("事发地址", "诉求地址", "事发地点", "问题地址", "发生地点", "诉求地点", "详细地址", "地址"),
          most=200, one_line=True),
    _text("title", ("诉求标题", "工单标题", "诉求主题", "标题"), most=200, one_line=True),
    _text("words", ("诉求内容", "工单内容", "反映内容", "诉求描述", "问题描述", "主要内容", "具体内容"),
          most=MOST_WORDS, required=True),
    Column("happened_on", ("事发时间", "事发日期", "发生时间"), converters.moment(), required=False),
    Column("kind", ("诉求类型", "工单类型", "诉求性质", "诉求类别"), _one_of(_KINDS),
           required=False, compares=False),
    Column("urgency", ("紧急程度", "紧急级别", "工单级别"), _one_of(_URGENCIES),
           required=False, compares=False),
)  # fmt: skip

ORDERS = Mapping(NAME, _COLUMNS, key="external_number")
# As clerks know them on the page that asks which column is what.
TITLES: dict[str, str] = {column.name: column.titles[0] for column in _COLUMNS}


def with_titles(known: Values[str, Sequence[str]]) -> Mapping:
    """The mapping with more titles for its columns: those a unit has once told us."""
    columns = [
        replace(column, titles=(*column.titles, *known.get(column.name, ()))) for column in _COLUMNS
    ]
    return Mapping(NAME, columns, key="external_number")


def dates(values: Values[str, Any]) -> tuple[datetime, datetime]:
    """When the city received it and until when it is to be done. Raises `RowError`.

    A term is counted from the moment the order was sent to us where that is printed, else from
    the receipt (“收到转办件工单的次日起”, matters.md §3.3).
    """
    received = values["heard_at"] or values["accepted_at"] or values["sent_at"]
    if received is None:
        raise RowError(NO_RECEIPT, columns=_titles("heard_at", "accepted_at", "sent_at"))
    wanted = values["due_at"] or values["term"]
    if wanted is None:
        raise RowError(NO_DATE, columns=_titles("due_at", "term"))
    if isinstance(wanted, Term):
        return received, calendar().due_at(values["sent_at"] or received, wanted)
    return received, wanted


def _titles(*columns: str) -> str:
    return "、".join(TITLES[name] for name in columns)


def kind_of(row: Row) -> Kind:
    """What the resident wants: as printed, else as the words say, else a complaint."""
    if row["kind"]:
        return Kind(row["kind"])
    told = f"{row['title'] or ''}{row['words'][:60]}"
    return next((kind for word, kind in _KINDS[:-2] if word in told), Kind.COMPLAINT)
