"""Keyed digests for exact search, and the one spelling each value has before it is digested."""

import hmac
import re
import unicodedata
from datetime import date

import phonenumbers
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from . import keys

# Numbers that are no subscriber numbers and may stand in an address book all the same.
SHORT_CODES = frozenset(
    {"110", "119", "120", "122", "12319", "12329", "12333", "12345", "12348", "12355", "12393"}
)
_EXTENSION = re.compile(r"(?:转|ext\.?|#)\s*(\d{1,6})\s*$", re.IGNORECASE)
# GB/T 2260: the two digits every number begins with; 81 to 83 are residence permits.
_PROVINCES = frozenset(
    {
        *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
        *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64"),
        *("65", "71", "81", "82", "83"),
    }
)
_OLDEST = 1880
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_NOT_DIGIT = re.compile(r"\D+")
_COUNTRY = re.compile(r"^(?:0086|86)(?=1[3-9]\d{9}$|0?[1-9]\d{8,10}$)")


def blind_index(purpose: str, value: str) -> str:
    """HMAC-SHA256 in hex of an already normalised value; another purpose, another key.

    What is written: by the current key. A look-up asks for `blind_indexes`.
    """
    return _digest(keys.purpose_key(f"index:{purpose}"), value)


def blind_indexes(purpose: str, value: str) -> list[str]:
    """The digest by every key in use, the current one first: what a look-up asks for.

    While `vault rotate` runs, a row is found by the digest it has, old or new.
    """
    return [
        _digest(keys.purpose_key(f"index:{purpose}", of=one), value) for one in keys.fingerprints()
    ]


def kept_index(purpose: str, value: str) -> str:
    """A digest that cannot be made anew, because nobody keeps what it was made of.

    By the oldest key in use: it stays true until that key is taken out of the settings.
    """
    oldest = keys.fingerprints()[-1]
    return _digest(keys.purpose_key(f"index:{purpose}", of=oldest), value)


def _digest(key: bytes, value: str) -> str:
    return hmac.digest(key, value.encode(), "sha256").hex()


def phone_index(phone: str) -> str:
    """The digest by which a phone is found; "" where there is no digit in it."""
    digits = normalise_phone(phone)
    return blind_index("phone", digits) if digits else ""


def name_index(name: str) -> str:
    """The digest by which the same name is known again."""
    return blind_index("name", normalise_name(name))


def identity_index(identity: str) -> str:
    """The digest by which an identity number is found; "" for an empty one."""
    normal = normalise_identity(identity)
    return blind_index("identity", normal) if normal else ""


def email_index(email: str) -> str:
    """The digest by which an e-mail address is found; "" for none."""
    normal = normalise_email(email)
    return blind_index("email", normal) if normal else ""


def normalise_email(text: str) -> str:
    """An address in half-width signs and small letters: no house tells capitals apart."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def normalise_phone(text: str) -> str:
    """Digits alone, without +86, an extension after `x`; empty when there is no digit.

    `+86 138-0013-8000` → `13800138000`; `(0731) 8888 1234 转 801` → `073188881234x801`.
    A landline written internationally gets its 0 back.
    """
    plain = unicodedata.normalize("NFKC", text)
    extension = _EXTENSION.search(plain)
    number = plain[: extension.start()] if extension else plain
    digits = _NOT_DIGIT.sub("", number)
    local = _COUNTRY.sub("", digits)
    if local != digits and not re.match(r"1[3-9]\d{9}$", local):
        local = "0" + local.removeprefix("0")
    return f"{local}x{extension.group(1)}" if extension and local else local


def is_phone(text: str) -> bool:
    """True for a number that can be dialled in the mainland: mobile, landline, or a known short code."""
    number = normalise_phone(text).partition("x")[0]
    # Most numbers are mobile ones, and those need no book of the world's numbering plans.
    if number in SHORT_CODES or _MOBILE.fullmatch(number):
        return True
    try:
        return (
            phonenumbers.is_possible_number(phonenumbers.parse(number, "CN")) and len(number) >= 7
        )
    except phonenumbers.NumberParseException:
        return False


def is_identity(text: str) -> bool:
    """True for an identity number with a true province, birth date and check digit (GB 11643).

    Not `ric.is_valid`: it wants the county's code to be of the year of birth, but numbers were
    given from 1984 on, to the old as well, by the codes of the day.
    """
    number = normalise_identity(text)
    if len(number) != 18 or not number[:17].isdecimal() or number[:2] not in _PROVINCES:
        return False
    if ric.calc_check_digit(number) != number[17]:
        return False
    try:
        born = ric.get_birth_date(number)
    except ValidationError:
        return False
    return _OLDEST <= born.year <= date.today().year


def normalise_identity(text: str) -> str:
    """An identity number without spaces and dashes, x as X."""
    plain = unicodedata.normalize("NFKC", text).upper().replace("×", "X")
    return re.sub(r"[^0-9A-Z]", "", plain)


def normalise_name(text: str) -> str:
    """A name without any spaces, one kind of middle dot, capitals folded."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[•‧・.]", "·", re.sub(r"\s+", "", plain))
