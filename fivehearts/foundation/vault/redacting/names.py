"""Names of persons in Chinese text: by surname, by what stands before and behind, by given signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fivehearts.foundation.vault.redacting.spans import Span
from fivehearts.foundation.vault.redacting.words import (
    AFTER,
    BEFORE,
    COMMON,
    COMPOUND,
    ENDS,
    GIVEN,
    NOT_FAMILIAR,
    NOT_NAMES,
    RARE,
    SURNAMES,
    TITLES,
)

_HAN = re.compile(r"[\u3400-\u9fff]")
_SURNAME = f"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(SURNAMES))}])"
_ANY_SURNAME = f"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(SURNAMES | RARE | set('水云')))}])"
_TITLE = "|".join(sorted(TITLES, key=len, reverse=True))
# A surname is no surname in the middle of a word: these before it mean another word.
_NOT_BEFORE = r"(?<![一二三四五六七八九十百千两几每半整第])"
_LONG_TITLE = re.compile("|".join(sorted((t for t in TITLES if len(t) > 1), key=len, reverse=True)))
# 张先生, 欧阳阿姨; 老张, 小李, 阿王; 王某, 李某某, 张XX, 李**.
_TITLED = re.compile(rf"{_NOT_BEFORE}(?P<name>{_ANY_SURNAME})(?=(?:{_TITLE}))")
_FAMILIAR = re.compile(rf"(?P<name>[老小阿](?:{'|'.join(COMPOUND)}|[{COMMON}]))")
_HIDDEN = re.compile(rf"(?P<name>{_SURNAME}(?:某[某甲乙丙丁一二三]?|[xX×＊*○〇]{{1,3}}))")
_BEFORE = re.compile(
    rf"(?:{'|'.join(sorted(BEFORE, key=len, reverse=True))})"
    r"(?:名字|姓名)?(?:叫做?|是|为)?[ 　:：“\"（(]{0,2}"
)
_AFTER = re.compile(rf"[ 　]?(?:{'|'.join(map(re.escape, sorted(AFTER, key=len, reverse=True)))})")
_CAPITAL = re.compile(
    r"(?:我叫|名叫|姓名[:：]?|联系人[:：]?)\s*(?P<name>[A-Z][a-z]+(?:[ ·][A-Z][a-z]+){0,2})"
)
# Names of other peoples: 买买提·艾力, 阿依古丽·吐尔逊.
_DOTTED = re.compile(r"(?P<name>[\u3400-\u9fff]{2,6}[·•・‧][\u3400-\u9fff]{2,6})")
# Words of three signs that begin like a familiar form.
_MORE = frozenset({"小马路", "老黄历", "小金库", "老石板", "小石子", "小龙虾", "老江湖", "小白鼠"})
# Where the second sign of these is no surname.
_WHOLE_WORDS = frozenset({"感谢", "多谢", "致谢", "答谢", "师傅", "谢谢", "小区", "社区", "大家"})
# What only people do, told right behind the name.
_STRONG = re.compile(
    "反映|说过|值班|负责|来电|来访|投诉|表示|和家人|被困|摔伤|摔倒|跌倒|报修|举报|签字|领取|报名|住院|每天|[（(]业主"
)
# Before a title these make a job, not a person.
_PLAIN = frozenset({"商家", "管家", "房家", "全家", "户家", "车家", "党书记", "党员", "单家", "时家", "楼家",
                    "明家", "向家", "应家", "常家", "左家", "边家", "古家", "安家", "成家", "解家", "于家", "关家",
                    "经理", "经总", "文书记", "段工", "施工", "修工", "管工", "车工", "强工", "全总", "水工",
                    "冷工", "楼主任", "楼长", "路总", "万总", "原总", "原主任", "席主任", "代主任", "代书记",
                    "代老师", "班主任", "辛工", "金工", "石工", "党总", "成总", "时总", "占家", "底总", "房奶",
                    "牛奶", "金奶", "幸家", "信总"})  # fmt: skip


def names(text: str) -> Iterator[Span]:
    """Every name found, overlapping ones too: whoever asks takes the longest."""
    yield from _titled(text)
    for match in _FAMILIAR.finditer(text):
        if match.group() not in NOT_FAMILIAR and text[match.start() : match.end() + 1] not in _MORE:
            yield _span(match, "a familiar form of a surname")
    for match in _HIDDEN.finditer(text):
        yield _span(match, "a surname with signs in place of the rest")
    for match in _CAPITAL.finditer(text):
        yield _span(match, "a name in Latin letters behind an introduction")
    for match in _DOTTED.finditer(text):
        yield _span(match, "two parts of a name with a dot between")
    yield from _speaking(text)
    yield from _introduced(text)
    yield from _free(text)


def _titled(text: str) -> Iterator[Span]:
    """张先生, and 张桂英女士 with everything before the title."""
    for match in _TITLED.finditer(text):
        title = re.match(_TITLE, text[match.end() :])
        whole = text[match.start() : match.end()] + (title.group() if title else "")
        if whole in _PLAIN or whole[:2] in NOT_NAMES or _part_of_a_word(text, match.start()):
            continue
        yield _span(match, "a surname before a title")
    for match in re.finditer(_TITLE, text):
        if len(match.group()) < 2:
            continue
        for length in (4, 3, 2):
            start = match.start() - length
            if start >= 0 and _could_be(text[start : match.start()], strict=length == 4):
                yield Span("name", start, match.start(), "a name before a title")
                break


def _part_of_a_word(text: str, at: int) -> bool:
    """感谢网格员 is no 谢网格员, and 师傅总是 no 傅总."""
    return at > 0 and text[at - 1 : at + 1] in _WHOLE_WORDS


def _speaking(text: str) -> Iterator[Span]:
    """Before what only people do: 唐伯虎反映, whatever the given name is made of."""
    for match in _STRONG.finditer(text):
        for length in (4, 3, 2):
            start = match.start() - length
            begins = start == 0 or (
                start > 0 and (not _HAN.match(text[start - 1]) or text[start - 1] in _LINKS)
            )
            if begins and _could_be(text[start : match.start()], strict=length == 4):
                yield Span("name", start, match.start(), "a name before what people do")
                break


def _introduced(text: str) -> Iterator[Span]:
    """Behind “I am called”, “contact”, “my neighbour”: the longest that can be a name."""
    for match in _BEFORE.finditer(text):
        name = _longest(text, match.end())
        if name:
            yield Span("name", match.end(), match.end() + len(name), "a name behind who it is")


def _longest(text: str, start: int) -> str:
    """The name that begins here, up to four signs; "" where none does."""
    surname = _surname_at(text, start, rare=True)
    if not surname or _LONG_TITLE.match(text, start + len(surname)):
        return ""
    given = ""
    for sign in text[start + len(surname) : start + len(surname) + 2]:
        if not _HAN.match(sign) or (not given and sign in ENDS and sign not in GIVEN):
            break
        if given and sign in ENDS and not _goes_on(text, start + len(surname) + 2):
            break
        given += sign
    name = surname + given
    return name if given and name[:2] not in NOT_NAMES and name not in NOT_NAMES else ""


def _goes_on(text: str, at: int) -> bool:
    """Whether the text ends or breaks behind this place, so that the sign before belongs to the name."""
    return (
        at >= len(text)
        or not _HAN.match(text[at])
        or text[at] in "的住说家是在来称和与反每被负值想上，"
    )


def _free(text: str) -> Iterator[Span]:
    """Without anything before: a surname and given signs, with something behind that names do."""
    for start in range(len(text)):
        surname = _surname_at(text, start)
        if not surname or text[start : start + 2] in NOT_NAMES:
            continue
        rest = start + len(surname)
        if _LONG_TITLE.match(text, rest):
            continue
        for length in (2, 1):
            given = text[rest : rest + length]
            if len(given) < length or not all(sign in GIVEN for sign in given):
                continue
            behind = _AFTER.match(text, rest + length)
            breaks = rest + length >= len(text) or not _HAN.match(text[rest + length])
            begins = start == 0 or not _HAN.match(text[start - 1]) or text[start - 1] in _LINKS
            if (behind and (begins or length == 2)) or (breaks and begins and length == 2):
                yield Span("name", start, rest + length, "a surname and signs of given names")
                break
            if len(surname) == 2 and length == 2:
                yield Span("name", start, rest + length, "a compound surname with a given name")
                break
            # 三字 names of signs that hardly stand in sentences.
            if length == 2 and begins and behind is None and given not in _WORDS:
                yield Span("name", start, rest + length, "a surname and signs of given names")
                break


# Between names, and before one.
_LINKS = frozenset("和与跟同及、是叫找由被给请让对向为因陪")
# Pairs of such signs that are words.
_PAIRS = (
    "安全 安康 和平 光明 大家 中心 文明 发生 新国 国家 国庆 民生 生命 成功 永远 利用 健康 长久 一生 建立 建成 建国路 清明 平安 "
    "天天 大大 小小 高高 明明 花香 树林 树木 水源 红星 东升 前进 保护 保安 保洁 保卫 传承 胜利 新华 新民 振兴 阳光 星光 明亮 灯光 "
    "和谐 幸福 福利 美丽 清洁 清理 正常 顺利 流通 流传 通知 通道 发达 发展 学生 学校 一家 一二 二三 三四 四五 小天 天明"
)
_WORDS = frozenset(_PAIRS.split())


def _surname_at(text: str, start: int, *, rare: bool = False) -> str:
    if text[start : start + 2] in COMPOUND:
        return text[start : start + 2]
    known = start < len(text) and (text[start] in SURNAMES or (rare and text[start] in RARE))
    return text[start] if known else ""


def _could_be(words: str, *, strict: bool) -> bool:
    """Whether exactly these signs are a surname and a given name."""
    surname = _surname_at(words, 0)
    if not surname or words[:2] in NOT_NAMES:
        return False
    given = words[len(surname) :]
    if not 1 <= len(given) <= 2 or not all(_HAN.match(sign) for sign in given):
        return False
    if strict and len(surname) != 2:
        return False
    return all(sign in GIVEN or sign not in ENDS for sign in given)


def _span(match: re.Match[str], why: str) -> Span:
    return Span("name", match.start("name"), match.end("name"), why)
