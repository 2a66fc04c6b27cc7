"""A resident says what is wrong in the file; somebody checks it and answers."""

from __future__ import annotations

from datetime import date, datetime

from fivehearts.community.people import rules
from fivehearts.community.people.actions.ground import PersonFacts, locked, refused_by
from fivehearts.community.people.actions.persons import edit_person
from fivehearts.community.people.models import Correction, Person
from fivehearts.community.people.vocabulary import (
    AlreadyEnded,
    BadBirth,
    CorrectionField,
    CorrectionState,
    CorrectionThere,
    NothingToShow,
    Sex,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("people.ask_correction")
def ask_correction(
    *, person: Person, field: str, wanted: str, by: Actor, at: datetime = NOW
) -> Correction:
    """Keep what a resident says is wrong in the file, and what would be right; sealed.

    By the resident, whom the page that calls has recognised, or by a colleague who writes it
    down. Then: record. Raises `Forbidden`, `CorrectionThere`, `FileMerged`, `FileErased`.
    """
    if not rules.may_ask_correction(by, person):
        raise Forbidden
    person = locked(person, gone=True)
    correction = Correction(
        person=person,
        unit_path=person.unit_path,
        field=CorrectionField(field),
        wanted=wanted.strip()[:200],
        asked_at=at,
        asked_by=by.ref,
    )
    with refused_by("people_one_open_correction", CorrectionThere):
        correction.save(force_insert=True)
    record_it(person, unit_id=person.unit_id, data={"field": field})
    return correction


@action("people.read_correction")
def read_correction(*, correction: Correction, by: Actor, at: datetime = NOW) -> str:
    """What the resident says would be right, for whoever checks it. The record says so first.

    Raises `Forbidden`, `NothingToShow` once it was erased.
    """
    if not rules.may_edit(by, correction.person):
        raise Forbidden
    record_it(
        correction.person,
        unit_id=correction.person.unit_id,
        data={"correction": correction.pk, "field": correction.field},
    )
    if not correction.wanted:
        raise NothingToShow
    return correction.wanted.reveal()


@action("people.make_correction")
def make_correction(
    *, correction: Correction, by: Actor, answer: str = "", at: datetime = NOW
) -> None:
    """The resident is right: the file says so from now on, where the program can write it.

    Name, phone, identity number, birth date and sex are written as asked for; a household, a
    dwelling or a label is changed on its own page first. Then: record. Raises `Forbidden`,
    `AlreadyEnded`, and what is wrong with the new words.
    """
    if not rules.may_edit(by, correction.person):
        raise Forbidden
    _decide(correction, CorrectionState.MADE, answer, by, at)
    facts = _facts(correction)
    if facts is not None:
        edit_person(person=correction.person, facts=facts, by=by, at=at)
    record_it(
        correction.person,
        unit_id=correction.person.unit_id,
        data={"correction": correction.pk, "field": correction.field},
    )


@action("people.decline_correction")
def decline_correction(
    *, correction: Correction, answer: str, by: Actor, at: datetime = NOW
) -> None:
    """The file stays as it is; the answer says why (PIPL article 50). Then: record.

    Raises `Forbidden`, `AlreadyEnded`.
    """
    if not rules.may_edit(by, correction.person):
        raise Forbidden
    _decide(correction, CorrectionState.DECLINED, answer, by, at)
    record_it(
        correction.person,
        unit_id=correction.person.unit_id,
        data={"correction": correction.pk, "field": correction.field},
    )


def _decide(correction: Correction, state: str, answer: str, by: Actor, at: datetime) -> None:
    rows = Correction._base_manager.select_for_update(of=("self",))
    fresh = rows.get(pk=correction.pk)
    if fresh.state != CorrectionState.OPEN:
        raise AlreadyEnded
    fresh.state, fresh.decided_at, fresh.decided_by = state, at, by.ref
    fresh.answer = answer.strip()[:300] or None
    fresh.save(update_fields=["state", "decided_at", "decided_by", "answer"])


def _facts(correction: Correction) -> PersonFacts | None:
    wanted = correction.wanted.reveal() if correction.wanted else ""
    match correction.field:
        case CorrectionField.NAME:
            return PersonFacts(name=wanted)
        case CorrectionField.PHONE:
            return PersonFacts(name="", phone=wanted)
        case CorrectionField.IDENTITY:
            return PersonFacts(name="", identity=wanted)
        case CorrectionField.BIRTH:
            return PersonFacts(name="", birth_on=_day(wanted))
        case CorrectionField.SEX:
            by_words = {str(one.label): one.value for one in Sex} | {v: v for v in Sex.values}
            return PersonFacts(name="", sex=by_words.get(wanted, ""))
    return None


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words.strip())
    except ValueError as error:
        raise BadBirth from error
