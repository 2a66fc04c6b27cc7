"""What the public reads is redacted, released by somebody who did not handle it, and can go again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fivehearts.community.people.models import PersonalData
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Joining, Matter, Publication, TimelineStep, Wording
from fivehearts.engines.matters.queries.publishing import group_is_small, review
from fivehearts.engines.matters.tests.community import Community, facts, found, lead_to, reload
from fivehearts.engines.matters.vocabulary.joint import LeadingAnswered
from fivehearts.engines.matters.vocabulary.publishing import (
    AlreadyDown,
    ConfidentialStays,
    NothingToPublish,
    OwnWork,
)
from fivehearts.engines.matters.vocabulary.refusals import ReasonMissing
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import resident
from fivehearts.foundation.verbs import Forbidden, Overtaken

WORDS = (
    "我是3号楼2单元501的张桂英，电话138 1234 5678。邻居李建国的车沪A12345天天堵在单元门口，"
    "身份证110101199003074530也登记过。请安排处理。"
)
SECRETS = ("张桂英", "1234 5678", "李建国", "沪A12345", "110101199003074530", "501", "3号楼")


@pytest.fixture
def community(db: None):
    with enter(SystemScope("test")):
        yield found()


def told(place: Community, state: str = "closed", **given: object) -> Matter:
    return reload(lead_to(place, state, words=WORDS, title="车辆堵门", **given))


def released(place: Community, matter: Matter, **given: object) -> Publication:
    matter = Matter.objects.select_related("wording", "intake_unit").get(pk=matter.pk)
    digest = review(matter).digest
    return actions.publish(by=place.reviewer, matter=matter, digest=digest, **given)


def test_what_is_published_holds_nobody_and_the_original_stays(community: Community) -> None:
    matter = told(community)
    before = Wording.objects.get(matter=matter).words
    one = released(community, matter)
    public = one.title + one.words + one.answer
    assert not [secret for secret in SECRETS if secret in public]
    assert "堵在单元门口" in one.words
    assert "灯已更换" in one.answer
    assert Wording.objects.get(matter=matter).words == before
    page = Client().get(reverse("resident:published_one", args=[one.pk])).content.decode()
    listed = Client().get(reverse("resident:published"), {"q": "堵在"}).content.decode()
    for text in (page, listed):
        assert not [s for s in (*SECRETS, matter.number, matter.display_number) if s in text]
    assert "车辆堵门" in listed
    assert (
        "车辆堵门"
        not in Client().get(reverse("resident:published"), {"q": "水管"}).content.decode()
    )
    entry = Entry.objects.filter(verb="matters.publish").first()
    assert entry is not None
    assert not [secret for secret in SECRETS if secret in str(entry.data)]


def test_the_reviewer_takes_out_more_and_lets_stay_with_a_reason(community: Community) -> None:
    matter = told(community)
    loaded = Matter.objects.select_related("wording").get(pk=matter.pk)
    plate = next(one for one in review(loaded).words.spans if one.kind == "plate")
    key = f"words:{plate.key}"
    one = released(community, matter, stays={key: "车主同意公开"}, also=["单元门口"])
    assert "沪A12345" in one.words
    assert "单元门口" not in one.words
    told_why = TimelineStep.objects.filter(matter=matter, verb="publish", public=False).get()
    assert told_why.words == "车主同意公开"


def test_both_texts_stand_side_by_side_and_are_looked_at_again(community: Community) -> None:
    matter = told(community)
    desk, here = community.desk_of("reviewer"), reverse("matters:publishing", args=[matter.number])
    first = desk.get(here)
    text = first.content.decode()
    assert "<del>沪A12345</del>" in text
    assert "<ins>〔车牌〕</ins>" in text
    digest = first.context["review"].digest
    again = desk.post(here, {"digest": digest, "also": "堵在", "look": "1"})
    assert "<del>堵在</del>" in again.content.decode()
    assert not Publication.objects.exists()
    done = desk.post(here, {"digest": digest, "also": "堵在"})
    assert done.status_code == 302
    assert "堵在" not in Publication.objects.get().words
    old = desk.post(here, {"digest": "0" * 32, "also": ""})
    assert old.status_code == 409


def test_what_may_not_be_public_says_why(community: Community) -> None:
    wrong = told(community, kind="report")
    minors = told(community)
    Matter.objects.filter(pk=minors.pk).update(tags=["minors"])
    young = told(community)
    PersonalData._base_manager.filter(pk=young.resident_id).update(
        birth_year=young.registered_at.year - 12
    )
    joined = told(community, "follow_up")
    for matter, why in (
        (wrong, ConfidentialStays),
        (minors, ConfidentialStays),
        (young, ConfidentialStays),
        (joined, NothingToPublish),
    ):
        with pytest.raises(why):
            released(community, reload(matter))
    PersonalData._base_manager.filter(pk=young.resident_id).update(birth_year=None)
    closed = told(community)
    with pytest.raises(Forbidden):
        actions.publish(by=community.grid_worker, matter=closed, digest="")
    with pytest.raises(Overtaken):
        actions.publish(by=community.reviewer, matter=closed, digest="x")
    own = reload(lead_to(community, "handling"))
    actions.report_done(by=community.secretary, matter=own, outcome="solved", answer="好了。")
    actions.approve(by=community.reviewer, matter=own)
    answers = actions.Answers(True, "solved", "satisfied")
    actions.answer_follow_up(by=community.caller, matter=own, answers=answers, way="phone")
    with pytest.raises(OwnWork):
        actions.publish(by=community.secretary, matter=reload(own), digest="")


def test_taken_down_its_words_are_gone(community: Community) -> None:
    matter = told(community)
    one = released(community, matter)
    with pytest.raises(ReasonMissing):
        actions.unpublish(by=community.reviewer, matter=matter, reason="")
    actions.unpublish(by=community.reviewer, matter=reload(matter), reason="居民要求撤下")
    one.refresh_from_db()
    assert (one.words, one.answer, one.title) == ("", "", "")
    assert Client().get(reverse("resident:published_one", args=[one.pk])).status_code == 404
    with pytest.raises(AlreadyDown):
        actions.unpublish(by=community.reviewer, matter=reload(matter), reason="再撤")


def test_where_few_asked_the_place_is_not_told(community: Community) -> None:
    matter = told(community)
    assert group_is_small(matter)
    assert released(community, matter).place is None
    actions.set_measure(by=community.administrator, code="smallest_group", value=1)
    assert released(community, reload(matter)).place == community.grid
    with pytest.raises(Forbidden):
        actions.set_measure(by=community.reviewer, code="smallest_group", value=1)


def test_me_too_is_an_own_matter_that_goes_along_at_once(community: Community) -> None:
    leading = told(community, "handling")
    one = released(community, leading)
    client = Client()
    page = reverse("resident:published_one", args=[one.pk])
    assert client.get(page).context["goes_on"]
    sent = {
        "once": "me-1",
        "contact": "self",
        "name": "王秀兰",
        "phone": "13912340000",
        "words": "",
    }
    here = reverse("resident:me_too", args=[one.pk])
    missing = client.post(here, {**sent, "phone": ""})
    assert missing.status_code == 422
    assert "王秀兰" in missing.content.decode()
    done = client.post(here, sent)
    assert done.status_code == 302
    again = client.post(here, sent)
    assert again.status_code == 302
    joining = Joining.objects.get()
    matter = reload(joining.matter)
    assert (joining.how, joining.leading_id) == ("me_too", leading.pk)
    assert matter.number != leading.number
    assert matter.can_be_contacted
    nobody = client.post(here, {"once": "me-2", "contact": "anonymous", "words": "我家也是"})
    assert nobody.status_code == 302
    assert reload(leading).leads == 2
    # The receipt and the page of the own matter open at once, and hold nothing of the other.
    own = client.get(reverse("resident:matter", args=[matter.number])).content.decode()
    assert not [s for s in (*SECRETS, leading.number, leading.display_number) if s in own]


def test_me_too_on_what_became_confidential_goes_by_itself_and_says_nothing(
    community: Community,
) -> None:
    one = released(community, told(community, "handling"))
    Matter.objects.filter(pk=one.matter_id).update(kind="report")
    told_again = actions.Seconding(contact="anonymous")
    matter = actions.me_too(by=resident("visitor"), publication=one, told=told_again)
    assert reload(matter).state == "registered"
    assert not Joining.objects.exists()


def test_what_turns_out_to_be_a_report_of_a_wrong_is_public_no_more(community: Community) -> None:
    one = released(community, told(community, "handling"))
    matter = reload(one.matter)
    actions.reclassify(by=community.grid_worker, matter=matter, kind="report", reason="举报")
    one.refresh_from_db()
    assert one.taken_at is not None and one.words == ""
    assert Client().get(reverse("resident:published_one", args=[one.pk])).status_code == 404


def test_at_the_counter_me_too_is_one_step(community: Community) -> None:
    leading = told(community, "handling")
    desk, here = community.desk_of("clerk"), reverse("matters:register")
    sent = {
        "once": "counter-1", "along": leading.number, "channel": "counter", "kind": "complaint",
        "place_unit": community.grid.pk, "urgency": "ordinary", "words": "我家门口也堵着",
        "contact": "self", "resident_name": "王秀兰", "resident_phone": "13912340000",
    }  # fmt: skip
    # A receptionist joins nothing by the own judgement: not before it is published.
    assert desk.post(here, sent).status_code == 403
    assert not Joining.objects.exists()
    released(community, leading)
    link = f"{here}?along={leading.number}"
    assert link in desk.get(reverse("matters:matter", args=[leading.number])).content.decode()
    assert leading.display_number in desk.get(link).content.decode()
    assert desk.post(here, sent).status_code == 302
    assert desk.post(here, sent).status_code == 302
    joining = Joining.objects.get()
    assert (joining.leading_id, joining.how) == (leading.pk, "me_too")
    assert reload(joining.matter).state == "joined"
    # Whoever dispatches joins by the own hand; what was answered meanwhile refuses both together.
    other = told(community, "registered")
    by_hand = {"by": community.secretary, "leading": other, "facts": facts(community.grid)}
    second = actions.me_too_here(**by_hand)
    assert Joining.objects.get(matter=second).by == community.secretary.ref
    closed, before = told(community), Matter.objects.count()
    with pytest.raises(LeadingAnswered):
        actions.me_too_here(**{**by_hand, "leading": closed})
    assert Matter.objects.count() == before


def test_me_too_on_what_was_answered_is_a_request_of_its_own(community: Community) -> None:
    one = released(community, told(community))
    told_again = actions.Seconding(contact="anonymous")
    matter = actions.me_too(by=resident("visitor"), publication=one, told=told_again)
    assert reload(matter).state == "registered"
    assert not Joining.objects.exists()
    joined = told(community, "handling")
    second = released(community, joined)
    leading = reload(actions.register(by=community.clerk, facts=facts(community.grid)))
    actions.join(by=community.dispatcher, matter=reload(joined), leading=leading)
    also = actions.me_too(by=resident("visitor"), publication=second, told=told_again)
    # What it was published of goes along with another: so does this, one step deep.
    assert reload(also).joined_to_id == leading.pk


def test_what_is_taken_up_again_says_so(community: Community) -> None:
    matter = told(community)
    one = released(community, matter)
    actions.reopen(by=community.clerk, matter=reload(matter), reason="又堵上了")
    page = Client().get(reverse("resident:published_one", args=[one.pk]))
    assert page.context["goes_on"]
