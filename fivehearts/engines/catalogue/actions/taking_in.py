"""Take the rows of a workbook into the draft, each for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.catalogue.actions.drafts import begin_draft
from fivehearts.engines.catalogue.actions.entries import (
    Said,
    add_category,
    change_entry,
    restore_category,
    retire_category,
)
from fivehearts.engines.catalogue.actions.ground import keeper
from fivehearts.engines.catalogue.actions.questions import Asked, set_question
from fivehearts.engines.catalogue.actions.tags import (
    add_tag,
    change_tag,
    restore_tag,
    retire_tag,
)
from fivehearts.engines.catalogue.actions.terms import set_term
from fivehearts.engines.catalogue.models import Entry, Question, Tag, TermRule, Version
from fivehearts.engines.catalogue.queries import reading
from fivehearts.engines.catalogue.vocabulary.terms import TermKey
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, Refusal, action, record_it

Values = Mapping[str, Any]
UNKNOWN_CATEGORY = _("No category of the draft has the code “%(code)s”.")
UNKNOWN_UNIT = _("No unit has the code “%(code)s”.")


@dataclass(slots=True)
class Line:
    """A row of a sheet: its number there, what it says, or why it cannot be read."""

    number: int
    values: Values = field(default_factory=dict)
    refusal: Refusal | None = None


@dataclass(slots=True)
class Taken:
    """How the rows of one sheet ended: changed, said already, or turned back with a reason."""

    part: str
    rows: int = 0
    changed: int = 0
    known: int = 0
    reasons: dict[int, str] = field(default_factory=dict)


@action("catalogue.take_in")
def take_in(
    *, by: Actor, lines: Mapping[str, list[Line]], dry_run: bool = False, at: datetime = NOW
) -> list[Taken]:
    """Let the draft say what the rows say, beginning a draft where there is none.

    `lines` by sheet: categories, terms, questions, tags. In order: each row is taken for itself
    through its own verb, so that a refused one stops no other; what is not in the rows stays as
    it is; record. With `dry_run` everything is done and taken back. Raises `Forbidden`.
    """
    keeper(by)
    draft = reading.draft() or begin_draft(by=by, at=at)
    found = [_take(part, rows, draft, by, at) for part, rows in lines.items()]
    record_it(
        draft,
        data={
            "number": draft.number,
            "changed": sum(one.changed for one in found),
            "rejected": sum(len(one.reasons) for one in found),
        },
    )
    if dry_run:
        transaction.set_rollback(True)
    return found


def _take(part: str, lines: list[Line], draft: Version, by: Actor, at: datetime) -> Taken:
    taken = Taken(part, rows=len(lines))
    readable = []
    for line in lines:
        if line.refusal is not None:
            taken.reasons[line.number] = line.refusal.sentence
        else:
            readable.append(line)
    hand = _Hand(draft, by, at)
    ended: dict[int, bool] = {}
    for line in _ordered(readable, draft) if part == "categories" else readable:
        _one(taken, ended, line, getattr(hand, part))
    if part == "categories":
        # Brought back from the top, retired from the bottom.
        for wanted, rows in ((False, readable), (True, readable[::-1])):
            for line in rows:
                if line.number in ended and bool(line.values["retired"]) is wanted:
                    _one(taken, ended, line, hand.retirement)
    taken.changed = sum(ended.values())
    taken.known = len(ended) - taken.changed
    return taken


def _one(taken: Taken, ended: dict[int, bool], line: Line, take: Callable[[Values], bool]) -> None:
    """Take one row; a row counts once, as changed where anything of it changed something."""
    try:
        with transaction.atomic():
            changed = take(line.values)
    except Refusal as refusal:
        taken.reasons[line.number] = refusal.sentence
        ended.pop(line.number, None)
        return
    ended[line.number] = changed or ended.get(line.number, False)


def _ordered(lines: list[Line], draft: Version) -> Iterator[Line]:
    """What stands above before what stands below it, whatever the order of the sheet."""
    known = set(Entry.objects.filter(version=draft).values_list("category__code", flat=True))
    waiting = list(lines)
    while waiting:
        ready = [
            one for one in waiting if not one.values["parent"] or one.values["parent"] in known
        ]
        # What is left stands below nothing known: it is taken all the same, and turned back.
        for line in ready or waiting:
            known.add(line.values["code"])
            yield line
        waiting = [one for one in waiting if one not in ready] if ready else []


class _Hand:
    """Takes one row of each sheet by the verb a person would use; says whether it changed anything."""

    def __init__(self, draft: Version, by: Actor, at: datetime) -> None:
        self.draft, self.by, self.at = draft, by, at

    def categories(self, values: Values) -> bool:
        """A category: added where its code is new, changed where it says something else."""
        parent = self._entry(values["parent"]).category if values["parent"] else None
        said = Said(
            name_zh=values["name_zh"],
            name_en=values["name_en"],
            power=values["power"],
            parent=parent,
            examples_zh=values["examples_zh"] or "",
            examples_en=values["examples_en"] or "",
            order=values["order"] or 0,
            responsible=values["responsible"] or "",
            responsible_name=values["responsible_name"] or "",
            responsible_unit=_unit(values["responsible_unit"]),
        )
        entry = self._find(values["code"])
        if entry is None:
            add_category(by=self.by, said=said, code=values["code"], at=self.at)
            return True
        if values["order"] is None:
            said = replace(said, order=entry.order)
        before = _facts(entry)
        changed = change_entry(by=self.by, entry=entry, said=said, at=self.at)
        return _facts(changed) != before

    def retirement(self, values: Values) -> bool:
        """Whether the category is in force in the draft, as its row says."""
        entry = self._entry(values["code"])
        wanted = bool(values["retired"])
        if entry.retired == wanted:
            return False
        verb = retire_category if wanted else restore_category
        verb(by=self.by, entry=entry, at=self.at)
        return True

    def terms(self, values: Values) -> bool:
        """A rule for a term."""
        key = TermKey(*(values[name] or "" for name in TermKey._fields))
        term = Term(values["amount"], TermUnit(values["unit"]))
        rules = TermRule.objects.filter(version=self.draft, **key._asdict())
        if any(rule.term == term for rule in rules):
            return False
        set_term(by=self.by, key=key, term=term, at=self.at)
        return True

    def questions(self, values: Values) -> bool:
        """A question of a category: mended where its code stands there, else added."""
        entry = self._entry(values["category"])
        asked = Asked(
            text_zh=values["text_zh"],
            text_en=values["text_en"],
            answer=values["answer"],
            choices_zh=(values["choices_zh"] or "").split("\n"),
            choices_en=(values["choices_en"] or "").split("\n"),
            required=bool(values["required"]),
            order=values["order"] or 0,
        )
        code = values["code"] or ""
        old = Question.objects.filter(entry=entry, code=code).first() if code else None
        before = _asked(old) if old else None
        made = set_question(
            by=self.by, entry=entry, asked=asked, question=old, code=code, at=self.at
        )
        return _asked(made) != before

    def tags(self, values: Values) -> bool:
        """A tag, which is in force at once."""
        tag = Tag.objects.filter(code=values["code"]).first()
        names = {name: values[name] for name in ("name_zh", "name_en")}
        order, retired = values["order"] or 0, bool(values["retired"])
        if tag is None:
            tag = add_tag(by=self.by, code=values["code"], order=order, at=self.at, **names)
        elif (tag.name_zh, tag.name_en, tag.order) != (*names.values(), order):
            change_tag(by=self.by, tag=tag, order=order, at=self.at, **names)
        elif (tag.retired_at is not None) == retired:
            return False
        if (tag.retired_at is not None) != retired:
            (retire_tag if retired else restore_tag)(by=self.by, tag=tag, at=self.at)
        return True

    def _find(self, code: str) -> Entry | None:
        rows = Entry.objects.filter(version=self.draft, category__code=code)
        return rows.select_related("category").first()

    def _entry(self, code: str) -> Entry:
        found = self._find(code)
        if found is None:
            raise Refusal(UNKNOWN_CATEGORY, code=code)
        return found


def _unit(code: str | None) -> Unit | None:
    if not code:
        return None
    found = Unit.objects.working().filter(code=code).first()
    if found is None:
        raise Refusal(UNKNOWN_UNIT, code=code)
    return found


def _facts(entry: Entry) -> tuple[object, ...]:
    names = ("name_zh", "name_en", "examples_zh", "examples_en", "order", "power")
    others = ("responsible", "responsible_name", "responsible_unit_id", "parent_id")
    return tuple(getattr(entry, name) for name in (*names, *others))


def _asked(question: Question) -> tuple[object, ...]:
    names = ("text_zh", "text_en", "answer", "choices", "required", "order")
    return tuple(getattr(question, name) for name in names)
