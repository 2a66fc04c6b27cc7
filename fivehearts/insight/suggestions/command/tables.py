"""Workbooks of messages as examples, and guesses as a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fivehearts.foundation.intake import converters, workbooks
from fivehearts.foundation.intake.mapping import Bound, Column, Mapping, bind
from fivehearts.foundation.intake.vocabulary import RowError
from fivehearts.insight.suggestions.learning.fitting import Example
from fivehearts.insight.suggestions.learning.guesser import Guess
from fivehearts.insight.suggestions.vocabulary import NotATable

_MOST_WORDS = 20_000
HEAD = ("留言编号", "category", "confidence", "reason")


def _text(name: str, *titles: str, required: bool, most: int = _MOST_WORDS) -> Column:
    return Column(name, titles, converters.text(most=most), required=required)


_NUMBER = Column("number", ("留言编号", "编号", "number"), converters.number(), required=False)
_TITLE = _text("title", "留言主题", "标题", "主题", "title", required=False)
_WORDS = _text("words", "留言详情", "内容", "诉求内容", "words", required=True)
_LABEL = _text("label", "一级分类", "分类", "类别", "category", required=True, most=60)
LABELLED = Mapping("routing_labelled", (_TITLE, _WORDS, _LABEL))
MESSAGES = Mapping("routing_messages", (_NUMBER, _TITLE, _WORDS))


@dataclass(frozen=True, slots=True)
class Message:
    """A row to guess for; `number` is "" where the row has none."""

    number: str
    title: str
    words: str


def examples(path: Path) -> tuple[list[Example], int]:
    """The rows of a workbook somebody sorted, and how many could not be read. Raises `FileRefused`."""
    found: list[Example] = []
    bound = bind(LABELLED, workbooks.read(path))
    for values in _rows(bound):
        if values is not None:
            title, words, label = (str(values[name] or "") for name in ("title", "words", "label"))
            found.append(Example(title, words, label.strip()))
    return found, len(bound.lines) - len(found)


def messages(path: Path) -> list[Message]:
    """Every row of a workbook in its order, also where its words are missing. Raises `FileRefused`."""
    bound = bind(MESSAGES, workbooks.read(path))
    found = []
    for line, values in zip(bound.lines, _rows(bound), strict=True):
        told = values or {"number": _raw_number(bound, line.cells), "title": None, "words": None}
        found.append(Message(*(str(told[name] or "") for name in ("number", "title", "words"))))
    return found


def _rows(bound: Bound) -> Iterator[dict[str, object] | None]:
    for line in bound.lines:
        try:
            yield dict(bound.convert(line).values)
        except RowError:
            yield None


def _raw_number(bound: Bound, cells: list[object]) -> str:
    """The number of a row that cannot be read otherwise."""
    place = bound.places.get("number", -1)
    if not 0 <= place < len(cells):
        return ""
    try:
        return str(_NUMBER.convert(cells[place]))
    except (RowError, ValueError):
        return ""


def write(path: Path, found: list[tuple[Message, Guess | None]], *, mark: bool) -> None:
    """The guesses as a table; with `mark` a spreadsheet program knows it for UTF-8. Raises `NotATable`."""
    try:
        with path.open("w", encoding="utf-8-sig" if mark else "utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(HEAD)
            for message, guess in found:
                told = (
                    ("", "", "")
                    if guess is None
                    else (guess.label, f"{guess.confidence:.3f}", "、".join(guess.reasons))
                )
                table.writerow((message.number, *told))
    except OSError:
        raise NotATable(name=str(path)) from None
