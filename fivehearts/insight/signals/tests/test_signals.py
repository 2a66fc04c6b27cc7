"""What stands out in a day's work is shown to a superior with its rows, once, and judged by a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from fivehearts.engines.matters import actions as matters
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.foundation.clock import SHANGHAI
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import Actor, ActorScope, SystemScope, enter
from fivehearts.foundation.verbs import Forbidden, IllegalTransition
from fivehearts.insight.signals import actions, queries
from fivehearts.insight.signals.jobs import notice_signs
from fivehearts.insight.signals.models import Sign
from fivehearts.insight.signals.vocabulary import NothingToSpeakAbout

MONDAY = datetime(2026, 10, 12, 9, 0, tzinfo=SHANGHAI)
NIGHT = timedelta(days=1)


@pytest.fixture
def place(db: None) -> Iterator[Community]:
    with enter(SystemScope("test")):
        yield found()


@pytest.fixture
def superior(place: Community) -> Actor:
    return place.hire("superior", place.subdistrict, "supervisor")


def handled(place: Community, number: int, **given: object) -> list[Matter]:
    """Matters a grid worker has in hand since Monday morning."""
    return [
        reload(lead_to(place, "handling", at=MONDAY, **given))  # type: ignore[arg-type]
        for _matter in range(number)
    ]


def done(place: Community, matter: Matter, at: datetime) -> None:
    worker = place.grid_worker.backdating()
    matters.report_done(by=worker, matter=matter, outcome="solved", answer="灯已更换。", at=at)


def sent_back(place: Community, matter: Matter, at: datetime) -> None:
    reviewer = place.reviewer.backdating()
    matters.send_back(by=reviewer, matter=matter, reason="没有照片。", at=at)


def kinds() -> list[str]:
    return sorted(Sign.objects.values_list("kind", flat=True))


def test_five_reports_within_the_hour_before_their_limit_are_one_sign(place: Community) -> None:
    many = handled(place, 5, contact="anonymous")
    limit = min(one.promise.due_at for one in many)
    for number, one in enumerate(many):
        done(place, one, limit - timedelta(minutes=59 - number))
    assert notice_signs(at=limit + NIGHT) == 1
    (sign,) = Sign.objects.all()
    assert (sign.kind, sign.unit, sign.members.count()) == ("rushed", place.grid, 5)
    # However often one looks, the same is noticed once.
    assert notice_signs(at=limit + NIGHT) == 0


def test_four_reports_or_reports_well_before_the_limit_are_ordinary_work(place: Community) -> None:
    few = handled(place, 4, contact="anonymous")
    limit = min(one.promise.due_at for one in few)
    for one in few:
        done(place, one, limit - timedelta(minutes=30))
    early = handled(place, 6, contact="anonymous")
    for one in early:
        done(place, one, limit - timedelta(hours=5))
    assert notice_signs(at=limit + NIGHT) == 0


def test_solved_without_anybody_asked_or_anything_shown_is_a_sign(place: Community) -> None:
    silent, asked, unknown = (
        handled(place, 1)[0],
        handled(place, 1)[0],
        handled(place, 1, contact="none")[0],
    )
    at = MONDAY + timedelta(days=1)
    # `lead_to` contacts whoever can be contacted: this one was passed over.
    silent.attempts.all().delete()
    for one in (silent, asked, unknown):
        done(place, one, at)
    notice_signs(at=at + NIGHT)
    (sign,) = Sign.objects.all()
    assert sign.kind == "silent"
    assert [one.pk for one in queries.matters_behind(sign)] == [silent.pk]


def test_a_report_made_for_the_third_time_is_a_sign(place: Community) -> None:
    (matter,) = handled(place, 1)
    at = MONDAY + timedelta(hours=5)
    for hours in range(3):
        done(place, matter, at + timedelta(hours=hours))
        if hours < 2:
            sent_back(place, matter, at + timedelta(hours=hours, minutes=30))
    notice_signs(at=at + NIGHT)
    assert kinds() == ["flipped"]


def test_a_superior_judges_it_and_the_unit_itself_does_not_see_it(
    place: Community, superior: Actor
) -> None:
    many = handled(place, 5, contact="anonymous")
    limit = min(one.promise.due_at for one in many)
    for one in many:
        done(place, one, limit - timedelta(minutes=10))
    notice_signs(at=limit + NIGHT)
    with enter(ActorScope(place.grid_worker)):
        assert not queries.signs().exists()
    with enter(ActorScope(superior)):
        (sign,) = queries.signs()
        with pytest.raises(NothingToSpeakAbout):
            actions.speak(by=superior, sign=sign, words=" ")
        actions.speak(by=superior, sign=sign, words="为什么都在最后一小时？电话13912345678")
        assert sign.state == "spoken"
        assert "13912345678" not in Sign.objects.get().words
        actions.find_fine(by=superior, sign=sign, words="系统当天停机。")
        with pytest.raises(IllegalTransition):
            actions.speak(by=superior, sign=sign, words="还是要问")
        actions.take_up(by=superior, sign=sign)
        with pytest.raises(Forbidden):
            actions.find_fine(by=place.grid_worker, sign=sign)
    verbs = set(
        Entry.objects.filter(subject=f"signals.Sign:{sign.pk}").values_list("verb", flat=True)
    )
    assert verbs == {"signals.notice", "signals.speak", "signals.find_fine", "signals.take_up"}


def test_the_page_shows_the_rows_and_keeps_what_was_written(
    place: Community, superior: Actor
) -> None:
    (matter,) = handled(place, 1)
    at = MONDAY + timedelta(days=1)
    matter.attempts.all().delete()
    done(place, matter, at)
    notice_signs(at=at + NIGHT)
    sign = Sign.objects.get()
    client = place.desk_of("superior")
    listed = client.get(reverse("signals:signs")).content.decode()
    assert "没有联系也没有图片就报已解决" in listed
    page = client.get(reverse("signals:sign", args=[sign.pk])).content.decode()
    assert matter.display_number in page
    empty = client.post(reverse("signals:say", args=[sign.pk, "speak"]), {"words": ""})
    assert empty.status_code == 422
    said = client.post(reverse("signals:say", args=[sign.pk, "speak"]), {"words": "请说明"})
    assert said.status_code == 302
    assert "请说明" in client.get(reverse("signals:sign", args=[sign.pk])).content.decode()
    assert client.post(reverse("signals:say", args=[sign.pk, "punish"])).status_code == 404
