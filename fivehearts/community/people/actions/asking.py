"""Residents ask about their own files: to correct something, for a copy, to erase it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from fivehearts.community.people import rules
from fivehearts.community.people.actions.ground import home_of, locked, refused_by
from fivehearts.community.people.models import Correction, Person, RequestPaper
from fivehearts.community.people.vocabulary import (
    REQUEST_TERM,
    AlreadyEnded,
    CorrectionField,
    CorrectionThere,
    RequestKind,
    RequestState,
    TooManyPapers,
    WantedMissing,
)
from fivehearts.community.people.vocabulary.messages import REQUEST_NEARS, REQUEST_TAKEN, TO_CHECK
from fivehearts.foundation.clock.explain import moment
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.files import actions as files
from fivehearts.foundation.files.made import CleanFile
from fivehearts.foundation.outbox.actions import tell
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it

MOST_PAPERS = 3


@action("people.ask_correction")
def ask_correction(
    *,
    person: Person,
    field: str,
    wanted: str,
    by: Actor,
    wrong: str = "",
    papers: Sequence[CleanFile] = (),
    at: datetime = NOW,
) -> Correction:
    """Keep what a resident says is wrong in the file, and what would be right; sealed.

    By the resident, whom the page that calls has recognised, or by a colleague who writes it
    down. In order: the request with its promised day; the papers shown for it, and the uploads
    they came by go; record; the resident reads that it came, whoever keeps the register that it
    waits. Raises `Forbidden`, `WantedMissing`, `CorrectionThere`, `TooManyPapers`, `FileMerged`,
    `FileErased`.
    """
    if not wanted.strip():
        raise WantedMissing
    asked = Correction(kind=RequestKind.CORRECTION, field=CorrectionField(field))
    asked.wrong, asked.wanted = wrong.strip()[:300] or None, wanted.strip()[:200]
    return _asked(asked, person, papers, by, at)


@action("people.ask_copy")
def ask_copy(*, person: Person, by: Actor, at: datetime = NOW) -> Correction:
    """A resident asks for a copy of the own file (PIPL article 45).

    It is handed out in person, against papers: who holds the telephone is not yet whose file it
    is. Consequences and refusals as of `ask_correction`.
    """
    return _asked(Correction(kind=RequestKind.COPY), person, (), by, at)


@action("people.ask_erasure")
def ask_erasure(*, person: Person, by: Actor, wanted: str = "", at: datetime = NOW) -> Correction:
    """A resident asks to erase the own file, and may say why (PIPL article 47).

    Nothing is erased by asking. Consequences and refusals as of `ask_correction`.
    """
    asked = Correction(kind=RequestKind.ERASURE, wanted=wanted.strip()[:200] or None)
    return _asked(asked, person, (), by, at)


@action("people.remind_of_request")
def remind_of_request(*, request: Correction, by: Actor, at: datetime = NOW) -> None:
    """Tell whoever keeps the register that a request is nearly due, or late; each once.

    Then: record. Raises `AlreadyEnded`, `Forbidden` for anybody but a job.
    """
    if not by.is_system:
        raise Forbidden
    if request.state != RequestState.OPEN:
        raise AlreadyEnded
    late = request.due_at <= at
    record_it(request.person, unit_id=request.person.unit_id, data={"late": late})
    home = home_of(request.person)
    tell(
        kind=REQUEST_NEARS,
        to=f"unit:{home.pk}/people.edit",
        about=request,
        facts={"due": moment(request.due_at)},
        unit=home,
        occasion="late" if late else "near",
        link=reverse("people:correction", args=[request.pk]),
        by=by,
        at=at,
    )


def _asked(
    asked: Correction, person: Person, papers: Sequence[CleanFile], by: Actor, at: datetime
) -> Correction:
    if not rules.may_ask_correction(by, person):
        raise Forbidden
    if len(papers) > MOST_PAPERS:
        raise TooManyPapers(most=MOST_PAPERS)
    person = locked(person, gone=True)
    asked.person, asked.unit_path = person, person.unit_path
    asked.asked_at, asked.asked_by = at, by.ref
    asked.due_at = calendar().due_at(at, REQUEST_TERM)
    with refused_by("people_one_open_request", CorrectionThere):
        asked.save(force_insert=True)
    _keep(asked, papers, by, at)
    data = {"kind": asked.kind, "field": asked.field, "papers": len(papers)}
    record_it(person, unit_id=person.unit_id, data=data)
    _tell_both(asked, by, at)
    return asked


def _keep(asked: Correction, papers: Sequence[CleanFile], by: Actor, at: datetime) -> None:
    rows = [
        RequestPaper(
            request=asked,
            person=asked.person,
            unit_path=asked.unit_path,
            kind=one.kind,
            content_type=one.content_type,
            suffix=one.suffix,
            name=one.name,
            description=one.description,
            size_bytes=len(one.content),
            content=one.content,
        )
        for one in papers
    ]
    RequestPaper._base_manager.bulk_create(rows)
    arrived = [one.upload_id for one in papers if one.upload_id is not None]
    if arrived:
        files.use_uploads(by=by, ids=arrived, at=at)


def _tell_both(asked: Correction, by: Actor, at: datetime) -> None:
    home, due = home_of(asked.person), moment(asked.due_at)
    if by.is_resident:
        tell(
            kind=REQUEST_TAKEN,
            to=f"person:{asked.person_id}",
            about=asked,
            facts={"unit": home.name, "due": due},
            unit=home,
            by=by,
            at=at,
        )
    tell(
        kind=TO_CHECK,
        to=f"unit:{home.pk}/people.edit",
        about=asked,
        facts={"due": due},
        unit=home,
        link=reverse("people:correction", args=[asked.pk]),
        by=by,
        at=at,
    )
