"""The workbook of answers, as offices hand it to the hotline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fivehearts.engines.matters.queries.orders import Answer
from fivehearts.engines.matters.vocabulary.orders import AnswerKind

HEAD = (
    "工单编号",
    "受理单位编号",
    "答复类型",
    "办理结果",
    "答复内容",
    "来电时间",
    "登记时间",
    "办结时间",
    "截止时间",
    "是否逾期",
)


def rows(answers: Iterable[Answer]) -> Iterator[tuple[Any, ...]]:
    """One line an answer: what the resident reads, and times; nothing else."""
    for one in answers:
        yield (
            one.external_number,
            one.number,
            str(AnswerKind(one.kind).label),
            one.outcome_words,
            one.words,
            one.received_at,
            one.registered_at,
            one.done_at,
            one.due_at,
            "是" if one.done_at > one.due_at else "否",
        )
