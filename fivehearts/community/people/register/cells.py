"""From a dirty cell of a register to a fact of a person. Pure; each raises `Flaw` with a reason."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from fivehearts.community.people.register.reasons import Flaw, Reason
from fivehearts.foundation.clock import day_of, now
from fivehearts.foundation.intake import cleaning, converters
from fivehearts.foundation.intake.vocabulary import RowError
from fivehearts.foundation.vault.digest import is_phone, normalise_phone

LONGEST_NAME = 60
MOST_PHONES = 3
# What people write where there is nothing to write.
NOTHING = frozenset(
    {"无", "没有", "-", "--", "—", "——", "/", "\\", "不详", "未知", "暂无", "缺", "空", "未登记", "n/a", "na", "null", "none", "0"}
)  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_BETWEEN_PHONES = re.compile(r"[,，;；、/|]|\s{2,}|或|\n")
_SHORT_YEAR = re.compile(r"(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH_ONLY = re.compile(r"(\d{4})[-/.年](\d{1,2})月?|(\d{4})(\d{2})|(\d{4})年?")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·A-Za-z .'’-]+")
_NOTE_BEHIND = re.compile(r"[(（][^)）]*[)）]\s*$")
# An exact figure has this many digits in a workbook; the rest is lost.
_MOST_DIGITS = 10**15


def is_nothing(cell: Any) -> bool:
    """Empty, or one of the words for nothing."""
    if cell is None or cell == "":
        return True
    return isinstance(cell, str) and _says_nothing(cell)


@lru_cache(maxsize=65_536)
def _says_nothing(cell: str) -> bool:
    return cleaning.is_blank(cell) or _folded(cell).lower() in NOTHING


def written(cell: Any) -> str:
    """The cell as a person reads it, on one line: a figure without its fraction, a quote mark
    in front of digits gone, full-width forms folded."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _MOST_DIGITS:
        return str(int(cell))
    if isinstance(cell, str):
        return _folded(cell)
    return "" if cell is None else str(cell)


@lru_cache(maxsize=16_384)
def _folded(text: str) -> str:
    # The commonest cell is clean already: looking costs less than cleaning.
    plain = text if text.isalnum() and text.isascii() else cleaning.one_line(text)
    return unicodedata.normalize("NFKC", plain).strip().lstrip("'‘’`")


def name(cell: Any) -> str:
    """A name without inner spaces between Chinese characters and without a remark in brackets."""
    plain = _NOTE_BEHIND.sub("", written(cell)).strip()
    plain = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", plain)
    plain = re.sub(r"[•‧・]", "·", plain)
    if not 1 < len(plain) <= LONGEST_NAME or not _NAME.fullmatch(plain):
        raise Flaw(Reason.NAME)
    return plain


def identity(cell: Any) -> str:
    """An identity number of 18 places (GB 11643); one of 15 places is written in full.

    A workbook keeps 15 digits of a figure: a number stored as one has lost its end.
    """
    if isinstance(cell, int | float) and abs(cell) >= _MOST_DIGITS:
        raise Flaw(Reason.IDENTITY_LOST)
    plain = written(cell)
    if re.fullmatch(r"\d(?:\.\d+)?[eE]\+?\d{2}", plain):
        raise Flaw(Reason.IDENTITY_LOST)
    digits = re.sub(r"[\s\-'\"“”.]", "", plain.removesuffix(".0")).upper().replace("×", "X")
    if len(digits) == 15 and digits.isdigit():
        digits = f"{digits[:6]}19{digits[6:]}"
        digits += _check(digits)
    if not re.fullmatch(r"[1-9]\d{16}[0-9X]", digits):
        raise Flaw(Reason.IDENTITY)
    if _check(digits) != digits[17] or _born(digits) is None:
        raise Flaw(Reason.IDENTITY)
    return digits


def _check(digits: str) -> str:
    """The check character of GB 11643 (ISO 7064, mod 11-2)."""
    return _CHECKS[
        sum(int(digit) * by for digit, by in zip(digits[:17], _WEIGHTS, strict=True)) % 11
    ]


def _born(identity_number: str) -> date | None:
    try:
        found = date(
            int(identity_number[6:10]), int(identity_number[10:12]), int(identity_number[12:14])
        )
    except ValueError:
        return None
    return found if date(1880, 1, 1) <= found <= today() else None


def born_of(identity_number: str) -> date:
    """The birthday an identity number names."""
    return date(
        int(identity_number[6:10]), int(identity_number[10:12]), int(identity_number[12:14])
    )


def gender_of(identity_number: str) -> str:
    """`male` or `female`, as the seventeenth digit says: odd is male."""
    return "male" if int(identity_number[16]) % 2 else "female"


def phones(cell: Any) -> tuple[str, ...]:
    """The numbers of a cell in their order, digits alone; several may stand in one cell."""
    plain = written(cell)
    found = _MOBILE.findall(plain)
    if found and len("".join(found)) == sum(one.isdigit() for one in plain):
        return tuple(dict.fromkeys(found))[:MOST_PHONES]
    numbers = []
    for part in _BETWEEN_PHONES.split(plain):
        said = _NOTE_BEHIND.sub("", part).strip()
        if not said or said.lower() in NOTHING:
            continue
        number = normalise_phone(said)
        if not number or not is_phone(number):
            raise Flaw(Reason.PHONE)
        numbers.append(number)
    return tuple(dict.fromkeys(numbers))[:MOST_PHONES]


def day(cell: Any) -> date:
    """A day of the last 140 years, in any of the spellings in use; also `80.1.2`."""
    if isinstance(cell, datetime):
        return _bounded(cell.date())
    if isinstance(cell, date):
        return _bounded(cell)
    plain = written(cell)
    short = _SHORT_YEAR.fullmatch(plain.replace(" ", ""))
    if short:
        return _bounded(_short_day(*map(int, short.groups())))
    if isinstance(cell, int | float) and 1 < cell < 60_000 and float(cell).is_integer():
        # Excel's own day numbers: 1 is the first of January 1900, and its 1900 is a leap year.
        return _bounded(date.fromordinal(date(1899, 12, 30).toordinal() + int(cell)))
    early = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})日?", plain)
    try:
        if early and int(early[1]) < converters.EARLIEST_YEAR:
            return _bounded(date(int(early[1]), int(early[2]), int(early[3])))
        return _bounded(_long_day(plain))
    except ValueError:
        raise Flaw(Reason.DATE) from None


_convert = converters.moment()


def _long_day(plain: str) -> date:
    try:
        return day_of(_convert(plain))
    except RowError:
        raise Flaw(Reason.DATE) from None


def _short_day(year: int, month: int, of_month: int) -> date:
    # Nobody who lives was born after today: of two centuries the one that has been.
    for century in (2000, 1900):
        try:
            found = date(century + year, month, of_month)
        except ValueError:
            break
        if found <= today():
            return found
    raise Flaw(Reason.DATE)


def _bounded(found: date) -> date:
    if not date(1880, 1, 1) <= found <= today():
        raise Flaw(Reason.DATE)
    return found


def month_or_year(cell: Any) -> bool:
    """Whether a cell names a month or a year alone, which is no birthday: `1980.01`, `1980年`."""
    match = _MONTH_ONLY.fullmatch(written(cell))
    if match is None:
        return False
    year = int(match[1] or match[3] or match[5])
    return 1880 <= year <= today().year and 1 <= int(match[2] or match[4] or 1) <= 12


def today() -> date:
    """The day it is here."""
    return day_of(now())


def gender(cell: Any) -> str:
    """`male` or `female`."""
    plain = written(cell).removesuffix("性")
    if plain in {"男", "M", "m", "1"}:
        return "male"
    if plain in {"女", "F", "f", "2"}:
        return "female"
    raise Flaw(Reason.GENDER)
