"""Labels are added, looked at again and ended; consent is given and taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from fivehearts.community.people import rules
from fivehearts.community.people.actions.ground import day_of, in_order, locked, refused_by
from fivehearts.community.people.models import Consent, Label, Person
from fivehearts.community.people.queries.indexes import kind_index, kinds_by_index
from fivehearts.community.people.vocabulary import (
    LABEL_RULES,
    AlreadyEnded,
    Basis,
    ConsentHow,
    ConsentMissing,
    ConsentPurpose,
    ConsentThere,
    LabelEnd,
    LabelKind,
    LabelThere,
    Source,
    WrongDay,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.vault.digest import blind_indexes
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("people.give_consent")
def give_consent(
    *,
    person: Person,
    purpose: str,
    how: str,
    by: Actor,
    given_on: date | None = None,
    at: datetime = NOW,
) -> Consent:
    """Note that a person agreed to one purpose. Then: record.

    Raises `Forbidden`, `ConsentThere`, `WrongDay`.
    """
    if not rules.may_label(by, person):
        raise Forbidden
    given_on = given_on or day_of(at)
    in_order(given_on, None, day_of(at))
    person = locked(person)
    consent = Consent(
        person=person,
        unit_path=person.unit_path,
        purpose=ConsentPurpose(purpose),
        how=ConsentHow(how),
        given_on=given_on,
        noted_by=by.ref,
    )
    with refused_by("people_one_live_consent", ConsentThere):
        consent.save(force_insert=True)
    record_it(person, unit_id=person.unit_id, data={"purpose": purpose, "how": how})
    return consent


@action("people.withdraw_consent")
def withdraw_consent(*, consent: Consent, how: str, by: Actor, at: datetime = NOW) -> int:
    """Note that a person took consent back; the labels kept by it end. Returns how many.

    Then: record. What was done while it stood stays lawful (PIPL article 15). Raises
    `Forbidden`, `AlreadyEnded`.
    """
    if not rules.may_label(by, consent.person):
        raise Forbidden
    rows = Consent._base_manager.filter(pk=consent.pk, withdrawn_on=None)
    day = max(day_of(at), consent.given_on)
    if not rows.update(withdrawn_on=day, withdrawn_how=ConsentHow(how)):
        raise AlreadyEnded
    live = Label._base_manager.filter(consent=consent, ended_at=None)
    count = live.update(ended_at=at, ended_how=LabelEnd.WITHDRAWN)
    person = consent.person
    record_it(
        person, unit_id=person.unit_id, data={"purpose": consent.purpose, "labels_ended": count}
    )
    return count


@action("people.add_label")
def add_label(
    *,
    person: Person,
    kind: str,
    source: str,
    basis: str,
    by: Actor,
    purpose: str = "",
    grade: str = "",
    note: str = "",
    since_on: date | None = None,
    until_on: date | None = None,
    at: datetime = NOW,
) -> Label:
    """Say something of a person for a time, with its source and its ground.

    Kept by consent, it hangs on the live consent for `purpose`. Without an end it is looked at
    again after the days of its kind. What it says is kept as a digest, grade and note are
    sealed. Then: record (without the kind). Raises `Forbidden`, `LabelThere`, `ConsentMissing`,
    `WrongDay`, `HasLeft`, `FileMerged`.
    """
    if not rules.may_label(by, person):
        raise Forbidden
    today = day_of(at)
    since_on = since_on or today
    in_order(since_on, None, today)
    person = locked(person)
    consent = _consent_for(person, purpose) if basis == Basis.CONSENT else None
    label = new_label(person, LabelKind(kind), since_on, until_on)
    label.grade, label.note = grade.strip(), note.strip()
    label.source, label.basis, label.consent = Source(source), Basis(basis), consent
    label.reviewed_by, label.reviewed_at = by.ref, at
    if _says_already(person, label.kind_index):
        raise LabelThere
    with refused_by("people_one_live_label", LabelThere):
        label.save(force_insert=True)
    record_it(person, unit_id=person.unit_id, data={"label": label.pk, "source": source})
    return label


@action("people.review_label")
def review_label(
    *, label: Label, by: Actor, until_on: date | None = None, at: datetime = NOW
) -> None:
    """Look at a label again: it is still true, until a day or for the days of its kind.

    Then: record. Raises `Forbidden`, `AlreadyEnded`, `WrongDay`.
    """
    if not rules.may_label(by, label.person):
        raise Forbidden
    today = day_of(at)
    until_on = until_on or _runs_until(_kind_of(label), today)
    if until_on is not None and until_on < today:
        raise WrongDay(field="until_on")
    rows = Label._base_manager.filter(pk=label.pk, ended_at=None)
    if not rows.update(until_on=until_on, reviewed_by=by.ref, reviewed_at=at):
        raise AlreadyEnded
    record_it(label.person, unit_id=label.person.unit_id, data={"label": label.pk})


@action("people.end_label")
def end_label(*, label: Label, by: Actor, how: str = LabelEnd.OVER, at: datetime = NOW) -> None:
    """Say that a label is true no more. Then: record. Raises `Forbidden`, `AlreadyEnded`."""
    if not rules.may_label(by, label.person):
        raise Forbidden
    rows = Label._base_manager.filter(pk=label.pk, ended_at=None)
    if not rows.update(ended_at=at, ended_how=LabelEnd(how)):
        raise AlreadyEnded
    person = label.person
    record_it(person, unit_id=person.unit_id, data={"label": label.pk, "how": how})


@action("people.restore_label")
def restore_label(*, label: Label, by: Actor, at: datetime = NOW) -> None:
    """Take the end of a label back, while its consent stands. Then: record.

    Raises `Forbidden`, `AlreadyEnded` (it lives), `LabelThere`, `ConsentMissing`, `HasLeft`.
    """
    if not rules.may_label(by, label.person):
        raise Forbidden
    person = locked(label.person)
    if label.consent is not None and label.consent.withdrawn_on is not None:
        raise ConsentMissing
    if _says_already(person, label.kind_index):
        raise LabelThere
    rows = Label._base_manager.filter(pk=label.pk, ended_at__isnull=False)
    with refused_by("people_one_live_label", LabelThere):
        if not rows.update(ended_at=None, ended_how="", ended_with=None):
            raise AlreadyEnded
    record_it(person, unit_id=person.unit_id, data={"label": label.pk})


def new_label(person: Person, kind: LabelKind, since_on: date, until_on: date | None) -> Label:
    """An unsaved label without source, ground and reviewer. Raises `WrongDay`."""
    until_on = until_on or _runs_until(kind, since_on)
    if until_on is not None and until_on < since_on:
        raise WrongDay(field="until_on")
    return Label(
        person=person,
        unit_path=person.unit_path,
        kind_index=kind_index(kind),
        since_on=since_on,
        until_on=until_on,
    )


def _runs_until(kind: str | None, since_on: date) -> date | None:
    days = LABEL_RULES[kind].days if kind else 365
    return since_on + timedelta(days=days) if days else None


def _kind_of(label: Label) -> str | None:
    return kinds_by_index().get(label.kind_index)


def _consent_for(person: Person, purpose: str) -> Consent:
    rows = Consent._base_manager.filter(person=person, purpose=purpose, withdrawn_on=None)
    consent = rows.first()
    if consent is None:
        raise ConsentMissing
    return consent


def _says_already(person: Person, index: str) -> bool:
    """Whether this file, or one merged into it, has such a live label."""
    own = [person.pk, *Person._base_manager.filter(merged_into=person).values_list("pk", flat=True)]
    kind = kinds_by_index().get(index, "")
    indexes = [index, *blind_indexes("label", kind)]
    rows = Label._base_manager.filter(person__in=own, kind_index__in=indexes, ended_at=None)
    return rows.exists()
