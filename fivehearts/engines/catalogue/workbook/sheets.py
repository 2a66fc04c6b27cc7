"""The four sheets and their columns, by the titles people write above them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from fivehearts.engines.catalogue.vocabulary.words import (
    POWER_CHOICES,
    TERM_UNIT_CHOICES,
    AnswerKind,
    Kind,
    Responsible,
    Step,
    Urgency,
)
from fivehearts.foundation.intake import cleaning, converters
from fivehearts.foundation.intake.mapping import Column, Mapping
from fivehearts.foundation.intake.vocabulary import RowError

YES, NO = "是", "否"
# What a sheet is called, and how its titles begin, in the order in which sheets are recognised.
SHEETS: dict[str, tuple[str, str]] = {
    "categories": ("分类", "Categories"),
    "terms": ("时限", "Terms"),
    "questions": ("登记问题", "Questions"),
    "tags": ("标签", "Tags"),
}


def words_of(choices: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Code → the words of the reader's language."""
    return {code: str(label) for code, label in choices}


def one_word(choices: Iterable[tuple[str, Any]]) -> Callable[[Any], str]:
    """One of a list by its Chinese words, its English words or its code."""
    listed = list(choices)

    @cache
    def known() -> dict[str, str]:
        found: dict[str, str] = {}
        for language in ("zh-hans", "en"):
            with override(language):
                found |= {cleaning.title(str(label)): code for code, label in listed}
        return found | {cleaning.title(code): code for code, _label in listed}

    def convert(cell: Any) -> str:
        found = known().get(cleaning.title(cell))
        if found is None:
            words = "、".join(str(label) for code, label in listed if code)
            raise RowError(_("Please write one of: %(words)s."), words=words)
        return found

    return convert


_text = converters.text
_flag = converters.choice(
    {YES: True, NO: False, "yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}
)  # fmt: skip
_order = converters.integer(most=9999)
_CODE = ("编码", "code")
_NAME, _NAME_EN = ("名称", "name"), ("英文名称", "name in English")
_ORDER = Column("order", ("顺序", "order"), _order, required=False)
_RETIRED = Column("retired", ("停用", "retired"), _flag, required=False)


def _line(name: str, titles: tuple[str, str], most: int, *, required: bool = True) -> Column:
    return Column(name, titles, _text(most=most, one_line=True), required=required)


MAPPINGS: dict[str, Mapping] = {
    "categories": Mapping(
        "catalogue.categories",
        (
            _line("code", _CODE, 40),
            _line("parent", ("上级编码", "code above"), 40, required=False),
            _line("name_zh", _NAME, 60),
            _line("name_en", _NAME_EN, 60),
            _line("examples_zh", ("举例", "examples"), 200, required=False),
            _line("examples_en", ("英文举例", "examples in English"), 200, required=False),
            _ORDER,
            Column("power", ("权限层级", "within the powers of"), one_word(POWER_CHOICES)),
            Column(
                "responsible",
                ("通常由谁承办", "who usually answers"),
                one_word(Responsible.choices),
                required=False,
            ),
            _line("responsible_name", ("单位名称含", "whose name has"), 40, required=False),
            _line("responsible_unit", ("指定单位编码", "code of the unit"), 40, required=False),
            _RETIRED,
        ),
        key="code",
    ),
    "terms": Mapping(
        "catalogue.terms",
        (
            Column("step", ("环节", "step"), one_word(Step.choices)),
            Column("urgency", ("紧急程度", "urgency"), one_word(Urgency.choices), required=False),
            Column("kind", ("类型", "kind"), one_word(Kind.choices), required=False),
            Column("tier", ("层级", "tier"), one_word(POWER_CHOICES), required=False),
            Column("amount", ("时限", "term"), converters.integer(least=1, most=100_000)),
            Column("unit", ("时限单位", "unit of the term"), one_word(TERM_UNIT_CHOICES)),
        ),
    ),
    "questions": Mapping(
        "catalogue.questions",
        (
            _line("category", ("分类编码", "code of the category"), 40),
            _line("code", ("问题编码", "code of the question"), 40, required=False),
            _ORDER,
            _line("text_zh", ("问题", "question"), 120),
            _line("text_en", ("英文问题", "question in English"), 160),
            Column("answer", ("回答方式", "answered by"), one_word(AnswerKind.choices)),
            Column("choices_zh", ("备选答案", "answers"), _text(most=2000), required=False),
            Column(
                "choices_en",
                ("英文备选答案", "answers in English"),
                _text(most=2000),
                required=False,
            ),
            Column("required", ("必答", "must be answered"), _flag, required=False),
        ),
    ),
    "tags": Mapping(
        "catalogue.tags",
        (
            _line("code", _CODE, 40),
            _line("name_zh", _NAME, 30),
            _line("name_en", _NAME_EN, 40),
            _ORDER,
            _RETIRED,
        ),
        key="code",
    ),
}
