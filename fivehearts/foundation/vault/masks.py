"""Masks: what of a sensitive text may be seen by default. Pure functions, total on any text."""

import re
import unicodedata

from .vocabulary import MaskKind

STAR = "*"
# Compound surnames in use (the longer first, so that one is never cut in two).
COMPOUND_SURNAMES = [
    "欧阳",
    "上官",
    "皇甫",
    "令狐",
    "诸葛",
    "司徒",
    "司马",
    "申屠",
    "夏侯",
    "贺兰",
    "完颜",
    "慕容",
    "尉迟",
    "长孙",
    "端木",
    "公孙",
    "百里",
    "东方",
    "东郭",
    "南宫",
    "第五",
    "呼延",
    "闻人",
    "轩辕",
    "宇文",
    "拓跋",
    "独孤",
    "公冶",
    "澹台",
    "濮阳",
    "淳于",
    "单于",
    "太叔",
    "仲孙",
    "钟离",
    "鲜于",
    "闾丘",
    "司空",
    "万俟",
    "赫连",
    "西门",
    "左丘",
    "梁丘",
    "公羊",
    "谷梁",
    "纳兰",
]
_BUILDING = re.compile(
    r"^.*?(?:\d+|[一二三四五六七八九十百]+|[A-Za-z]+\d*)\s*(?:号楼|栋|幢|座|号院)"
)
_PLACE = re.compile(r"^.*(?:小区|花园|社区|新村|家园|公寓|大厦|\d号|路|街|巷|村)")


def mask(kind: MaskKind, text: str) -> str:
    """The mask of the given kind; an empty text stays empty."""
    return _MASKS[kind](text.strip()) if text.strip() else ""


def phone(text: str) -> str:
    """`13812345678` → `138****5678`; `0731-88881234` → `0731-****1234`; short numbers keep one digit."""
    plain = unicodedata.normalize("NFKC", text).strip()
    digits = re.sub(r"\D", "", plain)
    mobile = re.fullmatch(r"(?:00)?(?:86)?(1[3-9]\d)\d{4}(\d{4})", digits)
    if mobile:
        return f"{mobile.group(1)}****{mobile.group(2)}"
    area = re.match(r"\(?(0(?:10|2\d|[3-9]\d\d))\)?[\s-]*\d", plain)
    if area and len(digits) >= len(area.group(1)) + 7:
        return f"{area.group(1)}-****{digits[-4:]}"
    if len(digits) >= 8:
        return f"{digits[:2]}****{digits[-2:]}"
    return (plain[:1] if len(plain) > 1 else "") + STAR * 3


def name(text: str) -> str:
    """The surname and stars: `王小明` → `王**`, `欧阳锋` → `欧阳*`, one character alone → `*`."""
    plain = re.sub(r"\s+", " ", text.strip())
    if len(plain) <= 1:
        return STAR * len(plain)
    if not _is_han(plain[0]):
        return plain[0] + STAR * 3
    shown = 2 if plain[:2] in COMPOUND_SURNAMES and len(plain) > 2 else 1
    return plain[:shown] + STAR * min(max(len(plain) - shown, 1), 2)


def identity(text: str) -> str:
    """First three and last two characters: `430*************1X`."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if len(plain) < 8:
        return STAR * len(plain)
    return plain[:3] + STAR * (len(plain) - 5) + plain[-2:]


def address(text: str) -> str:
    """Down to the building, never the door: `幸福路12号3栋2单元501室` → `幸福路12号3栋***`."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _BUILDING.match(plain) or _PLACE.match(plain)
    if found and found.end() < len(plain):
        return found.group() + STAR * 3
    if found and not re.search(r"\d{3,4}室?$", plain):
        return plain
    return plain[: min(6, len(plain) // 2)] + STAR * 3


def code(text: str) -> str:
    """The last two characters behind four stars; a short code shows nothing."""
    plain = text.strip()
    return STAR * 4 + plain[-2:] if len(plain) >= 6 else STAR * 4


def email(text: str) -> str:
    """The first character and the house: `li.wei@example.cn` → `l***@example.cn`."""
    name, _at, place = text.strip().rpartition("@")
    return f"{name[:1]}{STAR * 3}@{place}" if name and place else STAR * 3


def words(text: str) -> str:
    """Free text shows nothing, not even its length."""
    return STAR * 4


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character >= "\U00020000"


_MASKS = {
    "phone": phone,
    "name": name,
    "identity": identity,
    "address": address,
    "code": code,
    "email": email,
    "text": words,
}
