"""Residents ask about their own files; somebody checks it, does it whole or in part, or says why not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fivehearts.community.people import actions, jobs
from fivehearts.community.people.models import (
    Correction,
    Person,
    PersonalData,
    Phone,
    RequestPaper,
)
from fivehearts.community.people.queries.own import own_files, paper, requests_due
from fivehearts.community.people.tests.ground import (
    CLERK,
    DAY,
    IDENTITY,
    KEEPER,
    PHONE,
    SETUP,
    Ground,
    fresh,
    holder,
)
from fivehearts.community.people.vocabulary import (
    AlreadyEnded,
    AnswerMissing,
    BadIdentity,
    CorrectionThere,
    NotACopy,
    StillNeeded,
    TooManyPapers,
    WantedMissing,
)
from fivehearts.foundation.clock import day_of, now
from fivehearts.foundation.files.made import CleanFile
from fivehearts.foundation.outbox.models import Message
from fivehearts.foundation.record.queries import entries_about
from fivehearts.foundation.scope import ActorScope, CodeScope, SystemScope, enter
from fivehearts.foundation.scope.actors import resident
from fivehearts.foundation.verbs import Forbidden

PAPER = CleanFile(content=b"a picture", content_type="image/jpeg", name="户口本.jpg")


def asked(person: Person, field: str = "phone", wanted: str = "13600136000", **more: Any) -> Any:
    """As the resident's page does: in the scope of somebody who sees no row at all."""
    with enter(CodeScope(frozenset())):
        return actions.ask_correction(
            person=person, field=field, wanted=wanted, by=resident(str(person.pk)), **more
        )


def told(kind: str) -> list[Message]:
    return list(Message.unscoped.filter(kind=kind).order_by("at"))


def test_a_resident_asks_and_reads_by_when_an_answer_comes(db) -> None:
    ground = Ground()
    person = ground.person("王小明", PHONE, identity=IDENTITY)
    request = asked(person, wrong="少了一位", papers=[PAPER])
    days = (day_of(request.due_at) - day_of(request.asked_at)).days
    assert 15 < days <= 30, "within the thirty days of the standard"
    (file,) = own_files([person.pk])
    assert [one.pk for one in file.requests] == [request.pk]
    assert len(told("people.request_taken")) == 1
    entry = entries_about(f"people.Person:{person.pk}").get(verb="people.ask_correction")
    assert entry.data == {"kind": "correction", "field": "phone", "papers": 1}
    with pytest.raises(CorrectionThere):
        asked(person)
    with pytest.raises(WantedMissing):
        asked(person, field="name", wanted=" ")
    with pytest.raises(TooManyPapers):
        asked(person, field="name", wanted="王晓明", papers=[PAPER] * 4)


def test_it_is_checked_done_and_answered_and_every_look_is_on_record(db) -> None:
    ground = Ground()
    person = ground.person("王小明", PHONE)
    request = asked(person, wrong="少了一位", papers=[PAPER])
    clerk, stranger = holder(ground.grid, *CLERK), holder(ground.other, *CLERK)
    with enter(ActorScope(clerk)):
        assert actions.read_correction(correction=request, by=clerk) == ("少了一位", "13600136000")
        shown = paper(request.pk, RequestPaper.objects.get().pk)
        assert shown is not None and actions.read_paper(paper=shown, by=clerk) == PAPER.content
        actions.make_correction(correction=request, by=clerk, answer="已更正。")
    with enter(ActorScope(stranger)):
        assert paper(request.pk, shown.pk) is None
        with pytest.raises(Forbidden):
            actions.read_paper(paper=shown, by=stranger)
    verbs = set(entries_about(f"people.Person:{person.pk}").values_list("verb", flat=True))
    assert {"people.read_correction", "people.read_paper", "people.make_correction"} <= verbs
    assert PersonalData._base_manager.get(pk=person.pk).phone.reveal() == "13600136000"
    assert len(told("people.request_answered")) == 1
    with pytest.raises(AlreadyEnded):
        actions.decline_correction(correction=request, answer="不对", by=clerk)


def test_it_is_done_in_part_or_not_at_all_only_with_a_reason(db) -> None:
    ground = Ground()
    person = ground.person("王小明", PHONE)
    clerk = holder(ground.community, *CLERK)
    name = asked(person, field="name", wanted="王小敏")
    for act in (actions.correct_partly, actions.decline_correction):
        with pytest.raises(AnswerMissing):
            act(correction=name, answer=" ", by=clerk)
    actions.correct_partly(
        correction=name, answer="以身份证为准，写作王晓明。", instead="王晓明", by=clerk
    )
    assert PersonalData._base_manager.get(pk=person.pk).name.reveal() == "王晓明"
    sex = asked(person, field="sex", wanted="男")
    actions.decline_correction(correction=sex, answer="与身份证一致。", by=clerk)
    (file,) = own_files([person.pk])
    assert {one.field: one.state for one in file.requests} == {"name": "partly", "sex": "declined"}
    wrong = asked(person, field="identity", wanted="430102194803010024")
    with pytest.raises(BadIdentity):
        actions.make_correction(correction=wrong, by=clerk)
    assert Correction._base_manager.get(pk=wrong.pk).state == "open", "refused, nothing is decided"


def test_a_copy_is_opened_for_its_resident_alone_and_on_record(db) -> None:
    ground = Ground()
    person = ground.person("王小明", PHONE)
    by = resident(str(person.pk))
    request = actions.ask_copy(person=person, by=by)
    keeper = holder(ground.community, *KEEPER, "people.reveal")
    with pytest.raises(Forbidden):
        actions.open_copy(correction=request, by=holder(ground.community, *CLERK))
    actions.open_copy(correction=request, by=keeper)
    assert entries_about(f"people.Person:{person.pk}").filter(verb="people.open_copy").exists()
    actions.make_correction(correction=request, answer="周二来取。", by=keeper)
    with pytest.raises(AlreadyEnded):
        actions.open_copy(correction=request, by=keeper)
    with pytest.raises(NotACopy):
        actions.open_copy(correction=asked(person), by=keeper)


def test_a_file_is_erased_when_its_resident_asks_and_nobody_needs_it(db) -> None:
    ground = Ground()
    person = ground.person("王小明", PHONE)
    request = actions.ask_erasure(person=person, by=resident(str(person.pk)), wanted="已搬走")
    keeper = holder(ground.community, *KEEPER)
    with pytest.raises(Forbidden):
        actions.make_correction(correction=request, by=holder(ground.community, *CLERK))
    with pytest.raises(StillNeeded):
        actions.make_correction(correction=request, by=keeper)
    assert told("people.file_erased") == []
    actions.leave(person=person, how="away", left_on=DAY, by=SETUP)
    actions.make_correction(correction=request, by=keeper)
    assert fresh(person).erased_at is not None
    assert len(told("people.file_erased")) == 1
    (file,) = own_files([person.pk])
    assert file.data is None and file.requests[0].state == "made"


def test_words_and_papers_of_a_request_go_when_their_time_is_over(db) -> None:
    ground = Ground()
    person = ground.person("王小明", PHONE)
    request = asked(person, wrong="少了一位", papers=[PAPER])
    actions.decline_correction(correction=request, answer="不对", by=SETUP)
    counts = actions.erase_by_rule(by=SETUP.backdating(), at=now() + timedelta(days=400))
    assert counts["correction"] == 1
    row = Correction._base_manager.get(pk=request.pk)
    assert (row.wrong, row.wanted, row.answer) == (None, None, None)
    assert not RequestPaper._base_manager.exists()


def test_papers_follow_a_person_who_moves_and_hide_from_the_former_grid(db) -> None:
    ground = Ground()
    person = ground.person("王小明", PHONE)
    asked(person, papers=[PAPER])
    actions.take_residence(
        person=person, dwelling=ground.far_door, living="resident", instead=True, by=SETUP
    )
    assert RequestPaper._base_manager.get().unit_path == ground.second_grid.path
    assert Phone._base_manager.count() == 0


def test_what_is_nearly_due_is_brought_to_mind_once_and_once_when_late(db) -> None:
    ground = Ground()
    request = asked(ground.person("王小明", PHONE))
    with enter(SystemScope("keeping")):
        assert requests_due(now()) == [] and jobs.remind_of_requests() == 0
        by, late = SETUP.backdating(), request.due_at + timedelta(hours=1)
        before = request.due_at - timedelta(hours=30)
        for at in (before, before, late, late):
            (found,) = requests_due(at)
            actions.remind_of_request(request=found, by=by, at=at)
    occasions = entries_about(f"people.Person:{request.person_id}").filter(
        verb="people.remind_of_request"
    )
    assert [one.data["late"] for one in occasions.order_by("at", "id")].count(True) == 2
    with pytest.raises(Forbidden):
        actions.remind_of_request(request=request, by=holder(ground.community, *CLERK))
