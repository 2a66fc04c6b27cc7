"""People leave the register of a community; within the city their file follows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest

from fivehearts.community.people import rules
from fivehearts.community.people.actions.ground import (
    day_of,
    in_order,
    locked,
    look_after,
    refused_by,
    settle,
)
from fivehearts.community.people.models import (
    Consent,
    Departure,
    Label,
    Membership,
    Person,
    PersonalData,
    Residence,
)
from fivehearts.community.people.queries.indexes import kind_index
from fivehearts.community.people.vocabulary import (
    LABEL_RULES,
    AlreadyEnded,
    BadDestination,
    FileLeft,
    HeadTaken,
    KnownThere,
    LabelEnd,
    Leaving,
    Part,
    TwiceAtOnce,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import past_the_scope
from fivehearts.foundation.scope.vocabulary import UnitKind
from fivehearts.foundation.verbs import NOW, Forbidden, action, announce, record_it


@action("people.leave")
def leave(
    *,
    person: Person,
    how: str,
    left_on: date,
    by: Actor,
    to_unit: Unit | None = None,
    hand_over: Sequence[str] = (),
    at: datetime = NOW,
) -> Departure:
    """Note that somebody moved within the city, moved away, or died.

    Memberships and residences end on that day. Within the city the file goes to the community
    named, with name, phones and number and what of it is handed over; labels and consents that
    are not end here and stay here, as does the history of households and dwellings. Otherwise
    all of them end, and the time of retention begins. Then: announced; record. Raises
    `Forbidden`, `HasLeft`, `WrongDay`, `BadDestination`, `KnownThere`.
    """
    if not rules.may_edit(by, person):
        raise Forbidden
    in_order(None, left_on, day_of(at))
    person = locked(person)
    data = PersonalData._base_manager.get(person=person)
    within = how == Leaving.WITHIN
    _check_destination(to_unit if within else None, data, within=within)
    departure = Departure(
        person=person,
        unit_path=person.unit_path,
        how=Leaving(how),
        left_on=left_on,
        from_unit=person.unit,
        to_unit=to_unit if within else None,
        to_path=to_unit.path if within and to_unit else "",
        handed_over=sorted(Part(part).value for part in hand_over) if within else [],
        noted_by=by.ref,
        noted_at=at,
    )
    departure.save(force_insert=True)
    _end_everything(departure, at)
    if departure.to_unit is not None:
        _send(person, departure)
    else:
        person.left_on, person.left_how, person.dwelling = left_on, how, None
        person.save(update_fields=["left_on", "left_how", "dwelling"])
    announce(FileLeft(person_id=person.pk, how=departure.how, at=at))
    record_it(
        person,
        unit_id=departure.from_unit_id,
        data={
            "how": departure.how,
            "to": departure.to_unit_id,
            "handed_over": departure.handed_over,
        },
    )
    return departure


@action("people.receive")
def receive(*, departure: Departure, by: Actor, at: datetime = NOW) -> None:
    """The other community has seen the file that came; the departure stands from then on.

    Then: record. Raises `Forbidden`, `AlreadyEnded`.
    """
    if departure.to_unit is None or not by.holds("people.edit", over=departure.to_unit.path):
        raise Forbidden
    rows = Departure._base_manager.filter(pk=departure.pk, received_at=None, undone_at=None)
    if not rows.update(received_at=at):
        raise AlreadyEnded
    record_it(departure.person, unit_id=departure.to_unit_id, data={"from": departure.from_unit_id})


@action("people.undo_departure")
def undo_departure(*, departure: Departure, by: Actor, at: datetime = NOW) -> None:
    """Take a departure back that was a mistake: what ended with it lives again.

    A file that the other community has received stays there. Then: record. Raises `Forbidden`,
    `AlreadyEnded`, and `TwiceAtOnce` or `HeadTaken` where the place was taken meanwhile.
    """
    if not by.holds("people.edit", over=departure.from_unit.path):
        raise Forbidden
    rows = Departure._base_manager.filter(pk=departure.pk, received_at=None, undone_at=None)
    if not rows.update(undone_at=at):
        raise AlreadyEnded
    # What is taken back lies with the other community, or above the grid, by now.
    with past_the_scope("people.undo_departure"):
        person = _taken_back(departure)
    record_it(person, unit_id=departure.from_unit_id, data={"departure": departure.pk})


def _check_destination(to_unit: Unit | None, data: PersonalData, *, within: bool) -> None:
    if not within:
        return
    if (
        to_unit is None
        or to_unit.kind != UnitKind.COMMUNITY
        or to_unit.closed_at is not None
        or to_unit.path == data.home_path
    ):
        raise BadDestination
    # Names and phones that are digests only: whoever has the same ones has the same person.
    same = Q(phone_index=data.phone_index, name_index=data.name_index) & ~Q(phone_index="")
    if data.identity_index:
        same |= Q(identity_index=data.identity_index)
    there = PersonalData._base_manager.filter(same, home_path=to_unit.path)
    with past_the_scope("people.leave"):
        known = there.exclude(person=data.person_id).exists()
    if known:
        raise KnownThere(unit=to_unit.name)


def _end_everything(departure: Departure, at: datetime) -> None:
    """End what is open; each row remembers the departure, so that taking it back finds it."""
    person, day = departure.person, departure.left_on
    for table in (Membership, Residence):
        table._base_manager.filter(person=person, until_on=None).update(
            until_on=Greatest(Coalesce(F("since_on"), day), day), ended_with=departure.pk
        )
    labels = Label._base_manager.filter(person=person, ended_at=None)
    kept: list[str] = [
        kind_index(kind)
        for kind, rule in LABEL_RULES.items()
        if (Part.SENSITIVE if rule.sensitive else Part.LABELS) in departure.handed_over
    ]
    with_consents = Part.CONSENTS in departure.handed_over
    ending = labels.exclude(kind_index__in=kept)
    if not with_consents:
        ending |= labels.filter(consent__isnull=False)
    keys = list(ending.values_list("pk", flat=True))
    Label._base_manager.filter(pk__in=keys).update(
        ended_at=at, ended_how=LabelEnd.LEFT, ended_with=departure.pk
    )
    if not with_consents:
        Consent._base_manager.filter(person=person, withdrawn_on=None).update(
            withdrawn_on=Greatest(F("given_on"), day), ended_with=departure.pk
        )


def _send(person: Person, departure: Departure) -> None:
    """Give the file to the community; what ended here stays here, out of sight there."""
    to_unit = departure.to_unit
    assert to_unit is not None
    # Rows that ended keep the community's own path, which `look_after` does not take along.
    home = rules.home_path(departure.from_unit)
    for table in (Membership, Residence):
        table._base_manager.filter(person=person, until_on__isnull=False).update(unit_path=home)
    Label._base_manager.filter(person=person, ended_at__isnull=False).update(unit_path=home)
    Consent._base_manager.filter(person=person, withdrawn_on__isnull=False).update(unit_path=home)
    person.dwelling = None
    person.save(update_fields=["dwelling"])
    PersonalData._base_manager.filter(person=person).update(home_path=to_unit.path)
    look_after(person, to_unit)


def _taken_back(departure: Departure) -> Person:
    person = locked(departure.person, gone=True)
    person.left_on, person.left_how = None, ""
    person.save(update_fields=["left_on", "left_how"])
    if departure.to_unit is not None:
        PersonalData._base_manager.filter(person=person).update(
            home_path=rules.home_path(departure.from_unit)
        )
        look_after(person, departure.from_unit)
    _open_again(departure)
    settle(person)
    return person


def _open_again(departure: Departure) -> None:
    person = departure.person
    ended = {"person": person, "ended_with": departure.pk}
    path = departure.from_unit.path
    with (
        refused_by("people_not_twice_in_one_household", TwiceAtOnce),
        refused_by("people_not_twice_at_one_dwelling", TwiceAtOnce),
        refused_by("people_one_head", HeadTaken),
    ):
        for table in (Membership, Residence):
            table._base_manager.filter(**ended).update(
                until_on=None, ended_with=None, unit_path=path
            )
        Label._base_manager.filter(**ended).update(
            ended_at=None, ended_how="", ended_with=None, unit_path=path
        )
        Consent._base_manager.filter(**ended).update(
            withdrawn_on=None, ended_with=None, unit_path=path
        )
