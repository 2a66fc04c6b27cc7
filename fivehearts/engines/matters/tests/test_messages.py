"""Whom a verb concerns is told: the resident by telephone, colleagues in their inbox, nobody twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fivehearts.community.duties.models import User
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.actions.messaging import TO_RESIDENT, TO_STAFF
from fivehearts.engines.matters.models import Assistance, Matter
from fivehearts.engines.matters.tests.community import Community, facts, found, lead_to, reload
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.engines.promises.jobs import climb_ladder
from fivehearts.foundation.clock import now, today
from fivehearts.foundation.outbox import kinds
from fivehearts.foundation.outbox.models import Delivery, Message
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_somebody() -> Any:
    with enter(SystemScope("test")):
        yield


@pytest.fixture(autouse=True)
def text_messages(settings: Any, tmp_path: Path) -> None:
    settings.SMS_FILE = str(tmp_path / "sms.log")


@pytest.fixture
def place(db: None) -> Community:
    return found()


def told(matter: Matter, kind: str) -> list[str]:
    """Who was told this of the matter."""
    rows = Message.objects.filter(kind=f"matters.{kind}", subject=f"matters.Matter:{matter.pk}")
    return list(rows.order_by("at").values_list("recipient", flat=True))


def words(matter: Matter, kind: str) -> str:
    message = Message.objects.get(kind=f"matters.{kind}", subject=f"matters.Matter:{matter.pk}")
    assert message.title is not None
    return message.title.reveal()


def test_the_resident_is_told_of_receipt_and_answer_and_nothing_else(place: Community) -> None:
    matter = lead_to(place, "follow_up", at=now() - timedelta(hours=5))
    resident = f"person:{matter.resident_id}"
    rows = Message.objects.filter(recipient=resident).order_by("at")
    assert [row.kind for row in rows] == ["matters.registered", "matters.answered"]
    assert matter.display_number in words(matter, "registered")


def test_a_text_message_names_the_number_and_not_what_it_is_about(place: Community) -> None:
    matter = lead_to(place, "registered", at=now())
    text = words(matter, "registered")
    assert matter.title[:4] not in text
    assert matter.wording.words[:6] not in text


def test_the_unit_it_is_given_to_finds_it_in_the_inbox(place: Community) -> None:
    matter = lead_to(place, "dispatched", at=now() - timedelta(hours=1))
    assert told(matter, "to_sign") == [place.grid_worker.ref]
    message = Message.objects.get(kind="matters.to_sign")
    assert message.link == f"/desk/matters/{matter.number}/"
    assert message.in_app


def test_who_does_it_oneself_is_not_told(place: Community) -> None:
    matter = lead_to(place, "handling", at=now() - timedelta(hours=1))
    secretary = User.objects.get(pk=place.secretary.user_id)
    actions.hand_over(by=place.secretary, matter=reload(matter), to=secretary)
    assert told(matter, "given") == []
    worker = User.objects.get(pk=place.grid_worker.user_id)
    actions.hand_over(by=place.secretary, matter=reload(matter), to=worker)
    assert told(matter, "given") == [place.grid_worker.ref]


def test_each_urging_is_told_once_and_the_next_one_again(place: Community) -> None:
    matter = lead_to(place, "handling", at=now() - timedelta(hours=1))
    for _time in range(2):
        actions.urge(by=place.secretary, matter=reload(matter), words="请抓紧")
    assert told(matter, "urged") == [place.grid_worker.ref] * 2
    ways = Delivery.objects.filter(message__kind="matters.urged").values_list("channel", flat=True)
    assert "in_app" in set(ways)


def test_history_and_what_happened_days_ago_is_told_to_nobody(place: Community) -> None:
    old = lead_to(place, "follow_up", at=now() - timedelta(days=9))
    assert not Message.objects.filter(subject=f"matters.Matter:{old.pk}").exists()
    past = actions.register(by=place.clerk, facts=facts(place.grid, historical=True), at=now())
    assert not Message.objects.filter(subject=f"matters.Matter:{past.pk}").exists()


def test_a_resident_who_left_no_number_is_written_to_by_nobody(place: Community) -> None:
    nameless = {"contact": "anonymous", "resident_name": "", "resident_phone": ""}
    matter = actions.register(by=place.clerk, facts=facts(place.grid, **nameless))
    assert not Message.objects.filter(subject=f"matters.Matter:{matter.pk}").exists()


def test_a_refused_verb_tells_nobody(place: Community) -> None:
    matter = lead_to(place, "handling", at=now() - timedelta(hours=1))
    before = Message.objects.count()
    with pytest.raises(Refusal):
        actions.supervise(by=place.secretary, matter=matter, unit=place.community, words=" ")
    assert Message.objects.count() == before


def test_every_kind_says_what_it_needs_in_both_languages() -> None:
    assert not kinds.problems()
    assert set(TO_RESIDENT) | set(TO_STAFF) <= set(Verb.values)


def test_a_sweep_tells_many_colleagues_in_as_many_statements_as_few(place: Community) -> None:
    matter = lead_to(place, "dispatched", at=now())
    at = matter.next_due_at + timedelta(days=1)

    def swept() -> tuple[int, int]:
        """Statements of one sweep, and how many colleagues it told; then taken back."""
        with transaction.atomic():
            before = Message.objects.count()
            with CaptureQueriesContext(connection) as statements:
                climb_ladder(by=system("ladder").backdating(), at=at)
            heard = Message.objects.count() - before
            transaction.set_rollback(True)
        return len(statements), heard

    few, heard_by_few = swept()
    assert heard_by_few >= 1
    for number in range(25):
        place.hire(f"sweep{number}", matter.holder_unit, "grid_worker")
    assert swept() == (few, heard_by_few + 25)


def test_the_resident_is_told_until_when_it_waits_and_that_it_goes_on(place: Community) -> None:
    matter = lead_to(place, "handling", at=now() - timedelta(hours=5))
    day = today() + timedelta(days=20)
    actions.ask_parking(
        by=place.grid_worker, matter=reload(matter), cause="budget", reason="等资金", review_on=day
    )
    actions.park(by=place.secretary, matter=reload(matter), words="列入计划")
    resident = f"person:{matter.resident_id}"
    assert told(matter, "rests") == [resident]
    assert matter.display_number in words(matter, "rests")
    assert "资金" not in words(matter, "rests")
    actions.resume(by=place.grid_worker, matter=reload(matter))
    assert told(matter, "goes_on") == [resident]


def test_whoever_is_asked_to_help_or_called_is_told_and_the_lead_hears_of_it(
    place: Community,
) -> None:
    matter = lead_to(place, "handling", at=now() - timedelta(hours=5))
    actions.ask_help(
        by=place.grid_worker, matter=reload(matter), unit=place.property, task="关总阀", amount=1
    )
    assert told(matter, "help_asked") == [place.manager.ref]
    part = Assistance.objects.get(matter=matter)
    actions.part_done(by=place.manager, matter=reload(matter), part=part, words="已关")
    assert told(matter, "from_others") == [place.grid_worker.ref]
    actions.summon(
        by=place.secretary, matter=reload(matter), unit=place.police, reason="有人打架",
        place_words="门口", urgency="now",
    )  # fmt: skip
    assert told(matter, "summoned") == [place.officer.ref]
