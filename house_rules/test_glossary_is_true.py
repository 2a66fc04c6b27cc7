"""The glossary names what is in the code, and the code nothing that the glossary does not know.

Two words for one thing, or one word for two, is how strangers lose a week. The glossary gives
every noun its Chinese, its English and its place in the code; this rule keeps the three alike.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.utils import translation

from house_rules.reading import ROOT, Source, nothing_found, sources, speak_afresh
from house_rules.test_transitions_are_total import vocabularies

GLOSSARY = ROOT / "docs" / "glossary.md"


@dataclass(frozen=True)
class Row:
    """One line of the glossary."""

    chinese: str
    english: str
    code: tuple[str, ...]


def rows(text: str) -> list[Row]:
    """The lines of every table headed 中文 | English | in code | meaning."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and not set(cells[0]) <= {"-", ":"}:
            found.append(Row(cells[0], cells[1], tuple(re.findall(r"`([^`]+)`", cells[2]))))
    return [row for row in found if row.chinese != "中文"]


def strangers(glossary: Iterable[Row], house: Iterable[Source]) -> list[str]:
    """Names the glossary gives and the code does not have: `app`, `app.Name`, `app.Name.MEMBER`."""
    by_app: dict[str, list[Source]] = {}
    for file in house:
        by_app.setdefault(file.app, []).append(file)
    return [
        f"{row.chinese}: {name} is not in the code"
        for row in glossary
        for name in row.code
        if not _exists(name, by_app)
    ] + [f"{row.chinese} has no place in the code" for row in glossary if not row.code]


def _exists(name: str, by_app: Mapping[str, list[Source]]) -> bool:
    app, *parts = name.split(".")
    if app not in by_app:
        return False
    verb = len(parts) == 1 and any(f'"{name}"' in file.text for file in by_app[app])
    return verb or any(_holds(file.text, parts) for file in by_app[app])


def _holds(text: str, parts: list[str]) -> bool:
    return all(re.search(rf"(?m)^\s*(?:class |def )?{re.escape(p)}\b\s*[:=(]", text) for p in parts)


def nouns() -> Iterator[tuple[str, str]]:
    """Every table and every state of the house, with its Chinese words."""
    for model in apps.get_models():
        if model.__module__.startswith("fivehearts.") and not model._meta.proxy:
            yield model._meta.label, str(model._meta.verbose_name)
    for vocabulary in vocabularies():
        state = vars(vocabulary).get("State")
        if state is not None and state.__module__ == vocabulary.__name__:
            app = vocabulary.__name__.partition(".vocabulary")[0].split(".")[-1]
            yield from ((f"{app}.State.{s.name}", str(s.label)) for s in state)


def gaps(glossary: Iterable[Row], known: Iterable[tuple[str, str]]) -> list[str]:
    """Tables and states the glossary does not know, or knows by other Chinese words."""
    chinese = {name: row.chinese for row in glossary for name in row.code}
    return [
        f"{name} ({words}) is not in the glossary"
        if name not in chinese
        else f"{name} is {chinese[name]} in the glossary and {words} in the program"
        for name, words in known
        if chinese.get(name) != words
    ]


def test_every_name_in_the_glossary_is_in_the_code() -> None:
    glossary = rows(GLOSSARY.read_text(encoding="utf-8"))
    assert len(glossary) > 20
    nothing_found(strangers(glossary, (file for file in sources() if not file.is_test)))


def test_every_table_and_every_state_is_in_the_glossary_by_the_same_words() -> None:
    speak_afresh()
    with translation.override("zh-hans"):
        nothing_found(gaps(rows(GLOSSARY.read_text(encoding="utf-8")), list(nouns())))


def test_a_name_that_is_gone_and_a_noun_that_is_missing_are_found() -> None:
    planted = rows(
        "| 中文 | English | in code | meaning |\n|---|---|---|---|\n"
        "| 事项 | matter | `matters.Matter` | x |\n| 承诺 | promise | `matters.Pledge` | x |\n"
    )
    code = [Source("fivehearts/engines/matters/models.py", "class Matter(Model):\n    pass")]
    assert strangers(planted, code) == ["承诺: matters.Pledge is not in the code"]
    assert gaps(planted, [("matters.Matter", "诉求"), ("matters.Note", "记录")]) == [
        "matters.Matter is 事项 in the glossary and 诉求 in the program",
        "matters.Note (记录) is not in the glossary",
    ]
