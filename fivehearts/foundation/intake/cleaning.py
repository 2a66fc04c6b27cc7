"""Cleaning of cell text: what spreadsheets, web pages and phones leave in it. Pure functions."""

import re
from typing import Any

# `_x000D_`: how a workbook writes a character XML cannot hold.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LINE_ENDS = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
# Two ideographic spaces in a row are the indent of a paragraph whose line end was lost.
_LOST_PARAGRAPH = re.compile(r"\u3000{2,}")
_SPACES = re.compile(r"[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    "|[\ud800-\udfff]"
    # The joiner is kept where it joins an emoji.
    "|\u200d(?![\u2600-\u27bf\U0001f300-\U0001faff])"
)


def paragraphs(text: str) -> str:
    """The text with its paragraphs, one per line, without any padding around or between them."""
    plain = _ESCAPED.sub(_unescaped, text)
    plain = _UNSEEN.sub("", _LINE_ENDS.sub("\n", plain))
    plain = _SPACES.sub(" ", _LOST_PARAGRAPH.sub("\n", plain))
    return "\n".join(line for line in (line.strip() for line in plain.split("\n")) if line)


def one_line(text: str) -> str:
    """The text on one line."""
    return paragraphs(text).replace("\n", " ")


def title(text: Any) -> str:
    """A column title as it is compared: no spaces, no star, no colon, no remark in brackets."""
    plain = re.sub(r"[(（][^)）]*[)）]", "", one_line(str(text)))
    return re.sub(r"[\s*＊:：]", "", plain).casefold()


def is_blank(cell: Any) -> bool:
    """True for an empty cell, and for one that only looks empty."""
    if not isinstance(cell, str):
        return cell is None
    # Nearly every cell begins with a letter or a digit: looking at it costs least.
    return not cell or (not cell[0].isalnum() and not paragraphs(cell))


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match.group(1), 16))
