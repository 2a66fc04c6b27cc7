"""Several residents, one thing: handled together, each for themselves, and taken apart again."""

from __future__ import annotations

import io
import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from fivehearts.community.duties.models import User
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import (
    Due,
    FollowUp,
    Joining,
    Matter,
    Participation,
    Photo,
    Report,
    Span,
    TimelineStep,
)
from fivehearts.engines.matters.queries.tracking import tracked_page
from fivehearts.engines.matters.tests.community import (
    Community,
    facts,
    found,
    lead_to,
    reload,
    resident_of,
    seen_by,
)
from fivehearts.engines.matters.vocabulary.joint import (
    HistoryStaysApart,
    JoinsItself,
    LeadingAnswered,
    LeadingIsJoined,
    LeadsOthers,
    OtherConfidentiality,
)
from fivehearts.engines.matters.vocabulary.refusals import OwnHandling, ReasonMissing
from fivehearts.engines.matters.vocabulary.words import Contact
from fivehearts.foundation.scope import CodeScope, SystemScope, enter
from fivehearts.foundation.scope.actors import resident
from fivehearts.foundation.verbs import Forbidden, IllegalTransition, Refusal


@pytest.fixture
def community(db: None):
    with enter(SystemScope("test")):
        yield found()


def second(place: Community, state: str = "registered", **given: object) -> Matter:
    """What another resident of the same stairs asks."""
    told = {
        "words": "二单元楼道一片漆黑，我母亲昨晚摔了一跤。",
        "resident_name": "李秀兰",
        "resident_phone": "13912340000",
        **given,
    }
    return lead_to(place, state, **told)


def picture(name: str) -> SimpleUploadedFile:
    """A small photo as a phone sends it."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "gray").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def joined_pair(place: Community, state: str = "registered") -> tuple[Matter, Matter]:
    """A leading matter in handling, and one joined to it."""
    leading, matter = reload(lead_to(place, "handling")), reload(second(place, state))
    actions.join(by=place.dispatcher, matter=matter, leading=leading, reason="同一盏灯")
    return reload(leading), reload(matter)


def answered(place: Community, leading: Matter) -> None:
    """The leading matter is reported and approved."""
    told = "已请张建国师傅更换3号楼2单元的灯，有事打13812345678。"
    actions.report_done(by=place.grid_worker, matter=leading, outcome="solved", answer=told)
    actions.approve(by=place.reviewer, matter=leading)


def test_joined_it_waits_with_the_leading_one_and_its_date_stays(community: Community) -> None:
    leading, matter = reload(lead_to(community, "handling")), reload(second(community))
    due, number = matter.promise.due_at, matter.number
    actions.join(by=community.dispatcher, matter=matter, leading=leading, reason="同一盏灯")
    matter, leading = reload(matter), reload(leading)
    assert (matter.state, matter.joined_to_id, leading.leads) == ("joined", leading.pk, 1)
    assert matter.number == number
    assert matter.promise.due_at == due
    assert matter.promise.state == "running"
    assert matter.accountable_unit == leading.accountable_unit == matter.holder_unit
    # The unit that answers sees what goes along.
    assert seen_by(community.grid_worker, matter)
    verbs = list(TimelineStep.objects.filter(matter=leading).values_list("verb", "public"))
    assert ("take_along", False) in verbs


def test_the_answer_reaches_everybody_and_each_is_asked_apart(community: Community) -> None:
    leading, matter = joined_pair(community)
    answered(community, leading)
    matter, leading = reload(matter), reload(leading)
    assert (matter.state, leading.state) == ("follow_up", "follow_up")
    assert (matter.joined_to_id, leading.leads) == (None, 0)
    report = Report.objects.get(matter=matter)
    assert report.by == Report.objects.get(matter=leading).by
    # It was written to somebody else: nobody's name, phone or door goes along.
    for secret in ("张建国", "138", "3号楼"):
        assert secret not in report.answer
    page = tracked_page(matter.number)
    assert page.answer is not None
    assert "更换" in page.answer.words
    # One says no, the other yes: rounds and follow-ups are their own.
    no = actions.Answers(True, "unsolved", "dissatisfied")
    yes = actions.Answers(True, "solved", "satisfied")
    actions.answer_follow_up(by=resident_of(matter), matter=matter, answers=no, way="web")
    actions.answer_follow_up(by=community.caller, matter=leading, answers=yes, way="phone")
    matter, leading = reload(matter), reload(leading)
    assert (matter.state, matter.round) == ("handling", 2)
    assert (leading.state, leading.round) == ("closed", 1)
    assert FollowUp.objects.filter(matter=matter).count() == 1


def test_pictures_of_the_joint_answer_are_seen_by_each_of_them_without_names(
    community: Community,
) -> None:
    leading, matter = joined_pair(community)
    shown = picture("张建国家.jpg")
    told = {"outcome": "solved", "answer": "灯已更换。", "photos": [shown]}
    actions.report_done(by=community.grid_worker, matter=leading, **told)
    client = Client()
    session = client.session
    session["opened"] = [matter.pk]
    session.save()
    address = reverse("resident:matter", args=[matter.number])
    file = Photo.objects.get(matter=leading, verb="report_done").file_id
    there = reverse("resident:photo", args=[matter.number, file])
    # Not before the answer is approved.
    assert client.get(there).status_code == 404
    actions.approve(by=community.reviewer, matter=reload(leading))
    page = client.get(address).content.decode()
    assert there in page and "张建国" not in page
    assert client.get(there).status_code == 200
    # A second round of the leading one shows its pictures to its own resident alone.
    no = actions.Answers(True, "unsolved", "dissatisfied")
    actions.answer_follow_up(by=resident_of(leading), matter=reload(leading), answers=no, way="web")
    actions.report_done(
        by=community.grid_worker, matter=reload(leading), outcome="solved", answer="又换了。",
        photos=[picture("b.jpg")],
    )  # fmt: skip
    actions.approve(by=community.reviewer, matter=reload(leading))
    newest = Photo.objects.filter(matter=leading, round=2).get().file_id
    hidden = reverse("resident:photo", args=[matter.number, newest])
    assert client.get(hidden).status_code == 404


def test_whoever_handled_the_leading_one_does_not_ask_the_joined_resident(
    community: Community,
) -> None:
    leading, matter = joined_pair(community)
    both = community.hire("both", community.community, "caller", "secretary")
    answered_by = {"outcome": "solved", "answer": "灯已更换。"}
    actions.report_done(by=both, matter=leading, **answered_by)
    actions.approve(by=community.reviewer, matter=reload(leading))
    with pytest.raises(OwnHandling):
        actions.log_attempt(by=both, matter=reload(matter), way="phone")


@pytest.mark.parametrize("state", ["registered", "accepted", "dispatched", "signed", "handling"])
def test_separated_it_stands_where_it_stood(community: Community, state: str) -> None:
    leading, matter = reload(lead_to(community, "dispatched")), reload(second(community, state))
    before = {
        name: getattr(matter, name)
        for name in ("state", "holder_unit_id", "accountable_unit_id", "owner_id", "queue", "round")
    }
    due = matter.promise.due_at
    steps = {one.step for one in Due.objects.filter(matter=matter) if one.promise.runs}
    actions.join(by=community.dispatcher, matter=matter, leading=leading)
    actions.separate(by=community.dispatcher, matter=matter, reason="其实是另一盏灯")
    matter, leading = reload(matter), reload(leading)
    assert {name: getattr(matter, name) for name in before} == before
    assert matter.promise.due_at == due
    assert {one.step for one in Due.objects.filter(matter=matter) if one.promise.runs} == steps
    assert (matter.joined_to_id, leading.leads) == (None, 0)
    holders = Participation.objects.filter(matter=matter, part="accountable", until=None)
    assert [one.unit_id for one in holders] == [matter.accountable_unit_id]
    joining = Joining.objects.get(matter=matter)
    assert (joining.ended, joining.ended_words) == ("separated", "其实是另一盏灯")
    assert Span.objects.filter(matter=matter, until=None).count() == 1


def test_separating_needs_a_reason_and_a_post(community: Community) -> None:
    _leading, matter = joined_pair(community)
    with pytest.raises(ReasonMissing):
        actions.separate(by=community.dispatcher, matter=matter, reason=" ")
    with pytest.raises(Forbidden):
        actions.separate(by=community.grid_worker, matter=matter, reason="不是一回事")


def test_where_the_unit_has_closed_it_is_dispatched_anew(community: Community) -> None:
    leading, matter = reload(lead_to(community, "handling")), reload(second(community))
    actions.accept(by=community.clerk, matter=matter)
    actions.dispatch(by=community.dispatcher, matter=matter, unit=community.second_grid)
    actions.join(by=community.dispatcher, matter=matter, leading=leading)
    community.second_grid.closed_at = matter.registered_at
    community.second_grid.save()
    actions.separate(by=community.dispatcher, matter=matter, reason="另一处")
    matter = reload(matter)
    assert (matter.state, matter.queue, matter.holder_unit) == (
        "accepted", "dispatch", community.community,
    )  # fmt: skip


def test_what_cannot_be_together_says_why(community: Community) -> None:
    leading, matter = joined_pair(community)
    other = reload(second(community))
    history = reload(second(community))
    Matter.objects.filter(pk=history.pk).update(historical=True)
    done = reload(lead_to(community, "follow_up"))
    report = reload(second(community, kind="report"))
    minors = reload(second(community))
    Matter.objects.filter(pk=minors.pk).update(tags=["minors"])
    third = reload(lead_to(community, "handling"))
    for who, to, why in (
        (other, other, JoinsItself),
        (reload(history), leading, HistoryStaysApart),
        (other, matter, LeadingIsJoined),
        (other, done, LeadingAnswered),
        (leading, third, LeadsOthers),
        (report, leading, OtherConfidentiality),
        (reload(minors), leading, OtherConfidentiality),
    ):
        with pytest.raises(why) as refused:
            actions.join(by=community.dispatcher, matter=reload(who), leading=reload(to))
        assert "%" not in refused.value.sentence
    with pytest.raises(Forbidden):
        actions.join(by=community.grid_worker, matter=other, leading=leading)
    with pytest.raises(IllegalTransition):
        actions.join(by=community.dispatcher, matter=matter, leading=third)


def test_answers_to_a_merged_number_are_not_lost(community: Community) -> None:
    """Complaint 35: what is written to the old number arrives where the work is done."""
    leading, matter = joined_pair(community)
    actions.urge(by=resident_of(matter), matter=matter, words="我妈又摔了，请打13912340000")
    arrived = TimelineStep.objects.filter(matter=leading, verb="arrive").get()
    assert "我妈又摔了" in arrived.words
    assert "13912340000" not in arrived.words
    assert not arrived.public
    assert arrived.facts["joined"] == matter.pk
    # The resident of the leading one reads nothing of it.
    assert "我妈" not in str(tracked_page(leading.number).steps)


def test_the_old_number_tells_the_joint_handling_and_nothing_of_others(
    community: Community,
) -> None:
    leading, matter = joined_pair(community)
    actions.note(by=community.grid_worker, matter=leading, words="张桂英家的灯明天换", public=True)
    with enter(CodeScope(frozenset({matter.pk}))):
        page = tracked_page(matter.number)
    assert page.together is not None
    assert page.together.unit_name == "第一网格"
    assert {step.verb for step in page.together.steps} >= {"dispatch", "sign"}
    client = Client()
    session = client.session
    session["opened"] = [matter.pk]
    session.save()
    told = client.get(reverse("resident:matter", args=[matter.number])).content.decode()
    assert "第一网格" in told
    for secret in ("张桂英", leading.number, leading.display_number, leading.title, "同一盏灯"):
        assert secret not in told


def test_where_the_leading_one_goes_the_joined_goes_and_every_second_is_booked(
    community: Community,
) -> None:
    leading, matter = joined_pair(community)
    leading = reload(leading)
    actions.ask_return(by=community.grid_worker, matter=leading, reason="归物业")
    actions.take_back(by=community.secretary, matter=reload(leading), unit=community.property)
    matter = reload(matter)
    assert matter.accountable_unit == matter.holder_unit == community.property
    spans = list(Span.objects.filter(matter=matter).order_by("since", "pk"))
    assert [one.unit_id for one in spans][-1] == community.property.pk
    assert [one.until for one in spans].count(None) == 1


@pytest.mark.parametrize("ending", ["decline", "withdraw"])
def test_where_the_leading_one_ends_without_an_answer_the_others_go_on(
    community: Community, ending: str
) -> None:
    leading, matter = reload(lead_to(community, "registered")), reload(second(community))
    actions.join(by=community.dispatcher, matter=matter, leading=leading)
    leading = reload(leading)
    if ending == "decline":
        actions.decline(
            by=community.clerk, matter=leading, reason="不归社区", right_address="12345"
        )
    else:
        actions.withdraw(by=resident_of(leading), matter=leading)
    matter = reload(matter)
    assert (matter.state, matter.joined_to_id) == ("registered", None)
    assert Joining.objects.get(matter=matter).ended == "leading_ended"


def test_whoever_withdraws_a_joined_one_leaves_the_leading_one_alone(community: Community) -> None:
    leading, matter = joined_pair(community)
    actions.withdraw(by=resident_of(matter), matter=matter)
    matter, leading = reload(matter), reload(leading)
    assert (matter.state, leading.state, leading.leads) == ("withdrawn", "handling", 0)


def test_an_anonymous_and_an_order_of_the_city_go_along_too(community: Community) -> None:
    leading = reload(lead_to(community, "handling"))
    nobody = facts(community.grid, contact=Contact.ANONYMOUS, resident_name="", resident_phone="")
    matter = actions.register(by=resident("visitor"), facts=nobody)
    actions.join(by=community.dispatcher, matter=reload(matter), leading=leading)
    answered(community, reload(leading))
    matter = reload(matter)
    assert matter.state == "follow_up"
    actions.close_unanswered(by=community.caller, matter=matter)
    assert reload(matter).closing == "no_contact"


def test_two_steps_at_the_desk_and_the_page_tells_it_on_both_sides(community: Community) -> None:
    leading, matter = reload(lead_to(community, "handling")), reload(second(community))
    client = Client()
    client.force_login(
        User.objects.get(pk=community.dispatcher.user_id),
        "django.contrib.auth.backends.ModelBackend",
    )
    here = reverse("matters:joining", args=[matter.number])
    first = client.get(here).content.decode()
    assert leading.display_number in first
    both = client.get(here, {"to": leading.display_number})
    assert matter.title in both.content.decode()
    assert leading.title in both.content.decode()
    given = {"to": leading.number, "version": matter.version, "reason": "同一盏灯"}
    old = client.post(here, {**given, "leading_version": leading.version + 1})
    assert old.status_code == 409
    done = client.post(here, {**given, "leading_version": leading.version})
    assert done.status_code == 302
    mine = client.get(reverse("matters:matter", args=[matter.number])).content.decode()
    theirs = client.get(reverse("matters:matter", args=[leading.number])).content.decode()
    assert leading.display_number in mine
    assert "同一盏灯" in mine
    assert matter.display_number in theirs
    wrong = client.get(here, {"to": "20200101-0001-1"})
    assert wrong.status_code == 422


def test_two_that_join_to_each_other_at_once_make_no_circle(committed_db: None) -> None:
    with enter(SystemScope("test")):
        place = found()
        one, two = reload(lead_to(place, "handling")), reload(second(place, "handling"))
    start, told = threading.Barrier(2), []

    def press(matter: Matter, leading: Matter) -> None:
        try:
            start.wait(5)
            with enter(SystemScope("test")):
                actions.join(by=place.dispatcher, matter=reload(matter), leading=reload(leading))
            told.append("")
        except Refusal as refusal:
            told.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(told) == 2
    assert told.count("") == 1
    with enter(SystemScope("test")):
        states = sorted([reload(one).state, reload(two).state])
    assert states == ["handling", "joined"]


def test_the_nearest_date_of_those_that_go_along_is_shown(community: Community) -> None:
    leading, matter = joined_pair(community)
    Matter.objects.filter(pk=leading.pk).update(
        next_due_at=matter.promise.due_at + timedelta(days=2)
    )
    client = Client()
    client.force_login(
        User.objects.get(pk=community.grid_worker.user_id),
        "django.contrib.auth.backends.ModelBackend",
    )
    shown = client.get(reverse("matters:matter", args=[leading.number]))
    panel = shown.context["page"].joint
    assert panel.earliest_due == matter.next_due_at
    # Whoever agrees to more time reads that it moves nobody else's date.
    asked = {"amount": 2, "reason": "等配件", "matter": reload(leading)}
    actions.ask_extension(by=community.grid_worker, **asked)
    verb = reverse("matters:verb", args=[leading.number, "extend"])
    deciding = community.desk_of("secretary").get(verb)
    assert "1 件事项与它一起办理" in deciding.content.decode()
