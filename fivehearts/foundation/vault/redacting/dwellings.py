"""Dwellings in Chinese text: everything more exact than the quarter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fivehearts.foundation.vault.redacting.spans import Span

_N = r"[0-9０-９]{1,5}[A-Za-zＡ-Ｚ]?"
_CN = r"[一二三四五六七八九十百零〇两]{1,5}"
_ANY = rf"(?:{_N}|{_CN}|[A-Za-zＡ-Ｚ甲乙丙丁戊][0-9０-９]{{0,3}}|[东南西北中][0-9０-９]{{0,2}})"
_GAP = r"[ 　，,\-—–_/]{0,2}"
_BUILDING = rf"(?:{_ANY}{_GAP}(?:号楼|號楼|栋|幢|座|号院|#楼|＃楼|#|＃|斋|排))"
_ENTRANCE = rf"(?:{_ANY}{_GAP}(?:单元|门洞|门栋|梯|门(?!口|前|外|店|诊|卫|禁)))"
_FLOOR = rf"(?:{_ANY}{_GAP}(?:层|楼(?!道|梯|下|上|顶|长|栋|房|群|盘|市|宇|板|间|面)))"
_ROOM = (
    rf"(?:{_ANY}{_GAP}(?:室|号房|房间|号室|户|号(?!楼|院|线|令|文|公告|召|码|称|牌|外|角|脉|志)))"
)
_BARE = r"(?:[0-9０-９]{3,4}[A-Za-z]?(?![0-9０-９年月日元块斤度米平个人次户家天分点小路]))"
_SIDE = r"(?:[东西南北中](?:户|边户|侧|手)|左手|右手|对门|底商|门面|车库|地下室)"
_INSIDE = rf"(?:{_GAP}(?:{_ENTRANCE}|{_FLOOR}|{_ROOM}|{_BARE}|{_SIDE}))"
_PATTERNS = (
    (re.compile(rf"{_BUILDING}{_INSIDE}{{0,4}}"), "a building, and what stands behind it"),
    (re.compile(rf"(?<![0-9年月第]){_ENTRANCE}{_INSIDE}{{0,3}}"), "an entrance"),
    # 3-2-501, 3#2-501, 12-1204; a date has two digits or a year.
    (
        re.compile(
            r"(?<![0-9\-/.])(?!(?:19|20)[0-9]{2}-)[0-9]{1,3}[\-—–#＃][0-9]{1,2}[\-—–][0-9]{3,4}(?![0-9\-])"
        ),
        "building, entrance and room with dashes",
    ),
    (
        re.compile(r"(?<![0-9\-/.])[0-9]{1,3}[\-—–#＃](?:[0-9]{3,4})(?![0-9\-年])"),
        "building and room with a dash",
    ),
    (re.compile(rf"(?<![0-9])(?:{_N}|{_CN}){_GAP}(?:室|号房|号室)"), "a room"),
    (
        re.compile(r"(?<![0-9])[0-9０-９]{3,4}(?:号|房|户)(?![0-9楼院线令文公码召召])"),
        "a room by its number",
    ),
    (
        re.compile(rf"{_FLOOR}{_GAP}(?:{_SIDE}|{_BARE}|{_ROOM})?(?=[^0-9])"),
        "a floor",
    ),
    # 和平路12号, 建设街3巷5号.
    (
        re.compile(
            rf"(?<=[路街巷弄里村道庄胡同苑园坊湾浜桥])(?:{_ANY}(?:巷|弄|里|支弄))?{_ANY}号(?:院|楼|之[0-9一二三四五六]+)?{_INSIDE}{{0,4}}"
        ),
        "a number in a street",
    ),
    (re.compile(r"(?:门牌号?|房号|室号|户号)[ :：是为]{0,2}(?P<n>[0-9０-９A-Za-z\-]{2,12})"),
     "what stands behind a word for a door"),
    (re.compile(r"(?<=[住在])(?P<n>[0-9０-９]{3,4})(?![0-9０-９年元个人次天])"), "a room behind “lives”"),
)  # fmt: skip
_FLOOR_ONLY = re.compile(rf"^{_CN}楼$")


def dwellings(text: str) -> Iterator[Span]:
    """Every place more exact than a quarter; overlapping ones too."""
    for pattern, why in _PATTERNS:
        for match in pattern.finditer(text):
            group = "n" if "n" in pattern.groupindex else 0
            yield Span("dwelling", match.start(group), match.end(group), why)
