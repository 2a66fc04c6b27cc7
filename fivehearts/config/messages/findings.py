"""What is still wrong with the words: one finding per line, for people and for the house rule."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from babel.messages.catalog import Message

from fivehearts.config.messages.catalogues import (
    Key,
    catalogue,
    forms,
    is_translated,
    key,
    translated,
)
from fivehearts.config.messages.sources import App, Word, apps_from_the_ground_up, words

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
CJK = "\u4e00-\u9fff"
# `：` and its siblings, not `:`; a clock such as 9:30 has no Chinese character before its colon.
HALF_WIDTH = re.compile(rf"[{CJK}][,;:!?](?!//)")
PROPER_NAMES = {"CSV", "Excel", "JSON", "PDF", "PostgreSQL", "Open311"}


@dataclass(frozen=True)
class Finding:
    """One thing to mend: in which app, which words, and what is wrong with them."""

    app: str
    words: str
    problem: str

    def __str__(self) -> str:
        return f"{self.app}: {self.words!r} {self.problem}"


def check_all(apps: list[App] | None = None, house: list[App] | None = None) -> list[Finding]:
    """Everything to mend in these apps: untranslated, unsure, unused, contradictory, malformed.

    `house` is every app there is, lower ones first: their words serve those above.
    """
    house = house if house is not None else apps_from_the_ground_up()
    asked = apps if apps is not None else house
    ready: dict[Key, tuple[App, Message]] = {}
    findings: list[Finding] = []
    for app in house:
        said = words(app)
        found = [*_contradicting(app, ready), *_malformed(app, said)]
        for k, message in translated(app).items():
            ready.setdefault(k, (app, message))
        found += _missing(app, said, set(ready))
        findings += found if app in asked else []
    return findings


def bare(form: str) -> str:
    """The words without their placeholders."""
    return PLACEHOLDER.sub("", form)


def problems_of(message: Message) -> Iterator[str]:
    """What is wrong with one message, whatever the others say."""
    if message.fuzzy:
        yield "is marked fuzzy: confirm the translation and remove the mark"
    if not is_translated(message):
        return
    wanted = message.id if isinstance(message.id, str) else message.id[-1]
    for form in forms(message):
        here, there = Counter(PLACEHOLDER.findall(wanted)), Counter(PLACEHOLDER.findall(form))
        if here.keys() != there.keys():
            yield f"has placeholders {sorted(here)}, its translation {sorted(there)}"
        if half := HALF_WIDTH.search(form):
            yield f"has half-width punctuation after a Chinese character: {half.group()!r}"
        if form == wanted and form not in PROPER_NAMES and re.search("[A-Za-z]{3}", bare(form)):
            yield "is 'translated' by the English words themselves"


def _missing(app: App, said: list[Word], ready: set[Key]) -> Iterator[Finding]:
    seen: set[Key] = set()
    for word in said:
        if word.key not in ready and word.key not in seen:
            seen.add(word.key)
            yield Finding(app.name, word.key[1], f"is not translated ({word.file}:{word.line})")


def _malformed(app: App, said: list[Word]) -> Iterator[Finding]:
    used = {word.key for word in said}
    for message in catalogue(app):
        if not message.id:
            continue
        for problem in problems_of(message):
            yield Finding(app.name, key(message)[1], problem)
        if key(message) not in used:
            yield Finding(app.name, key(message)[1], "is used nowhere in this app")


def _contradicting(app: App, ready: dict[Key, tuple[App, Message]]) -> Iterator[Finding]:
    """Django merges all catalogues, so one msgid with two translations shows either by chance."""
    for k, message in translated(app).items():
        if k in ready and forms(ready[k][1]) != forms(message):
            below = ready[k][0].name
            yield Finding(app.name, k[1], f"has another translation in {below}")
