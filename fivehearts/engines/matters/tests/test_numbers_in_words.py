"""A phone or identity number somebody writes into a text leaves it, and is found and seen again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fivehearts.community.duties.models import User
from fivehearts.community.duties.tests.making import just_confirmed
from fivehearts.community.people.vocabulary import PurposeMissing
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.actions import Answers
from fivehearts.engines.matters.actions.guarding import kept_words
from fivehearts.engines.matters.models import FollowUp, Fragment, Matter, Report, Wording
from fivehearts.engines.matters.queries.page import matter_page, number_in_words
from fivehearts.engines.matters.queries.work import Narrowing, matters_found
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.foundation.clock import now
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import Actor, ActorScope, SystemScope, enter
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.vault import references, rotating
from fivehearts.foundation.verbs import Forbidden

pytestmark = pytest.mark.django_db

PHONE, SPELLED = "13912345678", "139-1234 5678"
IDENTITY = "110101199003074530"
TOLD = f"我妈妈电话{SPELLED}，身份证{IDENTITY}，请帮她登记。座机0731-88881234。"


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def registered(place: Community, **given) -> Matter:
    return lead_to(place, "registered", **{"words": TOLD, "title": f"请回电{PHONE}", **given})


def numbers_found(actor: Actor, words: str) -> list[int]:
    with enter(ActorScope(actor)):
        rows = matters_found(actor, Narrowing(words=words), at=now())
        return [matter.pk for matter in rows]


def opened(matter: Matter) -> set[str]:
    return {one.value.reveal() for one in Fragment.objects.filter(matter=matter)}


def test_words_keep_references_and_the_numbers_are_sealed_beside_them(place: Community) -> None:
    matter = registered(
        place,
        place_words=f"3号楼，门卫{PHONE}",
        answers=[("怎样找到您？", f"打{PHONE}")],
        contact="anonymous",
        resident_name="",
        resident_phone="",
    )
    kept = Wording.objects.get(matter=matter)
    said = str([kept.words, kept.place_words, kept.answers, kept.vector, reload(matter).title])
    for number in (PHONE, SPELLED, "5678 ", IDENTITY, "88881234"):
        assert number not in said
    assert references.masked(kept.words) == (
        "我妈妈电话139****5678，身份证110*************30，请帮她登记。座机0731-****1234。"
    )
    assert reload(matter).title == "请回电139****5678"
    assert opened(matter) == {PHONE, IDENTITY, "073188881234"}
    # The same number has one row and one reference, wherever in the matter it stood.
    assert Fragment.objects.filter(matter=matter, kind="phone").count() == 2


def test_whatever_is_written_on_the_way_keeps_no_number_either(place: Community) -> None:
    matter = lead_to(place, "handling")
    actions.note(by=place.grid_worker, matter=matter, words=f"女儿电话{PHONE}")
    actions.urge(by=place.clerk, matter=matter, words=f"又打来了：{PHONE}", for_resident=True)
    actions.ask_extension(
        by=place.grid_worker, matter=matter, amount=2, reason=f"等{PHONE}回电，{IDENTITY}"
    )
    actions.keep_date(by=place.secretary, matter=matter, reason=f"{PHONE}已回电")
    done = {"by": place.grid_worker, "matter": matter, "outcome": "solved"}
    actions.report_done(**done, answer=f"已与家属{PHONE}联系。")
    actions.approve(by=place.reviewer, matter=matter, words=f"核过{IDENTITY}")
    answers = Answers(True, "solved", "satisfied", f"以后打{PHONE}")
    actions.answer_follow_up(by=place.caller, matter=matter, answers=answers, way="phone")
    page = matter_page(place.secretary, reload(matter), at=now())
    texts = [step.words for step in page.steps] + [one.words for one in page.urgings]
    texts += [one.reason + one.words for one in page.requests]
    texts += [Report.objects.get().answer, FollowUp.objects.get().words]
    assert not [text for text in texts if PHONE in text or IDENTITY in text]
    assert sum("139****5678" in text for text in texts) >= 8
    assert opened(matter) == {PHONE, IDENTITY}
    assert {one.key for one in page.numbers} == {
        key for t in texts for key in references.keys_in(t)
    }


def test_an_answer_keeps_the_numbers_that_are_public(place: Community) -> None:
    Unit.objects.filter(pk=place.property.pk).update(phone="139 0000 1111")
    matter = lead_to(place, "handling")
    answer = f"物业值班13900001111，供水公司0731-85551234，家属{PHONE}已告知。"
    actions.report_done(by=place.grid_worker, matter=matter, outcome="solved", answer=answer)
    kept = references.masked(Report.objects.get().answer)
    assert kept == "物业值班13900001111，供水公司0731-85551234，家属139****5678已告知。"


def test_a_text_without_numbers_asks_the_database_nothing(
    place: Community, django_assert_num_queries
) -> None:
    matter = lead_to(place, "handling")
    with django_assert_num_queries(0):
        assert kept_words(matter, " 2026年11月12日来电，3栋2单元501 ", at=now())


def test_the_whole_number_finds_the_matter_for_whoever_may_read_it(place: Community) -> None:
    matter = registered(place)
    for asked in (PHONE, "139 1234 5678", IDENTITY, "0731-88881234"):
        assert numbers_found(place.secretary, asked) == [matter.pk]
        assert numbers_found(place.stranger, asked) == []
    assert numbers_found(place.secretary, "13912345679") == []


def test_a_change_of_the_key_loses_no_number(place: Community, settings) -> None:
    settings.VAULT_KEY = "11" * 32
    matter = registered(place)
    settings.VAULT_KEY = f"{'22' * 32},{'11' * 32}"
    assert numbers_found(place.secretary, IDENTITY) == [matter.pk]
    assert rotating.rotate_batch(Fragment).moved == 3
    assert numbers_found(place.secretary, PHONE) == [matter.pk]
    settings.VAULT_KEY = "22" * 32
    assert numbers_found(place.secretary, IDENTITY) == [matter.pk]
    assert opened(matter) == {PHONE, IDENTITY, "073188881234"}


def test_a_number_is_shown_for_a_purpose_and_the_record_says_so(place: Community) -> None:
    matter = reload(registered(place))
    fragment = Fragment.objects.get(matter=matter, kind="identity")
    wanted = {"matter": matter, "fragment": fragment}
    with pytest.raises(PurposeMissing):
        actions.reveal_number(by=place.clerk, purpose="", **wanted)
    with pytest.raises(Forbidden):
        actions.reveal_number(by=place.stranger, purpose="contact", **wanted)
    assert not Entry.objects.filter(verb="matters.reveal_number").exists()
    assert actions.reveal_number(by=place.clerk, purpose="visit", **wanted) == IDENTITY
    entry = Entry.objects.get(verb="matters.reveal_number")
    assert entry.subject == f"matters.Matter:{matter.pk}"
    assert (entry.data["field"], entry.data["purpose"]) == ("identity", "visit")


def test_a_number_of_another_matter_does_not_open_here(place: Community) -> None:
    here, there = registered(place), registered(place)
    key = Fragment.objects.filter(matter=there).first().key
    assert not Fragment.objects.filter(matter=here, key=key).exists()
    with pytest.raises(Fragment.DoesNotExist):
        number_in_words(here, key)


def test_the_desk_shows_masks_and_opens_one_number_by_a_button(
    place: Community, client: Client
) -> None:
    matter = registered(place)
    client.force_login(
        User.objects.get(username="clerk"), "django.contrib.auth.backends.ModelBackend"
    )
    just_confirmed(client)
    page = client.get(_address(matter)).content.decode()
    assert "电话139****5678，身份证110*************30" in page
    assert "⟦" not in page
    for number in (PHONE, SPELLED, IDENTITY):
        assert number not in page
    key = Fragment.objects.get(matter=matter, kind="identity").key
    shown = client.post(f"{_address(matter)}numbers/{key}/", {"purpose": "contact"})
    assert IDENTITY in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert client.post(f"{_address(matter)}numbers/{key}/", {}).status_code == 422
    assert client.post(f"{_address(matter)}numbers/bbbb/", {"purpose": "visit"}).status_code == 404


def _address(matter: Matter) -> str:
    return reverse("matters:matter", args=[matter.number])
