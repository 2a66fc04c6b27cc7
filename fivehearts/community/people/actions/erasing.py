"""Files end: by rule when their time is over, by hand, and never under a legal hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from fivehearts.community.people import rules
from fivehearts.community.people.actions.ground import locked, refused_by
from fivehearts.community.people.models import (
    Consent,
    Correction,
    Erasure,
    Label,
    LegalHold,
    NoticeChoice,
    Person,
    PersonalData,
    Phone,
    RequestPaper,
)
from fivehearts.community.people.queries.keeping import due
from fivehearts.community.people.vocabulary import (
    AlreadyEnded,
    Held,
    HoldReason,
    Kept,
    StillNeeded,
    StillNeededAsked,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.scopes import past_the_scope
from fivehearts.foundation.verbs import NOW, Forbidden, action, announce, record_it


@action("people.hold")
def hold(*, person: Person, reason: str, by: Actor, at: datetime = NOW) -> LegalHold:
    """Keep a file beyond its time, for a reason of the list. Then: record.

    Raises `Forbidden`, `Held` where it is held already.
    """
    if not rules.may_erase(by, person):
        raise Forbidden
    person = locked(person, gone=True)
    row = LegalHold(
        person=person,
        unit_path=person.unit_path,
        reason=HoldReason(reason),
        since=at,
        set_by=by.ref,
    )
    with refused_by("people_one_live_hold", Held):
        row.save(force_insert=True)
    record_it(person, unit_id=person.unit_id, data={"reason": reason})
    return row


@action("people.lift_hold")
def lift_hold(*, hold: LegalHold, by: Actor, at: datetime = NOW) -> None:
    """Let the rules decide again about a file. Then: record. Raises `Forbidden`, `AlreadyEnded`."""
    if not rules.may_erase(by, hold.person):
        raise Forbidden
    if not LegalHold._base_manager.filter(pk=hold.pk, lifted_at=None).update(lifted_at=at):
        raise AlreadyEnded
    record_it(hold.person, unit_id=hold.person.unit_id, data={"reason": hold.reason})


@action("people.erase_person")
def erase_person(*, person: Person, by: Actor, at: datetime = NOW) -> None:
    """Erase a file before its time, as a resident may ask (PIPL article 47).

    Only of somebody who does not live here and whom no open work needs. Ids and digests stay.
    Then: record. Raises `Forbidden`, `Held`, `StillNeeded`, `FileMerged`, `FileErased`.
    """
    if not rules.may_erase(by, person):
        raise Forbidden
    person = locked(person, gone=True)
    # A hold that somebody else sees holds all the same.
    with past_the_scope("people.erase_person"):
        held = LegalHold._base_manager.filter(person=person, lifted_at=None).exists()
    if held:
        raise Held
    lives_here = person.registered_at is not None and person.left_on is None
    if lives_here or _still_needed([person.pk], at):
        raise StillNeeded
    # A file merged into this one may lie with another community.
    with past_the_scope("people.erase_person"):
        _erase(person, "asked", at)
    record_it(person, unit_id=person.unit_id, data={"rule": "asked"})


@action("people.erase_by_rule")
def erase_by_rule(*, by: Actor, most: int = 500, at: datetime = NOW) -> dict[str, int]:
    """Erase what has outlived its purpose: files, details of labels, words and papers of requests.

    At most `most` of each kind at a time; files under a hold and files that open work needs
    stay. Each file has an entry in the record, with the rule; one entry more has the counts,
    which are given back by rule. Raises `Forbidden` for anybody but a job.
    """
    if not by.is_system:
        raise Forbidden
    found = due(at, most)
    needed = _still_needed([person.pk for _rule, person in found.files], at)
    counts = {rule.value: 0 for rule in Kept}
    for rule, person in found.files:
        if person.pk in needed:
            continue
        _erase(person, rule, at)
        record_it(person, unit_id=person.unit_id, data={"rule": rule})
        counts[rule] += 1
    counts[Kept.LABEL] = Label._base_manager.filter(pk__in=found.labels).update(
        grade=None, note=None
    )
    RequestPaper._base_manager.filter(request__in=found.corrections).delete()
    counts[Kept.CORRECTION] = Correction._base_manager.filter(pk__in=found.corrections).update(
        wrong=None, wanted=None, answer=None
    )
    record_it("people.Erasure", data=counts)
    return counts


def _still_needed(persons: Iterable[UUID], at: datetime) -> set[UUID]:
    """Those of these files that a floor above still needs, as it says when it is asked."""
    asked = StillNeededAsked(person_ids=frozenset(persons), at=at)
    if asked.person_ids:
        announce(asked)
    return asked.needed


def _erase(person: Person, rule: str, at: datetime) -> None:
    """Leave ids and digests of a file, and of those merged into it; nothing anybody can read."""
    for file in [person, *Person._base_manager.filter(merged_into=person)]:
        data = PersonalData._base_manager.filter(person=file).first()
        Erasure._base_manager.create(
            person=file,
            unit_path=file.unit_path,
            rule=rule,
            erased_at=at,
            name_index=data.name_index if data else "",
            phone_index=data.phone_index if data else "",
            identity_index=data.identity_index if data else "",
        )
        PersonalData._base_manager.filter(person=file).delete()
        Phone._base_manager.filter(person=file).delete()
        Label._base_manager.filter(person=file).update(grade=None, note=None)
        Consent._base_manager.filter(person=file).update(noted_by="")
        NoticeChoice._base_manager.filter(person=file).delete()
        RequestPaper._base_manager.filter(person=file).delete()
        Correction._base_manager.filter(person=file).update(wrong=None, wanted=None, answer=None)
        Person._base_manager.filter(pk=file.pk).update(erased_at=at, dwelling=None)
