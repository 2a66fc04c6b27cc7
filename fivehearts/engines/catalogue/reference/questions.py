"""What the first catalogue asks: only what whoever is sent out must know before leaving."""

from __future__ import annotations

from typing import NamedTuple


class Ask(NamedTuple):
    """A question of a category; `choices` are pairs of Chinese and English."""

    category: str
    code: str
    text_zh: str
    text_en: str
    answer: str
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()


_HOMES = (("只有我家", "my home alone"), ("同楼几户", "some homes of the house"),
          ("整栋楼", "the whole house"), ("整个小区", "the whole quarter"))  # fmt: skip

QUESTIONS: tuple[Ask, ...] = (
    Ask("housing-lift", "trapped", "有人被困在电梯里吗？", "Is anybody trapped in the lift?", "yes_no", True),
    Ask("housing-lift", "still", "电梯还能运行吗？", "Does the lift still move?", "yes_no"),
    Ask("housing-facade", "hurt", "有人受伤吗？", "Was anybody hurt?", "yes_no", True),
    Ask("housing-roof", "since", "从哪天开始漏的？", "Since which day has it leaked?", "date"),
    Ask("utilities", "homes", "影响多少人家？", "How many homes are affected?", "choice", False, _HOMES),
    Ask("utilities-gas", "smell", "闻得到燃气味吗？", "Do you smell gas?", "yes_no", True),
    Ask("utilities-heating", "degrees", "室内多少度？", "How many degrees is it indoors?", "number"),
    Ask("noise", "when", "一般在什么时候？", "At what time of day?", "choice", False,
        (("白天", "by day"), ("中午", "at noon"), ("晚上十点前", "in the evening, before ten"),
         ("晚上十点后", "after ten at night"))),
    Ask("noise-renovation", "which", "是哪一户在装修？", "Which home is being renovated?", "words"),
    Ask("safety-manhole", "guarded", "现场有人看护或围挡吗？", "Is the place guarded or fenced?", "yes_no", True),
    Ask("welfare-hardship", "talked", "愿意我们上门了解吗？", "May we come and see you?", "yes_no"),
    Ask("work-wages", "months", "拖欠了几个月？", "For how many months were wages not paid?", "number"),
    Ask("work-wages", "people", "涉及多少人？", "How many people are concerned?", "number"),
    Ask("elderly-care", "alone", "老人是独自居住吗？", "Does the old person live alone?", "yes_no"),
)  # fmt: skip
