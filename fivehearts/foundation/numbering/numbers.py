"""The shape of a number: two digits of the year, a sequence, one check digit.

`260001234` + `7` is shown as `26-0001234-7`. The check digit is ISO 7064 MOD 11,10 over all
digits before it: a wrong digit is always noticed. Pure; needs neither Django nor a database.
"""

import unicodedata
from functools import lru_cache

from stdnum.iso7064 import mod_11_10

YEAR_DIGITS = 2
SEQUENCE_DIGITS = 7  # the sequence grows beyond them where a city needs more
MOST_SEQUENCE_DIGITS = 12
# Nobody types more than this by mistake; longer text is not looked at.
MOST_TYPED = 64

FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}
# Signs people type for a dash that Unicode does not file under dashes; 一 among them, since
# it looks like one in print. A digit meant by it would fail the check digit.
ALSO_DASHES = frozenset("\u2212\u30fc\u02d7\u00af\u2043\u4e00\uff70_")


def compose(year: int, sequence: int) -> str:
    """Return the number of a year and a place in the sequence; ValueError out of range."""
    if not 0 < sequence < 10**MOST_SEQUENCE_DIGITS:
        raise ValueError(f"a sequence runs from 1 to {MOST_SEQUENCE_DIGITS} digits")
    body = f"{year % 100:0{YEAR_DIGITS}d}{sequence:0{SEQUENCE_DIGITS}d}"
    return body + mod_11_10.calc_check_digit(body)


def check(text: object) -> str | None:
    """Return the number somebody typed, digits only, or None where it cannot be one.

    Full-width digits, spaces, invisible marks and dashes of every kind are accepted; anything
    else, a wrong check digit or a wrong length is not. Never raises, whatever the text.
    """
    if not isinstance(text, str) or len(text) > MOST_TYPED:
        return None
    digits = "".join(sign for sign in text.translate(FULL_WIDTH) if not _is_spacing(sign))
    if not (digits.isascii() and digits.isdigit()):
        return None
    sequence = digits[YEAR_DIGITS:-1]
    if not SEQUENCE_DIGITS <= len(sequence) <= MOST_SEQUENCE_DIGITS:
        return None
    padded = len(sequence) > SEQUENCE_DIGITS and sequence.startswith("0")
    if padded or not int(sequence) or not mod_11_10.is_valid(digits):
        return None
    return digits


# The numbers of a list are those of the list before.
@lru_cache(maxsize=8192)
def display(number: str) -> str:
    """Return a number as people read it, `26-0001234-7`; other text stays as it is."""
    if check(number) != number:
        return number
    return f"{number[:YEAR_DIGITS]}-{number[YEAR_DIGITS:-1]}-{number[-1]}"


def _is_spacing(sign: str) -> bool:
    # Zs spaces, Pd dashes, Cf invisible marks; Cc holds tab and line end, but also NUL.
    return (
        unicodedata.category(sign) in ("Zs", "Zl", "Zp", "Pd", "Cf")
        or sign in ALSO_DASHES
        or sign in "\t\r\n"
    )
