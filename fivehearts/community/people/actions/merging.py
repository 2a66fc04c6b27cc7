"""Files of one person are suspected, merged, and taken apart again exactly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from fivehearts.community.people import rules
from fivehearts.community.people.models import Duplicate, Merge, Person
from fivehearts.community.people.queries.likeness import common_path, pairs_alike
from fivehearts.community.people.vocabulary import (
    AlreadyEnded,
    DuplicateState,
    FileErased,
    FileMerged,
    MergeReason,
    NotMerged,
    ReasonMissing,
    SameFile,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.scopes import past_the_scope
from fivehearts.foundation.verbs import NOW, Forbidden, Overtaken, action, record_it


@action("people.suspect_duplicates")
def suspect_duplicates(
    *, by: Actor, persons: Iterable[UUID] | None = None, at: datetime = NOW
) -> int:
    """Note which files may be of one person: of all, or of these persons. How many are new.

    A pair that was looked at is not suggested again. Then: one entry of the record, with the
    count. For jobs; raises `Forbidden` for anybody else.
    """
    if not by.is_system:
        raise Forbidden
    new = note_likeness(at, persons)
    record_it("people.Duplicate", data={"new": new})
    return new


def note_likeness(at: datetime, persons: Iterable[UUID] | None = None) -> int:
    """Write the suggestions that are not there yet; how many."""
    pairs = pairs_alike(persons)
    if not pairs:
        return 0
    known = set(
        Duplicate._base_manager.filter(first__in=[one for one, _ in pairs]).values_list(
            "first_id", "second_id"
        )
    )
    rows = [
        Duplicate(first_id=one, second_id=two, reasons=reasons, unit_path=path, found_at=at)
        for (one, two), (reasons, path) in pairs.items()
        if (one, two) not in known
    ]
    Duplicate._base_manager.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)


@action("people.call_different")
def call_different(*, duplicate: Duplicate, by: Actor, at: datetime = NOW) -> None:
    """Say that two files are of two people; they are not suggested again. Then: record.

    Raises `Forbidden`, `AlreadyEnded` where somebody has decided.
    """
    if not rules.may_decide(by, duplicate):
        raise Forbidden
    if not _decide(duplicate.first_id, duplicate.second_id, DuplicateState.DIFFERENT, by, at):
        raise AlreadyEnded
    record_it(duplicate, data={"first": duplicate.first_id, "second": duplicate.second_id})


@action("people.reopen_duplicate")
def reopen_duplicate(*, duplicate: Duplicate, by: Actor, at: datetime = NOW) -> None:
    """Take back that two files are of two people. Then: record. Raises as `call_different`."""
    if not rules.may_decide(by, duplicate):
        raise Forbidden
    rows = Duplicate._base_manager.filter(pk=duplicate.pk, state=DuplicateState.DIFFERENT)
    if not rows.update(state=DuplicateState.OPEN, decided_at=None, decided_by=""):
        raise AlreadyEnded
    record_it(duplicate, data={"first": duplicate.first_id, "second": duplicate.second_id})


@action("people.merge")
def merge(*, gone: Person, kept: Person, by: Actor, reason: str = "", at: datetime = NOW) -> Merge:
    """Let `kept` speak for `gone` too.

    Where the program had not found the two alike, a colleague gives a reason of the list.

    Nothing is moved and nothing lost: both histories stay where they are, references to either
    stay valid, and queries follow `merged_into`. What was merged into `gone` before now follows
    to `kept`. Then: the suggestion is settled; record. Raises `Forbidden`, `SameFile`,
    `FileMerged`, `FileErased`, `ReasonMissing`.
    """
    if gone.pk == kept.pk:
        raise SameFile
    gone, kept = _held(gone.pk, kept.pk)
    if not rules.may_merge(by, (gone.unit_path, kept.unit_path)):
        raise Forbidden
    for file in (gone, kept):
        if file.erased_at is not None:
            raise FileErased
        if file.merged_into_id is not None:
            raise FileMerged
    first, second = sorted((gone.pk, kept.pk))
    # A pair may stand above both, out of the sight of whoever may merge either.
    with past_the_scope("people.merge"):
        alike = _decide(first, second, DuplicateState.MERGED, by, at)
    if not (alike or by.is_system or reason in MergeReason.values):
        raise ReasonMissing
    Person._base_manager.filter(merged_into=gone).update(merged_into=kept)
    Person._base_manager.filter(pk=gone.pk).update(merged_into=kept)
    row = Merge(
        gone=gone,
        kept=kept,
        unit_path=common_path(gone.unit_path, kept.unit_path),
        reason=reason,
        merged_at=at,
        merged_by=by.ref,
    )
    row.save(force_insert=True)
    record_it(gone, unit_id=gone.unit_id, data={"kept": kept.pk, "reason": reason})
    return row


@action("people.unmerge")
def unmerge(*, gone: Person, by: Actor, at: datetime = NOW) -> None:
    """Take a merging back: both files are again exactly what they were, with what came since.

    Files that had been merged into `gone` follow it. The suggestion is open again. Then:
    record. Raises `NotMerged`, `Forbidden`, `Overtaken` where it was merged on meanwhile.
    """
    root_id = gone.merged_into_id
    if root_id is None:
        raise NotMerged
    gone, root = _held(gone.pk, root_id)
    if gone.merged_into_id != root.pk:
        raise Overtaken
    if not rules.may_merge(by, (gone.unit_path, root.unit_path)):
        raise Forbidden
    # It was noted where both files lay then: they may have moved on since.
    with past_the_scope("people.unmerge"):
        row = _apart(gone, by, at)
    record_it(gone, unit_id=gone.unit_id, data={"kept": row.kept_id})


def _apart(gone: Person, by: Actor, at: datetime) -> Merge:
    row = Merge._base_manager.filter(gone=gone, undone_at=None).first()
    if row is None:
        raise NotMerged
    Merge._base_manager.filter(pk=row.pk).update(undone_at=at, undone_by=by.ref)
    Person._base_manager.filter(pk__in=_below(gone.pk)).update(merged_into=gone)
    Person._base_manager.filter(pk=gone.pk).update(merged_into=None)
    first, second = sorted((gone.pk, row.kept_id))
    Duplicate._base_manager.filter(first=first, second=second, state=DuplicateState.MERGED).update(
        state=DuplicateState.OPEN, decided_at=None, decided_by=""
    )
    return row


def _held(one: UUID, two: UUID) -> tuple[Person, Person]:
    """Both files, locked in the order of their keys, given back in the order asked for."""
    rows = Person._base_manager.select_for_update().filter(pk__in=[one, two]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[one], found[two]


def _below(top: UUID) -> list[UUID]:
    """The files that were merged into this one, directly or through others, as it stands now."""
    found: list[UUID] = []
    ring = [top]
    while ring:
        rows = Merge._base_manager.filter(kept__in=ring, undone_at=None)
        ring = list(rows.values_list("gone_id", flat=True))
        found += ring
    return found


def _decide(first: UUID, second: UUID, state: str, by: Actor, at: datetime) -> int:
    rows = Duplicate._base_manager.filter(first=first, second=second, state=DuplicateState.OPEN)
    return rows.update(state=state, decided_at=at, decided_by=by.ref)
