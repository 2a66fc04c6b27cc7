"""What one version says otherwise than another, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.catalogue.models import Entry, Question, Version
from fivehearts.engines.catalogue.queries.reading import (
    Node,
    case_words,
    flat,
    rules_of,
)
from fivehearts.engines.catalogue.vocabulary.words import AnswerKind, Responsible
from fivehearts.foundation.clock.explain import describe
from fivehearts.foundation.scope.vocabulary import UnitKind


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing said otherwise: of what, which part of it, before and now."""

    what: str
    part: str | LazyText
    before: str
    now: str


def differences(old: Version, new: Version) -> list[Difference]:
    """Everything `new` says otherwise than `old`: categories in order, then terms. Six queries."""
    before = {node.code: node for node in flat(old)}
    now = {node.code: node for node in flat(new)}
    names = {node.entry.category_id: node.entry.name for node in (*before.values(), *now.values())}
    found: list[Difference] = []
    for code, node in now.items():
        found += _of_category(before.get(code), node, names)
    for code, node in before.items():
        if code not in now:
            found.append(Difference(node.entry.name, _("category"), node.entry.name, ""))
    return found + list(_of_terms(old, new))


def _of_category(old: Node | None, new: Node, names: dict[int, str]) -> Iterator[Difference]:
    name = new.entry.name
    if old is None:
        yield Difference(name, _("new category"), "", name)
        for question in new.questions:
            yield Difference(name, _("question asked"), "", question_words(question))
        return
    before, now = _said(old.entry, names), _said(new.entry, names)
    for part, words in now.items():
        if before[part] != words:
            yield Difference(name, _PARTS[part], before[part], words)
    asked = {one.code: one for one in old.questions}
    for question in new.questions:
        was = asked.pop(question.code, None)
        words = question_words(question)
        if was is None or question_words(was) != words or was.order != question.order:
            yield Difference(name, _("question asked"), question_words(was) if was else "", words)
    for question in asked.values():
        yield Difference(name, _("question asked"), question_words(question), "")


_PARTS: dict[str, Any] = {
    "parent": _("part of"),
    "name_zh": _("name (Chinese)"),
    "name_en": _("name (English)"),
    "examples_zh": _("examples (Chinese)"),
    "examples_en": _("examples (English)"),
    "order": _("order"),
    "power": _("within the powers of"),
    "responsible": _("who usually answers"),
    "retired": _("retired"),
}


def _said(entry: Entry, names: dict[int, str]) -> dict[str, str]:
    return {
        "parent": names.get(entry.parent_id, "") if entry.parent_id else "",
        "name_zh": entry.name_zh,
        "name_en": entry.name_en,
        "examples_zh": entry.examples_zh,
        "examples_en": entry.examples_en,
        "order": str(entry.order),
        "power": str(UnitKind(entry.power).label),
        "responsible": responsible_words(entry),
        "retired": str(_("retired") if entry.retired else _("in force")),
    }


def responsible_words(entry: Entry) -> str:
    """Who usually answers, as people read it; needs `responsible_unit` loaded."""
    if entry.responsible == Responsible.NAMED and entry.responsible_unit is not None:
        return entry.responsible_unit.name
    words = str(Responsible(entry.responsible).label)
    return f"{words} · {entry.responsible_name}" if entry.responsible_name else words


def question_words(question: Question) -> str:
    """A question with how it is answered, on one line."""
    kind = str(AnswerKind(question.answer).label)
    if question.choices:
        kind = " / ".join(shown for _kept, shown in question.options)
    needed = f" · {_('must be answered')}" if question.required else ""
    return f"{question.text_zh} · {question.text_en} ({kind}){needed}"


def _of_terms(old: Version, new: Version) -> Iterator[Difference]:
    before, now = rules_of(old), rules_of(new)
    for key in sorted({*before, *now}):
        was, stands = before.get(key), now.get(key)
        if was != stands:
            yield Difference(
                case_words(key),
                _("term"),
                describe(was) if was else "",
                describe(stands) if stands else "",
            )
