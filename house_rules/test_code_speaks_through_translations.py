"""What the code says to people it says in English, for translation; Chinese stands in the catalogues.

A Chinese sentence inside a view cannot be found by translators, is missing in English, and is
worded differently from its twin in the next view. Words that are data (official names, how old
workbooks spell things) stand in rooms of their own: `reference`, `importing`, `spelling`.
"""

import ast
import re
from collections.abc import Iterable, Iterator

from house_rules.reading import Source, in_rooms, nothing_found

SPEAKING = (
    "vocabulary", "models", "queries", "rules", "actions", "listeners", "jobs", "indicators",
    "forms", "tables", "views", "urls", "templatetags", "access", "middleware", "apps",
)  # fmt: skip
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Strings that may; each with its reason.
ALLOWED: dict[tuple[str, str], str] = {}


def violations(files: Iterable[Source]) -> list[str]:
    """Chinese strings in the code, docstrings aside."""
    return [
        f"{file.name}:{line} says {text!r}"
        for file in files
        for text, line in _strings(file)
        if CHINESE.search(text) and (file.name, text) not in ALLOWED
    ]


def _strings(file: Source) -> Iterator[tuple[str, int]]:
    explaining = {id(node.value) for node in ast.walk(file.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(file.tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in explaining
        ):
            yield node.value, node.lineno


def test_the_code_says_nothing_in_chinese_by_itself() -> None:
    nothing_found(violations(in_rooms(*SPEAKING)))


def test_a_chinese_sentence_in_a_view_is_found() -> None:
    view = Source("fivehearts/engines/matters/views.py", '"""说明"""\nTITLE = "我的工作"\n')
    assert violations([view]) == ["fivehearts/engines/matters/views.py:2 says '我的工作'"]
