"""Begin a draft, discard it, publish it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fivehearts.engines.catalogue.actions.ground import keeper, open_draft
from fivehearts.engines.catalogue.models import Category, Entry, Question, TermRule, Version
from fivehearts.engines.catalogue.queries import reading
from fivehearts.engines.catalogue.queries.difference import differences
from fivehearts.engines.catalogue.queries.published import forget_catalogue, published
from fivehearts.engines.catalogue.vocabulary.refusals import (
    DraftOpen,
    NothingChanged,
    ReasonNeeded,
    Unfinished,
)
from fivehearts.engines.catalogue.vocabulary.words import VersionState
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action, record_it

# So many gaps are named in one sentence.
GAPS_NAMED = 5


@action("catalogue.begin_draft")
def begin_draft(*, by: Actor, at: datetime = NOW) -> Version:
    """Begin the next version as a copy of the one in force.

    Then: record. Raises `Forbidden`, and `DraftOpen` where a draft is under way.
    """
    keeper(by)
    under_way = reading.draft()
    if under_way is not None:
        raise DraftOpen(number=under_way.number)
    model = published()
    draft = Version.objects.create(number=model.number + 1, begun_at=at, begun_by=by.ref)
    _copy(model, draft)
    record_it(draft, data={"number": draft.number, "from": model.number})
    return draft


def _copy(model: Version, draft: Version) -> None:
    """Everything one version says, said by another."""
    old = list(Entry.objects.filter(version=model).order_by("pk"))
    keys = [one.pk for one in old]
    for entry in old:
        entry.pk, entry.version = None, draft
    twins = dict(zip(keys, Entry.objects.bulk_create(old), strict=True))
    questions = list(Question.objects.filter(entry__in=keys).order_by("pk"))
    for question in questions:
        question.pk, question.entry = None, twins[question.entry_id]
    Question.objects.bulk_create(questions)
    terms = list(TermRule.objects.filter(version=model).order_by("pk"))
    for term in terms:
        term.pk, term.version = None, draft
    TermRule.objects.bulk_create(terms)


@action("catalogue.discard_draft")
def discard_draft(*, by: Actor, at: datetime = NOW) -> None:
    """Throw the draft away, and the categories nobody but it ever knew.

    Then: record. Raises `Forbidden`, `DraftMissing`.
    """
    draft = open_draft(by)
    record_it(draft, data={"number": draft.number})
    news = list(
        Category.objects.filter(entries__version=draft)
        .exclude(pk__in=Entry.objects.exclude(version=draft).values("category"))
        .values_list("pk", flat=True)
    )
    Question.objects.filter(entry__version=draft).delete()
    Entry.objects.filter(version=draft).delete()
    TermRule.objects.filter(version=draft).delete()
    draft.delete()
    Category.objects.filter(pk__in=news).delete()


@action("catalogue.publish")
def publish(*, by: Actor, note: str, at: datetime = NOW) -> Version:
    """Put the draft in force; what it says is never changed again.

    In order: the draft is checked, the version is published, the categories take its names and
    places, record; running processes follow within a minute. Raises `Forbidden`, `DraftMissing`,
    `ReasonNeeded` without a note, `NothingChanged`, and `Unfinished` naming what is missing.
    """
    draft = open_draft(by)
    if not note.strip():
        raise ReasonNeeded
    lacking = reading.gap_sentences(reading.gaps(draft))
    if lacking:
        raise Unfinished(gaps=" ".join(lacking[:GAPS_NAMED]))
    if not differences(published(), draft):
        raise NothingChanged
    draft.state, draft.note = VersionState.PUBLISHED, note.strip()[:300]
    draft.published_at, draft.published_by = at, by.ref
    draft.save(update_fields=["state", "note", "published_at", "published_by"])
    _take_names(draft)
    record_it(draft, data={"number": draft.number})
    transaction.on_commit(forget_catalogue)
    return draft


def _take_names(version: Version) -> None:
    """The categories say what the version in force says, so that lists need one join."""
    changed = []
    for order, node in enumerate(reading.flat(version)):
        category, entry = node.entry.category, node.entry
        category.name_zh, category.name_en = entry.name_zh, entry.name_en
        category.examples_zh, category.examples_en = entry.examples_zh, entry.examples_en
        category.parent_id, category.order = entry.parent_id, order
        category.in_force = not entry.retired
        changed.append(category)
    Category.objects.bulk_update(
        changed,
        ["name_zh", "name_en", "examples_zh", "examples_en", "parent", "order", "in_force"],
    )
