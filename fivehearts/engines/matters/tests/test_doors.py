"""Every verb has a form on the page of its matter, and the form does the verb."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fivehearts.community.duties.models import User
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Assistance, Matter, Summons
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.engines.matters.views.doors import DOORS
from fivehearts.foundation.clock import now, today
from fivehearts.foundation.scope import SystemScope, enter

LATER = f"{today() + timedelta(days=7)}"
REASON = {"reason": "路灯归市政管理"}

# verb → (state it starts from, who does it, what is filled in, facts of the matter)
WAYS: dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]] = {
    "answer_at_once": ("registered", "clerk", {"answer": "二楼窗口办理", "outcome": "solved"},
                       {"kind": "consult"}),
    "ask_return": ("signed", "grid_worker", REASON, {}),
    "ask_extension": ("handling", "grid_worker", {"amount": 2, **REASON}, {}),
    "escalate": ("handling", "secretary", REASON, {}),
    "hand_over": ("handling", "grid_worker", {"to": "secretary", "words": "请接手"}, {}),
    "reclassify": ("handling", "grid_worker", {"kind": "help", **REASON}, {}),
    "urge": ("handling", "clerk", {"words": "老人摔了", "for_resident": "on"}, {}),
    "supervise": ("handling", "administrator", {"unit": "subdistrict", "words": "请说明"}, {}),
    "withdraw": ("handling", "clerk", REASON, {}),
    "reopen": ("closed", "clerk", REASON, {}),
    "archive": ("closed", "secretary", {}, {}),
    "retract": ("asked", "grid_worker", {}, {}),
    "take_back": ("asked", "secretary", {"words": "同意"}, {}),
    "keep_there": ("asked", "secretary", REASON, {}),
    "extend": ("asked_time", "secretary", {"words": "配件周四到"}, {}),
    "keep_date": ("asked_time", "secretary", REASON, {}),
    "hand_back": ("raised", "administrator", REASON, {}),
    "ask_suspension": ("handling", "grid_worker", {"cause": "parts", "review_on": LATER, **REASON}, {}),
    "ask_parking": ("handling", "grid_worker", {"cause": "budget", "review_on": LATER, **REASON}, {}),
    "suspend": ("to_stand", "secretary", {"words": "配件周四到"}, {}),
    "keep_running": ("to_stand", "secretary", REASON, {}),
    "park": ("to_park", "secretary", {"words": "列入计划"}, {}),
    "resume": ("parked", "grid_worker", {}, {}),
    "renew_parking": ("parked", "secretary", {"words": "资金未到", "review_on": LATER}, {}),
    "ask_help": ("handling", "grid_worker", {"unit": "property", "task": "请配合", "amount": 1}, {}),
    "sign_part": ("helped", "manager", {"part": "part"}, {}),
    "part_done": ("helped", "manager", {"part": "part", "words": "已做"}, {}),
    "decline_part": ("helped", "manager", {"part": "part", **REASON}, {}),
    "insist": ("declined", "grid_worker", {"part": "part", **REASON}, {}),
    "drop_part": ("declined", "grid_worker", {"part": "part", **REASON}, {}),
    "summon": ("handling", "secretary",
               {"unit": "police", "urgency": "now", "place_words": "门口", **REASON}, {}),
    "acknowledge": ("called", "officer", {"part": "call"}, {}),
    "come": ("called", "officer", {"part": "call"}, {}),
    "report_back": ("there", "officer", {"part": "call", "words": "已劝开"}, {}),
    "call_off": ("called", "secretary", {"part": "call", **REASON}, {}),
    "rate": ("reported_back", "officer", {"part": "call", "first": "yes", "second": "no",
                                          "third": "partly", "words": "谢谢"}, {}),
    "reply": ("supervised", "grid_worker", {"words": "配件周四到"}, {}),
}  # fmt: skip


STATES = {"registered", "signed", "handling", "closed"}


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def prepared(place: Community, state: str, **given: Any) -> Matter:
    """A matter in a state of the main line, or further."""
    at = now() - timedelta(minutes=5)
    if state in STATES:
        return lead_to(place, state, at=at, **given)
    matter = lead_to(place, "handling", at=at, **given)
    further(place, state, matter)
    return matter


def further(place: Community, state: str, matter: Matter) -> None:
    """From being handled on, by one verb or two."""
    worker = {"by": place.grid_worker, "matter": matter}
    if state == "asked":
        actions.ask_return(reason="不归网格", **worker)
    elif state == "asked_time":
        actions.ask_extension(amount=2, reason="等配件", **worker)
    elif state == "raised":
        actions.escalate(by=place.secretary, matter=matter, reason="需街道协调")
    elif state == "supervised":
        actions.supervise(
            by=place.administrator, matter=matter, unit=place.subdistrict, words="请说明"
        )
    elif state in {"helped", "declined"}:
        asked_to_help(place, state, matter)
    elif state in {"called", "there", "reported_back"}:
        called_to_come(place, state, matter)
    elif state == "to_stand":
        actions.ask_suspension(
            cause="parts", reason="等配件", review_on=today() + timedelta(days=7), **worker
        )
    else:
        actions.ask_parking(
            cause="budget", reason="等资金", review_on=today() + timedelta(days=30), **worker
        )
        if state == "parked":
            actions.park(by=place.secretary, matter=matter, words="列入计划")


def asked_to_help(place: Community, state: str, matter: Matter) -> None:
    actions.ask_help(
        by=place.grid_worker, matter=matter, unit=place.property, task="请配合", amount=1
    )
    if state == "declined":
        part = Assistance.objects.get(matter=matter)
        actions.decline_part(by=place.manager, matter=matter, part=part, reason="不归我们")


def called_to_come(place: Community, state: str, matter: Matter) -> None:
    actions.summon(
        by=place.secretary, matter=matter, unit=place.police, reason="有人打架",
        place_words="门口", urgency="now",
    )  # fmt: skip
    call = Summons.objects.get(matter=matter)
    if state != "called":
        actions.come(by=place.officer, matter=matter, part=call)
    if state == "reported_back":
        actions.report_back(by=place.officer, matter=matter, part=call, words="已劝开")


def at_the_desk(place: Community, who: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=place.people[who].user_id))
    return client


def filled(place: Community, given: dict[str, Any]) -> dict[str, Any]:
    """The form as sent: names of colleagues and units become their keys."""
    sent = dict(given)
    if "to" in sent:
        sent["to"] = place.people[sent["to"]].user_id
    if "part" in sent:
        kind = Assistance if sent["part"] == "part" else Summons
        sent["part"] = kind.objects.get().pk
    if "unit" in sent:
        sent["unit"] = getattr(place, sent["unit"]).pk
    return sent


@pytest.mark.parametrize("verb", WAYS)
def test_the_page_shows_the_form_and_the_form_does_the_verb(place: Community, verb: str) -> None:
    state, who, given, facts = WAYS[verb]
    matter = reload(prepared(place, state, **facts))
    client = at_the_desk(place, who)
    address = reverse("matters:verb", args=[matter.number, verb])
    page = client.get(reverse("matters:matter", args=[matter.number]))
    assert address in page.content.decode()
    # Unfolded it is the form alone; without scripts a page of its own.
    piece = client.get(address, headers={"HX-Request": "true"}).content.decode()
    whole = client.get(address).content.decode()
    for shown in (piece, whole):
        assert f'action="{address}"' in shown and shown.count("<form") >= 1
        assert all(f'name="{name}"' in shown for name in ("version", *given))
    assert "<html" not in piece and f'href="{page.request["PATH_INFO"]}"' in whole
    sent = {"version": matter.version, **filled(place, given)}
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.content.decode()
    # Words among colleagues follow as a note of their own.
    assert verb in {step.verb for step in matter.steps.order_by("-id")[:2]}


@pytest.mark.parametrize("verb", [name for name in WAYS if "reason" in WAYS[name][2]])
def test_without_a_reason_the_page_says_so_and_keeps_what_was_entered(
    place: Community, verb: str
) -> None:
    state, who, given, facts = WAYS[verb]
    matter = reload(prepared(place, state, **facts))
    sent = {**filled(place, given), "reason": "  ", "version": matter.version}
    answer = at_the_desk(place, who).post(reverse("matters:verb", args=[matter.number, verb]), sent)
    assert answer.status_code == 422
    assert reload(matter).version == matter.version


def test_folded_verbs_carry_no_form_and_an_old_page_is_brought_up_to_date(place: Community) -> None:
    matter = lead_to(place, "handling")
    desk = at_the_desk(place, "grid_worker")
    page = desk.get(reverse("matters:matter", args=[matter.number])).content.decode()
    assert "report_done_answer" in page and "note_words" not in page
    address = reverse("matters:verb", args=[matter.number, "sign"])
    assert desk.get(address).url == reverse("matters:matter", args=[matter.number])
    told = desk.get(address, headers={"HX-Request": "true"})
    assert told.headers["HX-Redirect"] == reverse("matters:matter", args=[matter.number])
    assert at_the_desk(place, "analyst").get(address).status_code == 403
    assert desk.get(reverse("matters:verb", args=[matter.number, "burn"])).status_code == 404


def test_every_new_verb_is_tried_here() -> None:
    line = {"accept", "decline", "dispatch", "sign", "contact", "report_done", "approve",
            "send_back", "answer", "attempt", "close", "note",
            # Joined matters have pages of their own in the tests of joining.
            "separate"}  # fmt: skip
    assert set(WAYS) | line == {str(verb) for verb in DOORS}
