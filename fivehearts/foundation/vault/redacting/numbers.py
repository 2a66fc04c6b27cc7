"""Phones, identity numbers, number plates, bank cards and accounts in Chinese text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fivehearts.foundation.vault import findings
from fivehearts.foundation.vault.redacting.spans import Span

# One sign for one sign: full-width digits and letters, dashes and spaces of every kind.
_SAME_LENGTH = str.maketrans(
    "０１２３４５６７８９＋－（）．Ｘｘ×　\u00a0\u2002\u2003\u2009–—‐‑−·•\t\u200b\u200c\u200d\ufeff"
    "ＡＢＣＤＥＦＧＨＪＫＬＭＮＰＱＲＳＴＵＶＷＹＺ",
    "0123456789+-().XXX" + " " * 5 + "-" * 7 + " " * 5 + "ABCDEFGHJKLMNPQRSTUVWYZ",
)
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCE}] ?[A-Za-z][ .\-]?(?:[A-Za-z0-9][ ]?){{4,5}}[A-Za-z0-9挂学警港澳使领]"
)
# Written in Chinese digits: 幺三八……, at least seven of them.
_SPOKEN = re.compile(r"[一二三四五六七八九零〇幺两拐洞勾]{7,}")
_HIDDEN_PHONE = re.compile(r"1[3-9][0-9][*＊xX×]{2,8}[0-9]{2,4}")
_SHORT_PHONE = re.compile(
    r"(?:电话|座机|家电|致电|拨打|拨|热线|号码|联系|tel|Tel|TEL)[^0-9\n]{0,6}(?P<n>[2-8][0-9]{2,3}[ \-]?[0-9]{4})(?![0-9])"
)
_TAIL = re.compile(r"(?:尾号|末四位|后四位|后四位数)[^0-9\n]{0,3}(?P<n>[0-9]{3,6})")
# Wider than what is sealed: a wrong check digit is still somebody's number.
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9](?:[ \-]{0,2}[0-9]){5}[ \-]{0,2}(?:18|19|20)?(?:[ \-]{0,2}[0-9]){2}"
    r"[ \-]{0,2}(?:0[ \-]?[1-9]|1[ \-]?[0-2])[ \-]{0,2}(?:[0-2][ \-]?[0-9]|3[ \-]?[01])"
    r"(?:[ \-]{0,2}[0-9]){3}[ \-]{0,2}[0-9Xx]?(?![0-9A-Za-z])"
)
_HIDDEN_IDENTITY = re.compile(
    r"[1-9][0-9]{5}[*＊xX×]{4,12}[0-9]{2,4}[0-9Xx]?|[1-9][0-9]{5,13}[*＊]{2,12}"
)
_PASSPORT = re.compile(r"(?<![0-9A-Za-z])[EeGgDdSsPpHhMm][A-Za-z]?[0-9]{7,8}(?![0-9A-Za-z])")
_CARD = re.compile(r"(?<![0-9])[1-9](?:[ \-]{0,2}[0-9]){14,18}(?![0-9])")
_ACCOUNT = re.compile(
    r"(?:账号|帐号|卡号|户号|QQ|qq|微信号?|wx|WX|邮箱|支付宝)[ ]?[:：是为]?[ ]?(?P<n>[A-Za-z0-9_\-]{5,30})"
)
_MAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}")
_REFERENCE = re.compile(r"⟦[^⟦⟧\n]{1,60}⟧")


def numbers(text: str) -> Iterator[Span]:
    """Every number of these kinds; overlapping ones too."""
    plain = text.translate(_SAME_LENGTH)
    for match in _REFERENCE.finditer(text):
        yield Span("reference", match.start(), match.end(), "a number taken out when it was kept")
    for found in findings.find(text):
        yield Span(found.kind, found.start, found.end, "a number of the right form")
    for kind, pattern, why in (
        ("identity", _IDENTITY, "eighteen or fifteen digits with a birth date"),
        ("identity", _HIDDEN_IDENTITY, "an identity number in parts"),
        ("identity", _PASSPORT, "the form of a passport or permit"),
        ("card", _CARD, "fifteen to nineteen digits"),
        ("phone", _HIDDEN_PHONE, "a phone with signs in place of digits"),
        ("plate", _PLATE, "a province, a letter and five or six signs"),
        ("account", _MAIL, "an e-mail address"),
    ):
        for match in pattern.finditer(plain):
            yield Span(kind, match.start(), match.end(), why)  # type: ignore[arg-type]
    for match in _SPOKEN.finditer(text):
        yield Span("phone", match.start(), match.end(), "digits in Chinese signs")
    for kind, pattern, why in (
        ("phone", _SHORT_PHONE, "seven or eight digits behind a word for phone"),
        ("account", _TAIL, "the last digits of a number"),
        ("account", _ACCOUNT, "what stands behind a word for an account"),
    ):
        for match in pattern.finditer(plain):
            yield Span(kind, match.start("n"), match.end("n"), why)  # type: ignore[arg-type]
