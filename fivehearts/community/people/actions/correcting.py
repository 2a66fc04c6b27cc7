"""Somebody checks what a resident asked about the own file, does it or not, and answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from fivehearts.community.people import rules
from fivehearts.community.people.actions.erasing import erase_person
from fivehearts.community.people.actions.ground import PersonFacts, home_of
from fivehearts.community.people.actions.persons import edit_person
from fivehearts.community.people.models import Correction, RequestPaper
from fivehearts.community.people.vocabulary import (
    AlreadyEnded,
    AnswerMissing,
    BadBirth,
    CorrectionField,
    NotACopy,
    NothingToShow,
    RequestKind,
    RequestState,
    Sex,
)
from fivehearts.community.people.vocabulary.messages import FILE_ERASED, REQUEST_ANSWERED
from fivehearts.foundation.outbox.actions import tell
from fivehearts.foundation.outbox.kinds import Kind
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("people.read_correction")
def read_correction(*, correction: Correction, by: Actor, at: datetime = NOW) -> tuple[str, str]:
    """What the resident says is wrong, and what would be right. The record says so first.

    Raises `Forbidden`, `NothingToShow` once it was erased, or where nothing was said.
    """
    if not rules.may_check(by, correction):
        raise Forbidden
    _note(correction)
    if not (correction.wanted or correction.wrong):
        raise NothingToShow
    return (
        correction.wrong.reveal() if correction.wrong else "",
        correction.wanted.reveal() if correction.wanted else "",
    )


@action("people.read_paper")
def read_paper(*, paper: RequestPaper, by: Actor, at: datetime = NOW) -> bytes:
    """The bytes of a paper shown with a request, for whoever checks it. The record says so first.

    Raises `Forbidden`.
    """
    if not rules.may_check(by, paper.request):
        raise Forbidden
    person = paper.request.person
    record_it(person, unit_id=person.unit_id, data={"paper": paper.pk})
    return bytes(paper.content)


@action("people.open_copy")
def open_copy(*, correction: Correction, by: Actor, at: datetime = NOW) -> None:
    """The file is about to be shown in full, to be printed and handed to its resident.

    Then: record. Raises `Forbidden`, `NotACopy`, `AlreadyEnded`.
    """
    if not rules.may_hand_copy(by, correction):
        raise Forbidden
    if correction.kind != RequestKind.COPY:
        raise NotACopy
    if Correction._base_manager.get(pk=correction.pk).state != RequestState.OPEN:
        raise AlreadyEnded
    _note(correction)


@action("people.make_correction")
def make_correction(
    *, correction: Correction, by: Actor, answer: str = "", at: datetime = NOW
) -> None:
    """The resident is right: it is done as asked, where the program can do it.

    Name, phone, identity number, birth date and sex are written as asked for; a household, a
    dwelling or a label is changed on its own page first; a copy was handed out; a file is erased.
    In order: state and answer; the resident is told; the change itself; record. Raises
    `Forbidden`, `AlreadyEnded`, and what is wrong with the new words or keeps the file.
    """
    _decide(correction, RequestState.MADE, answer, by, at)
    if correction.kind == RequestKind.ERASURE:
        # Told first: afterwards there is no telephone left to tell.
        _tell(correction, FILE_ERASED, by, at)
        erase_person(person=correction.person, by=by, at=at)
    else:
        _tell(correction, REQUEST_ANSWERED, by, at)
        _write(correction, correction.wanted.reveal() if correction.wanted else "", by, at)
    _note(correction)


@action("people.correct_partly")
def correct_partly(
    *, correction: Correction, answer: str, by: Actor, instead: str = "", at: datetime = NOW
) -> None:
    """The resident is right in part; the answer says in what, and why not in the rest.

    `instead` is what the file says from now on, where the program can write it; else it was
    changed on its own page first. In order: state and answer; the resident is told; the file;
    record. Raises `Forbidden`, `AnswerMissing`, `AlreadyEnded`, and what is wrong with the words.
    """
    if not answer.strip():
        raise AnswerMissing
    _decide(correction, RequestState.PARTLY, answer, by, at)
    _tell(correction, REQUEST_ANSWERED, by, at)
    if instead.strip():
        _write(correction, instead.strip()[:200], by, at)
    _note(correction)


@action("people.decline_correction")
def decline_correction(
    *, correction: Correction, answer: str, by: Actor, at: datetime = NOW
) -> None:
    """It stays as it is; the answer says why (PIPL article 50).

    In order: state and answer; the resident is told; record. Raises `Forbidden`,
    `AnswerMissing`, `AlreadyEnded`.
    """
    if not answer.strip():
        raise AnswerMissing
    _decide(correction, RequestState.DECLINED, answer, by, at)
    _tell(correction, REQUEST_ANSWERED, by, at)
    _note(correction)


def _note(correction: Correction) -> None:
    data = {"correction": correction.pk, "kind": correction.kind, "field": correction.field}
    record_it(correction.person, unit_id=correction.person.unit_id, data=data)


def _decide(correction: Correction, state: str, answer: str, by: Actor, at: datetime) -> None:
    if not rules.may_check(by, correction):
        raise Forbidden
    rows = Correction._base_manager.select_for_update(of=("self",))
    fresh = rows.get(pk=correction.pk)
    if fresh.state != RequestState.OPEN:
        raise AlreadyEnded
    fresh.state, fresh.decided_at, fresh.decided_by = state, at, by.ref
    fresh.answer = answer.strip()[:300] or None
    fresh.save(update_fields=["state", "decided_at", "decided_by", "answer"])


def _tell(correction: Correction, kind: Kind, by: Actor, at: datetime) -> None:
    home = home_of(correction.person)
    tell(
        kind=kind,
        to=f"person:{correction.person_id}",
        about=correction,
        facts={"unit": home.name},
        unit=home,
        by=by,
        at=at,
    )


def _write(correction: Correction, words: str, by: Actor, at: datetime) -> None:
    """Let the file say these words, where they are of a kind the program can write."""
    facts = _facts(correction, words)
    if facts is not None:
        edit_person(person=correction.person, facts=facts, by=by, at=at)


def _facts(correction: Correction, wanted: str) -> PersonFacts | None:
    nothing = PersonFacts(name="")
    match correction.field:
        case CorrectionField.NAME:
            return replace(nothing, name=wanted)
        case CorrectionField.PHONE:
            return replace(nothing, phone=wanted)
        case CorrectionField.IDENTITY:
            return replace(nothing, identity=wanted)
        case CorrectionField.BIRTH:
            return replace(nothing, birth_on=_day(wanted))
        case CorrectionField.SEX:
            by_words = {str(one.label): one.value for one in Sex} | {v: v for v in Sex.values}
            return replace(nothing, sex=by_words.get(wanted, ""))
    return None


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words.strip())
    except ValueError as error:
        raise BadBirth from error
