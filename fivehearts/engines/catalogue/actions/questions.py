"""Ask, mend and drop questions of a category in the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fivehearts.engines.catalogue.actions.ground import open_draft
from fivehearts.engines.catalogue.models import Entry, Question
from fivehearts.engines.catalogue.vocabulary.refusals import ChoicesUneven, QuestionNotUsable
from fivehearts.engines.catalogue.vocabulary.words import AnswerKind
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action, record_it


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question shall say; the answers to choose from in both languages, pair by pair."""

    text_zh: str
    text_en: str
    answer: str
    choices_zh: Sequence[str] = ()
    choices_en: Sequence[str] = ()
    required: bool = False
    order: int = 0


@action("catalogue.set_question")
def set_question(
    *,
    by: Actor,
    entry: Entry,
    asked: Asked,
    question: Question | None = None,
    code: str = "",
    at: datetime = NOW,
) -> Question:
    """Add a question to the draft's entry, or mend `question`.

    Then: record. Raises `Forbidden`, `DraftMissing`, `QuestionNotUsable`, `ChoicesUneven`.
    """
    draft = open_draft(by)
    entry = Entry.objects.select_related("category").get(pk=entry.pk, version=draft)
    choices = _choices(asked)
    if not (asked.text_zh.strip() and asked.text_en.strip()):
        raise QuestionNotUsable
    if question is None:
        question = Question(entry=entry, code=code or _next_code(entry))
    else:
        question = Question.objects.get(pk=question.pk, entry=entry)
    question.text_zh, question.text_en = asked.text_zh.strip(), asked.text_en.strip()
    question.answer, question.choices = asked.answer, choices
    question.required, question.order = asked.required, asked.order
    question.save()
    record_it(entry.category, data={"version": draft.number, "question": question.code})
    return question


@action("catalogue.drop_question")
def drop_question(*, by: Actor, question: Question, at: datetime = NOW) -> None:
    """Ask it no more from the next version on; answers already given stay where they are.

    Then: record. Raises `Forbidden`, `DraftMissing`.
    """
    draft = open_draft(by)
    found = Question.objects.select_related("entry").get(pk=question.pk, entry__version=draft)
    subject = f"catalogue.Category:{found.entry.category_id}"
    record_it(subject, data={"version": draft.number, "question": found.code})
    found.delete()


def _choices(asked: Asked) -> list[list[str]]:
    if asked.answer != AnswerKind.CHOICE:
        return []
    chinese = [words.strip() for words in asked.choices_zh if words.strip()]
    english = [words.strip() for words in asked.choices_en if words.strip()]
    if len(set(chinese)) < 2:
        raise QuestionNotUsable(field="choices_zh")
    if len(chinese) != len(english):
        raise ChoicesUneven
    return [list(pair) for pair in zip(chinese, english, strict=True)]


def _next_code(entry: Entry) -> str:
    """Never one that any version of this category has used: answers are counted by it."""
    rows = Question.objects.filter(entry__category=entry.category_id)
    used = set(rows.values_list("code", flat=True))
    number = len(used) + 1
    while f"q{number}" in used:
        number += 1
    return f"q{number}"
