"""A definition is written, thrown away, published; what was published is replaced, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fivehearts.community.duties.vocabulary.roles import role
from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.procedures import rules
from fivehearts.engines.procedures.definition import Definition, read
from fivehearts.engines.procedures.models import Procedure, Version
from fivehearts.engines.procedures.queries.versions import draft_of, keepers_besides
from fivehearts.engines.procedures.vocabulary.refusals import (
    CodeStays,
    DraftMissing,
    NobodyElse,
    NothingChanged,
    OwnDraft,
    UnknownCategory,
)
from fivehearts.engines.procedures.vocabulary.words import VersionState
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, Refusal, action, record_it


@action("procedures.write")
def write(
    *,
    by: Actor,
    document: dict[str, Any],
    note: str = "",
    procedure: Procedure | None = None,
    at: datetime = NOW,
) -> Version:
    """Keep a document as the draft of its procedure: a new one, the next version, or written anew.

    What is in force stays as it is. Then: record. Raises `Forbidden`, `Unsound` with everything
    that is wrong, `UnknownCategory`, and `CodeStays` where it is another procedure's.
    """
    _require(by)
    definition = read(document)
    if procedure is not None and procedure.code != definition.code:
        raise CodeStays(code=procedure.code, other=definition.code)
    _check_categories(definition)
    known, _made = Procedure.objects.get_or_create(
        code=definition.code,
        defaults={"name_zh": definition.title.zh, "name_en": definition.title.en},
    )
    _taken_in_turn(known)
    draft = draft_of(known) or Version(procedure=known, number=known.versions.count() + 1)
    draft.document, draft.note = document, note.strip()[:300]
    draft.begun_at, draft.begun_by = at, by.ref
    draft.save()
    record_it(known, data={"version": draft.number})
    return draft


@action("procedures.discard_draft")
def discard_draft(*, by: Actor, procedure: Procedure, at: datetime = NOW) -> None:
    """Throw the draft away. Then: record. Raises `Forbidden`, `DraftMissing`."""
    _require(by)
    _taken_in_turn(procedure)
    draft = _draft(procedure)
    record_it(procedure, data={"version": draft.number, "discarded": True})
    Version.objects.filter(pk=draft.pk, state=VersionState.DRAFT).delete()


@action("procedures.publish")
def publish(*, by: Actor, procedure: Procedure, at: datetime = NOW) -> Version:
    """Put the draft in force. Matters that run keep the version they began with.

    In order: what was in force is replaced; the draft is published; the names; record. Raises
    `Forbidden`, `DraftMissing`, `OwnDraft` or `NobodyElse` where it was written by the same person,
    `NothingChanged`, `Unsound`, `UnknownCategory`.
    """
    _require(by)
    _taken_in_turn(procedure)
    draft = _draft(procedure)
    if not rules.may_publish(by, draft):
        raise _refused(draft)
    definition = read(draft.document)
    _check_categories(definition)
    before = procedure.versions.filter(state=VersionState.PUBLISHED)
    if any(one.document == draft.document for one in before):
        raise NothingChanged
    before.update(state=VersionState.REPLACED)
    rows = Version.objects.filter(pk=draft.pk, state=VersionState.DRAFT)
    changes = {"state": VersionState.PUBLISHED, "published_at": at, "published_by": by.ref}
    if rows.update(**changes) != 1:
        raise DraftMissing
    procedure.name_zh, procedure.name_en = definition.title.zh, definition.title.en
    procedure.in_force = True
    procedure.save(update_fields=["name_zh", "name_en", "in_force"])
    record_it(procedure, data={"version": draft.number, "state": VersionState.PUBLISHED})
    draft.refresh_from_db()
    return draft


def _refused(draft: Version) -> Refusal:
    """Why whoever wrote the draft does not publish it, and who does."""
    unit, names = keepers_besides(draft)
    if names:
        return OwnDraft(who="、".join(names))
    return NobodyElse(post=role("platform_administrator").title, unit=unit)


def _require(by: Actor) -> None:
    if not rules.may_write(by):
        raise Forbidden


def _taken_in_turn(procedure: Procedure) -> None:
    """Of two who write, publish or discard at once the second waits, and sees what the first did."""
    Procedure.objects.select_for_update().get(pk=procedure.pk)


def _draft(procedure: Procedure) -> Version:
    draft = draft_of(procedure)
    if draft is None:
        raise DraftMissing
    return draft


def _check_categories(definition: Definition) -> None:
    rows = Category.objects.filter(code__in=definition.categories)
    known = set(rows.values_list("code", flat=True))
    for code in definition.categories:
        if code not in known:
            raise UnknownCategory(code=code)
