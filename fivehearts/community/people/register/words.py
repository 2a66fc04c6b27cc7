"""Relations and ways of living as registers write them, and as we write them in ours."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from fivehearts.community.people.register.cells import written
from fivehearts.community.people.register.reasons import Flaw, Reason
from fivehearts.community.people.vocabulary.register import Living, Relation, Sex

# A child or a parent whose sex decides the word.
CHILD = "child"

_RELATIONS: dict[str, tuple[str, ...]] = {
    Relation.HEAD: ("户主", "本人", "房主", "业主", "产权人", "小集体户户主"),
    Relation.SPOUSE: ("配偶", "妻", "妻子", "夫", "丈夫", "爱人", "老婆", "老公", "夫妻"),
    Relation.SON: ("子", "儿子", "长子", "次子", "三子", "四子", "独生子", "养子", "继子", "大儿子", "小儿子", "二儿子"),
    Relation.DAUGHTER: ("女", "女儿", "长女", "次女", "三女", "四女", "独生女", "养女", "继女", "大女儿", "小女儿", "二女儿"),
    CHILD: ("子女", "孩子", "小孩", "子或女"),
    Relation.CHILD_IN_LAW: ("儿媳", "媳妇", "女婿", "儿媳妇", "媳"),
    Relation.GRANDCHILD: ("孙子", "孙女", "孙子女", "外孙", "外孙女", "外孙子", "孙", "孙子或孙女", "外孙子女", "曾孙", "曾孙女"),
    Relation.PARENT: ("父", "父亲", "母", "母亲", "父母", "爸爸", "妈妈", "继父", "继母", "养父", "养母", "老人"),
    Relation.PARENT_IN_LAW: ("岳父", "岳母", "公公", "婆婆", "公", "婆", "岳父母", "公婆"),
    Relation.GRANDPARENT: ("祖父", "祖母", "爷爷", "奶奶", "外祖父", "外祖母", "外公", "外婆", "祖父母", "姥姥", "姥爷"),
    Relation.SIBLING: ("兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹", "兄弟", "姐妹", "兄弟姐妹"),
    Relation.OTHER: ("其他", "其它", "其他亲属", "亲属", "侄子", "侄女", "外甥", "外甥女", "亲戚", "其他关系"),
    Relation.NONE: ("非亲属", "租客", "租户", "保姆", "同住人", "朋友", "同事", "室友", "雇员", "合租", "承租人", "无关系"),
}  # fmt: skip
_RELATION = {word: relation for relation, words in _RELATIONS.items() for word in words}

_LIVINGS: dict[str, tuple[str, ...]] = {
    Living.RESIDENT: ("户籍人口", "常住", "户籍", "常住人口", "户在人在", "人户一致", "人在户在", "本地户籍", "常住户",
                      "户籍居住", "自住"),
    Living.UNREGISTERED: ("人在户不在", "户不在人在", "有人无户", "人户分离", "常住非户籍", "非户籍", "非户籍人口", "本市外区",
                          "居住非户籍"),
    Living.AWAY: ("空挂户", "户在人不在", "人不在户在", "挂户", "空挂", "有户无人", "外出", "人户分离外出"),
    Living.FLOATING: ("流动人口", "流动", "外来", "外来人口", "外来务工", "暂住", "暂住人口", "寄住", "流入"),
    Living.RENTING: ("租户", "租住", "租赁", "承租", "出租", "租客", "租房"),
}  # fmt: skip
_LIVING = {word: living for living, words in _LIVINGS.items() for word in words}

# How our own workbooks write them: the first word of each row above.
RELATION_WORDS = {relation: words[0] for relation, words in _RELATIONS.items()}
LIVING_WORDS = {living: words[0] for living, words in _LIVINGS.items()}
SEX_WORDS = {Sex.MALE.value: "男", Sex.FEMALE.value: "女"}


def relation(cell: Any) -> str:
    """A relation, or `CHILD` where the sex is still to decide. Raises `Flaw`."""
    return _relation(written(cell))


@lru_cache(maxsize=1024)
def _relation(plain: str) -> str:
    short = re.sub(r"[(（][^)）]*[)）]|[\s\d]", "", plain)
    found = _RELATION.get(short) or _RELATION.get(short.removeprefix("之"))
    if found is None:
        raise Flaw(Reason.RELATION)
    return str(found)


def child(sex: str) -> str:
    """Son or daughter; another relative where nobody says which."""
    words = {Sex.MALE.value: Relation.SON.value, Sex.FEMALE.value: Relation.DAUGHTER.value}
    return words.get(sex, Relation.OTHER.value)


def relation_of_title(who: str) -> str:
    """The relation a group of columns names (`子女1`): "" where it names nobody in particular."""
    return str(_RELATION.get(who.rstrip("0123456789"), "")) if who else ""


def living(cell: Any) -> str:
    """How somebody lives there. Raises `Flaw`."""
    return _living(written(cell))


@lru_cache(maxsize=1024)
def _living(plain: str) -> str:
    found = _LIVING.get(re.sub(r"[(（][^)）]*[)）]|\s", "", plain))
    if found is None:
        raise Flaw(Reason.STAY)
    return str(found)
