"""A person is remembered once per community, and shows a mask until somebody says why."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from fivehearts.community.people import actions, queries
from fivehearts.community.people.models import Person, PersonalData
from fivehearts.community.people.tests.ground import SETUP, Ground
from fivehearts.community.people.vocabulary import BadName, BadPhone, NothingToShow, PurposeMissing
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.record.queries import entries_about
from fivehearts.foundation.scope import ActorScope, NoScope, NothingScope, SystemScope, enter
from fivehearts.foundation.scope.actors import Actor, PostHeld, resident
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import Forbidden

PHONE = "13800138000"


def community(code: str = "C1", path: str = "0000000000000000") -> Unit:
    top, _ = Unit.objects.get_or_create(
        code="D1", defaults={"name": "东湖区", "kind": "district", "path": "0000"}
    )
    return Unit.objects.create(code=code, name="同心社区", kind="community", path=path, parent=top)


def holder(unit: Unit, *permissions: str) -> Actor:
    post = PostHeld(unit.pk, unit.path, unit.code, unit.name, "x", frozenset(permissions))
    return Actor(ref="user:1", name="李", user_id=1, posts=(post,))


def remembered(unit: Unit, name: str = "王小明", phone: str = PHONE, by: Actor = SETUP) -> Person:
    return actions.remember_person(name=name, phone=phone, unit=unit, by=by)


def test_the_same_name_and_phone_is_the_same_person_however_written(db) -> None:
    unit = community()
    first = remembered(unit)
    assert remembered(unit, " 王 小明", "+86 138-0013-8000").pk == first.pk
    assert remembered(unit, "王大明").pk != first.pk
    with enter(SystemScope("test")):
        assert PersonalData.objects.count() == 2


def test_another_community_knows_nobody_from_here(db) -> None:
    here, there = community(), community("C2", "0000000000000001")
    assert remembered(here).pk != remembered(there).pk


def test_somebody_without_a_phone_is_a_new_person_each_time(db) -> None:
    unit = community()
    assert remembered(unit, "王小明", "").pk != remembered(unit, "王小明", "").pk


def test_a_resident_who_writes_again_is_known_though_the_visitor_sees_no_row(db) -> None:
    unit = community()
    first = remembered(unit)
    with enter(NothingScope()):
        assert remembered(unit, by=resident("M1")).pk == first.pk
        assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("name", "phone", "refusal"),
    [
        ("", PHONE, BadName),
        (" \u3000", PHONE, BadName),
        ("长" * 61, PHONE, BadName),
        ("王", "13800", BadPhone),
        ("王", "没有", BadPhone),
        ("王", "1" * 41, BadPhone),
    ],
)
def test_what_is_no_name_or_phone_is_refused(db, name: str, phone: str, refusal: type) -> None:
    with pytest.raises(refusal):
        remembered(community(), name, phone)


def test_nothing_readable_reaches_the_tables_or_the_record(db) -> None:
    person = remembered(community())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(name, 'escape') || encode(phone, 'escape') FROM people_personaldata"
        )
        stored = cursor.fetchone()[0]
    assert "王小明" not in stored and PHONE not in stored
    entry = entries_about(f"people.Person:{person.pk}").get()
    assert entry.data == {"known": False}


def test_without_a_scope_nobody_is_read(db) -> None:
    with pytest.raises(NoScope):
        Person.objects.exists()
    with pytest.raises(NoScope):
        PersonalData.objects.exists()


def test_persons_are_found_by_the_whole_phone_inside_ones_own_units(db) -> None:
    here, there = community(), community("C2", "0000000000000001")
    person = remembered(here)
    remembered(there)
    actor = holder(here, "matters.view")
    with enter(ActorScope(actor)):
        found = list(queries.persons_by_phone(actor, "138 0013 8000"))
        assert [row.person_id for row in found] == [person.pk]
        assert (str(found[0].name), str(found[0].phone)) == ("王**", "138****8000")
        assert not queries.persons_by_phone(actor, "1380013").exists()
        assert not queries.persons_by_phone(actor, "").exists()


def test_a_further_phone_and_a_merged_file_lead_to_everything_of_that_person(db) -> None:
    ground = Ground()
    gone = ground.person("王小明", PHONE)
    kept = ground.person("王晓明", "13700137000")
    ground.person("李梅", "13600136000")
    actions.add_phone(person=kept, phone="13900139000", kind="family", by=SETUP)
    actions.add_phone(person=kept, phone="13500135000", kind="second", by=SETUP)
    actions.merge(gone=gone, kept=kept, by=SETUP)
    actor, both = holder(ground.community, "matters.view", "people.view"), {gone.pk, kept.pk}
    with enter(ActorScope(actor)):
        for phone in (PHONE, "13700137000", "139 0013 9000", "13500135000"):
            found = queries.persons_by_phone(actor, phone)
            assert {row.person_id for row in found} == both, phone
        own = {phone: queries.persons_by_phone(actor, phone, own=True).count()
               for phone in (PHONE, "13900139000", "13500135000")}  # fmt: skip
        # The telephone of a daughter opens nothing of her mother's.
        assert own == {PHONE: 2, "13900139000": 0, "13500135000": 2}
    stranger = holder(ground.other, "matters.view", "people.view")
    with enter(ActorScope(stranger)):
        assert not queries.persons_by_phone(stranger, "13900139000").exists()


def test_whoever_only_registers_finds_nobody(db) -> None:
    unit = community()
    remembered(unit)
    captain = holder(unit, "matters.register")
    with enter(ActorScope(captain)):
        assert not queries.persons_by_phone(captain, PHONE).exists()
        assert not PersonalData.objects.exists()


def test_a_mask_is_lifted_for_a_purpose_and_the_record_says_so_first(db) -> None:
    unit = community()
    person = remembered(unit)
    shown = actions.reveal(
        person=person,
        field="phone",
        purpose="contact",
        about="matters.Matter:42",
        by=holder(unit, "matters.reveal"),
    )
    assert shown == PHONE
    entry = entries_about(f"people.Person:{person.pk}").get(verb="people.reveal")
    assert entry.by == "user:1"
    assert entry.data == {"field": "phone", "purpose": "contact", "about": "matters.Matter:42"}


def test_no_mask_is_lifted_without_purpose_or_post(db) -> None:
    unit, other = community(), community("C2", "0000000000000001")
    person = remembered(unit)
    with pytest.raises(PurposeMissing):
        actions.reveal(person=person, field="phone", purpose="", by=holder(unit, "matters.reveal"))
    for actor in (
        holder(unit, "matters.view"),
        holder(other, "matters.reveal"),
        Actor(ref="user:9", user_id=9),
        resident("M1"),
    ):
        with pytest.raises(Forbidden):
            actions.reveal(person=person, field="phone", purpose="contact", by=actor)
    assert not Entry.objects.filter(verb="people.reveal").exists()


def test_a_department_that_works_for_the_person_may_call_and_no_other(db) -> None:
    person = remembered(community())
    department = community("W1", "0000000000000002")
    another = community("W2", "0000000000000003")
    actor = holder(department, "matters.reveal")
    wanted = {"person": person, "field": "name", "purpose": "visit", "by": actor}
    assert actions.reveal(**wanted, for_unit=department) == "王小明"
    with pytest.raises(Forbidden):
        actions.reveal(**wanted, for_unit=another)


def test_nothing_is_shown_where_nothing_was_left(db) -> None:
    unit = community()
    person = remembered(unit, phone="")
    with pytest.raises(NothingToShow):
        actions.reveal(
            person=person, field="phone", purpose="contact", by=holder(unit, "matters.reveal")
        )


def test_only_whoever_may_register_writes_persons_down(db) -> None:
    unit = community()
    with pytest.raises(Forbidden):
        remembered(unit, by=holder(unit, "matters.view"))
    assert remembered(unit, by=holder(unit, "matters.register")).pk


def test_eight_clerks_who_write_the_same_person_down_make_one(committed_db) -> None:
    unit = community()

    def write(_: int) -> str:
        try:
            return str(remembered(unit).pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(write, range(8)))) == 1
    with enter(SystemScope("test")):
        assert Person.objects.count() == PersonalData.objects.count() == 1
