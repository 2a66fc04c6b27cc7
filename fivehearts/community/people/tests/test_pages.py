"""The pages of the register: found by initials, shown masked, changed through one form each."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fivehearts.community.people import actions
from fivehearts.community.people.models import Duplicate, Label, Membership, Person, PersonalData
from fivehearts.community.people.tests.ground import (
    DAY,
    IDENTITY,
    PHONE,
    SETUP,
    Ground,
    browser,
    fresh,
    page,
    sent,
)
from fivehearts.foundation.record.models import Entry

DUTY: dict[str, Any] = {"source": "certificate", "basis": "duty", "by": SETUP}


@pytest.fixture
def ground(db: None) -> Ground:
    return Ground()


@pytest.mark.parametrize(
    "words",
    ["wxm", "wangxiao", "WX", "王小明", "小明", "wang xiao ming", PHONE, "138 0013 8000", IDENTITY],
)
def test_somebody_is_found_by_what_people_type(ground: Ground, words: str) -> None:
    person = ground.person(phone=PHONE, identity=IDENTITY)
    other = ground.person("李梅")
    shown = page(browser(ground), f"/desk/people/?q={words}")
    assert str(person.pk) in shown and str(other.pk) not in shown
    assert "王小明" not in shown.replace('value="王小明"', "")


@pytest.mark.parametrize("words", ["xm", "1380013", "430102", "zzz", "明小"])
def test_nobody_leafs_through_the_register(ground: Ground, words: str) -> None:
    person = ground.person(phone=PHONE, identity=IDENTITY)
    assert str(person.pk) not in page(browser(ground), f"/desk/people/?q={words}")


def test_a_surname_is_found_by_each_way_of_reading_it(ground: Ground) -> None:
    person = ground.person("单小红")
    client = browser(ground)
    for words in ("shanxiao", "sxh", "dxh"):
        assert str(person.pk) in page(client, f"/desk/people/?q={words}")


def test_the_list_is_narrowed_by_building_label_and_age(ground: Ground) -> None:
    old = ground.person("王小明", identity=IDENTITY)
    young = ground.person("李梅", dwelling=ground.far_door)
    actions.add_label(person=old, kind="alone", **DUTY)
    client = browser(ground)
    for query in (f"building={ground.door.building_id}", "label=alone", "age=seventy"):
        shown = page(client, f"/desk/people/?{query}")
        assert str(old.pk) in shown and str(young.pk) not in shown, query
    assert "独居" in page(client, "/desk/people/")


def test_a_merged_file_is_listed_and_opened_as_the_one_that_speaks(ground: Ground) -> None:
    gone, kept = ground.person("王小明", PHONE), ground.person("王晓明")
    actions.merge(gone=gone, kept=kept, by=SETUP)
    client = browser(ground)
    shown = page(client, f"/desk/people/?q={PHONE}")
    assert str(kept.pk) in shown and str(gone.pk) not in shown
    assert client.get(f"/desk/people/{gone.pk}/")["Location"] == f"/desk/people/{kept.pk}/"
    sent(client, f"/desk/people/{kept.pk}/row/unmerge/{gone.pk}/")
    assert fresh(gone).merged_into_id is None


def test_a_grid_worker_reads_what_a_visit_needs_and_no_more(ground: Ground) -> None:
    person = ground.person(phone=PHONE, identity=IDENTITY)
    actions.add_label(person=person, kind="disabled", grade="二级", **DUTY)
    actions.add_label(person=person, kind="allowance", **DUTY)
    worker = browser(ground, "grid_worker", ground.grid)
    shown = page(worker, f"/desk/people/{person.pk}/")
    assert "王**" in shown and "残疾" in shown and "138****8000" in shown
    for hidden in ("二级", "低保", "430*", PHONE, IDENTITY, "王小明", "1948"):
        assert hidden not in shown, hidden
    secretary = page(browser(ground), f"/desk/people/{person.pk}/")
    for seen in ("低保", "430*************23", "等级和备注"):
        assert seen in secretary, seen
    assert "二级" not in secretary


def test_grades_and_further_phones_are_shown_for_a_purpose_and_on_record(ground: Ground) -> None:
    person = ground.person(phone=PHONE)
    label = actions.add_label(person=person, kind="disabled", grade="二级", note="肢体", **DUTY)
    hidden = actions.add_label(person=person, kind="allowance", note="每月", **DUTY)
    phone = actions.add_phone(person=person, phone="13900139000", kind="family", by=SETUP)
    worker, to = browser(ground, "grid_worker", ground.grid), f"/desk/people/{person.pk}/show/"
    for purpose, status in (("", 422), ("visit", 200)):
        shown = sent(worker, to, status, field=f"label:{label.pk}", purpose=purpose)
        assert ("二级 · 肢体" in shown) == (status == 200)
    assert "13900139000" in sent(
        worker, to, 200, field=f"further_phone:{phone.pk}", purpose="visit"
    )
    assert "每月" not in sent(worker, to, 403, field=f"label:{hidden.pk}", purpose="visit")
    assert "每月" in sent(browser(ground), to, 200, field=f"label:{hidden.pk}", purpose="benefits")
    sent(worker, to, 422, field="label:no-key", purpose="visit")
    looks = Entry.objects.filter(verb="people.reveal").order_by("id")
    assert [(row.data["field"], row.data["row"], row.data["purpose"]) for row in looks] == [
        ("label", str(label.pk), "visit"),
        ("further_phone", str(phone.pk), "visit"),
        ("label", str(hidden.pk), "benefits"),
    ]


def test_a_list_leaves_by_no_other_way_than_with_a_purpose(ground: Ground) -> None:
    ground.person()
    client = browser(ground)
    assert "_export=" not in page(client, "/desk/people/")
    answer = client.get("/desk/people/?_export=csv")
    assert answer["Content-Type"].startswith("text/html")
    out = "/desk/people/register/out/"
    unit = ground.community.pk
    assert client.post(out, {"unit": unit}).status_code == 404
    assert client.post(out, {"unit": unit, "purpose": "legal"}).status_code == 200
    entry = Entry.objects.get(verb="people.export_register")
    assert entry.data["purpose"] == "legal"


def test_two_files_are_merged_by_hand_with_a_reason_and_taken_apart(ground: Ground) -> None:
    one, two = ground.person("王小明", PHONE), ground.person("汪晓敏", dwelling=ground.far_door)
    client, to = browser(ground), f"/desk/people/{one.pk}/merge/"
    assert str(two.pk) in page(client, f"{to}?q=wxm") and str(one.pk) in page(client, to)
    assert "汪**" in page(client, f"{to}?other={two.pk}")
    page(client, f"{to}?other={one.pk}", 404)
    page(client, f"{to}?other=x", 404)
    sent(client, to, 422, other=two.pk, speaks="other", reason="")
    sent(client, to, other=two.pk, speaks="other", reason="papers")
    assert fresh(one).merged_into_id == two.pk
    entry = Entry.objects.get(verb="people.merge")
    assert entry.data == {"kept": str(two.pk), "reason": "papers"}
    sent(client, f"/desk/people/{two.pk}/row/unmerge/{one.pk}/")
    assert fresh(one).merged_into_id is None
    worker = browser(ground, "grid_worker", ground.grid)
    assert worker.get(to).status_code == 403


def test_a_community_says_how_long_it_keeps_files_and_by_which_rule(ground: Ground) -> None:
    client, to = browser(ground), "/desk/people/keeping/"
    told = {"unit": ground.community.pk, "kind": "left", "days": "400", "source": "档案办法第9条"}
    assert "730" in page(client, to)
    sent(client, to, 422, **{**told, "source": ""})
    sent(client, to, 422, **{**told, "days": "3"})
    sent(client, to, 404, **{**told, "unit": ground.other.pk})
    sent(client, to, **told)
    shown = page(client, to)
    assert "400" in shown and "档案办法第9条" in shown
    entry = Entry.objects.get(verb="people.keep_for")
    assert entry.data == {"kind": "left", "before": 730, "days": 400}


def test_the_page_says_whose_rule_it_is(ground: Ground) -> None:
    city = browser(ground, "platform_administrator", ground.district)
    to = "/desk/people/keeping/"
    told = {"unit": ground.district.pk, "kind": "left", "days": "500", "source": "市办法第3条"}
    sent(city, to, 422, **told)
    sent(city, to, latitude="shorter", **told)
    client = browser(ground)
    shown = page(client, to)
    assert "市办法第3条 · D" in shown and "500" in shown
    told = {"unit": ground.community.pk, "kind": "left", "days": "600", "source": "社区办法"}
    assert "500" in sent(client, to, 422, **told)


def test_a_household_is_closed_after_reading_what_follows(ground: Ground) -> None:
    person = ground.person("王小明", PHONE)
    home = actions.found_household(unit=ground.community, dwelling=ground.door, by=SETUP)
    actions.add_member(household=home, person=person, relation="head", by=SETUP)
    client, to = browser(ground), f"/desk/people/households/{home.pk}/close/"
    assert to in page(client, f"/desk/people/households/{home.pk}/")
    assert "王**" in page(client, to) and "王小明" not in page(client, to)
    sent(client, to)
    assert Membership._base_manager.get().until_on is not None
    assert to not in page(client, f"/desk/people/households/{home.pk}/")
    sent(client, to, 422)
    assert client.get(to.replace(str(home.pk), str(person.pk))).status_code == 404


def test_two_files_called_two_people_can_be_looked_at_again(ground: Ground) -> None:
    ground.person("王小明", PHONE, identity=IDENTITY)
    ground.person("王晓明", identity=IDENTITY)
    pair, client = Duplicate._base_manager.get(), browser(ground)
    sent(client, f"/desk/people/duplicates/{pair.pk}/different/")
    again = f"/desk/people/duplicates/{pair.pk}/again/"
    assert again in page(client, "/desk/people/duplicates/")
    sent(client, again)
    assert Duplicate._base_manager.get().state == "open"


def test_a_mask_is_lifted_once_for_a_purpose(ground: Ground) -> None:
    person = ground.person(phone=PHONE, identity=IDENTITY)
    worker = browser(ground, "grid_worker", ground.grid)
    to = f"/desk/people/{person.pk}/show/"
    assert PHONE in sent(worker, to, 200, field="phone", purpose="visit")
    assert PHONE not in page(worker, f"/desk/people/{person.pk}/")
    sent(worker, to, 422, field="phone", purpose="")
    assert IDENTITY not in sent(worker, to, 403, field="identity", purpose="visit")
    entry = Entry.objects.get(verb="people.reveal")
    assert entry.data == {"field": "phone", "purpose": "visit", "about": ""}


def test_somebody_is_written_down_joins_a_household_and_moves_out(ground: Ground) -> None:
    client = browser(ground)
    facts = {
        "name": "王小明", "phone": PHONE, "identity": IDENTITY, "living": "resident",
        "building": ground.door.building_id, "room": "101",
    }  # fmt: skip
    sent(client, "/desk/people/new/", **facts)
    person = Person._base_manager.get()
    assert person.unit == ground.grid
    again = sent(client, "/desk/people/new/", 422, **facts)
    assert "按电话查找" in again and PHONE in again
    do = f"/desk/people/{person.pk}/do/"
    sent(client, do + "household/", household="new:family", relation="head")
    sent(client, do + "label/", kind="alone", source="visit", basis="duty")
    sent(client, do + "consent/", purpose="care", how="paper")
    sent(client, do + "phone/", phone="13900139000", kind="family")
    sent(client, do + "edit/", sex="", phone="13600136000")
    sent(client, do + "correction/", field="phone", wanted="13500135000")
    home = Membership._base_manager.get().household_id
    assert "户主" in page(client, f"/desk/people/households/{home}/")
    assert "王**" in page(client, "/desk/people/corrections/")
    sent(client, do + "leave/", how="within", left_on=DAY, to_unit=ground.other.pk)
    assert fresh(person).unit == ground.other
    page(client, f"/desk/people/{person.pk}/", 404)
    there = browser(ground, "counter_clerk", ground.other)
    assert "王**" in page(there, "/desk/people/arrivals/")


def test_labels_that_run_out_are_listed_and_looked_at(ground: Ground) -> None:
    label = actions.add_label(
        person=ground.person(), kind="alone", since_on=DAY, until_on=DAY, **DUTY
    )
    client = browser(ground, "civil_affairs")
    shown = page(client, "/desk/people/reviews/")
    assert "王**" in shown and "独居" in shown and "已到期" in shown
    sent(client, f"/desk/people/{label.person_id}/row/review-label/{label.pk}/", to="reviews")
    assert "王**" not in page(client, "/desk/people/reviews/")


def test_a_pair_is_merged_from_the_list(ground: Ground) -> None:
    one = ground.person("王小明", PHONE, identity=IDENTITY)
    two = ground.person("王晓明", identity=IDENTITY)
    client, row = browser(ground), Duplicate._base_manager.get()
    assert "证件号码相同" in page(client, "/desk/people/duplicates/")
    sent(client, f"/desk/people/duplicates/{row.pk}/first/")
    first, second = sorted((one, two), key=lambda person: person.pk)
    assert fresh(second).merged_into_id == first.pk


def test_a_list_is_taken_out_masked_and_on_record(ground: Ground) -> None:
    ground.person(phone=PHONE)
    client = browser(ground)
    answer = client.post("/desk/people/take-out/?age=", {"purpose": "visit"})
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    entry = Entry.objects.get(verb="people.take_out")
    assert entry.data == {"rows": 1, "purpose": "visit", "unmasked": False}
    sent(client, "/desk/people/take-out/", 422, purpose="")
    assert "1 人" in page(client, "/desk/people/take-out/")
    civil = browser(ground, "civil_affairs")
    assert civil.post("/desk/people/take-out/", {"purpose": "visit"}).status_code == 200
    assert browser(ground, "counter_clerk").get("/desk/people/take-out/").status_code == 403


def test_a_correction_is_read_on_record_and_made(ground: Ground) -> None:
    person = ground.person(phone=PHONE)
    asked = actions.ask_correction(person=person, field="phone", wanted="13500135000", by=SETUP)
    client, to = browser(ground), f"/desk/people/corrections/{asked.pk}/"
    assert "13500135000" not in page(client, to)
    assert "13500135000" in sent(client, to, 200, verdict="read")
    sent(client, to, verdict="made", answer="已核对")
    assert PersonalData._base_manager.get(pk=person.pk).phone.reveal() == "13500135000"


@pytest.mark.parametrize("path", ["", "reviews/", "duplicates/", "corrections/", "arrivals/"])
def test_lists_take_as_many_statements_for_many_rows_as_for_one(ground: Ground, path: str) -> None:
    client = browser(ground)
    counted = []
    for number in range(4):
        for extra in range(1 if number == 0 else 6):
            name = f"王{number}{extra}"
            person = ground.person(name, identity=IDENTITY)
            actions.add_label(person=person, kind="alone", since_on=DAY, until_on=DAY, **DUTY)
            actions.ask_correction(person=person, field="name", wanted=name, by=SETUP)
            away = ground.person(name, unit=ground.other, dwelling=ground.other_door)
            actions.leave(
                person=away, how="within", left_on=DAY, to_unit=ground.community, by=SETUP
            )
        with CaptureQueriesContext(connection) as queries:
            page(client, f"/desk/people/{path}")
        counted.append(len(queries))
    assert len(set(counted[1:])) == 1 and counted[-1] <= 14, counted


def test_a_file_takes_the_same_statements_however_long_it_is(ground: Ground) -> None:
    person, client = ground.person(phone=PHONE), browser(ground)
    page(client, f"/desk/people/{person.pk}/")
    counted = []
    for kind in ("alone", "veteran", "party", "volunteer"):
        actions.add_label(person=person, kind=kind, **DUTY)
        actions.give_consent(
            person=person,
            purpose={"alone": "care", "veteran": "benefits", "party": "contact"}.get(
                kind, "emergency"
            ),
            how="paper",
            by=SETUP,
        )
        with CaptureQueriesContext(connection) as queries:
            page(client, f"/desk/people/{person.pk}/")
        counted.append(len(queries))
    assert len(set(counted)) == 1 and counted[0] <= 22, counted
    assert Label._base_manager.count() == 4
