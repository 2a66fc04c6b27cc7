"""What a city may count otherwise: said from a day on, with its source, by whoever is in charge."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Limit, Summons
from fivehearts.engines.matters.queries.limits import limits_for, said_for, weights_for
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.engines.matters.vocabulary import limits as no
from fivehearts.engines.matters.vocabulary.limits import LIMITS, WEIGHTS, Limited
from fivehearts.engines.matters.vocabulary.standing import SuspendedTooOften
from fivehearts.foundation.clock import now, today
from fivehearts.foundation.figures import Period
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.verbs import Forbidden

SOURCE = "清河市“吹哨报到”工作办法第十二条"


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        made = found()
        made.hire("city_keeper", made.city, "platform_administrator")
        yield made


def said(place: Community, by: str, values: dict[str, int], **given: Any) -> list[Limit]:
    unit = {"city_keeper": place.city, "administrator": place.subdistrict}.get(by, place.community)
    told = {"unit": unit, "valid_from": today(), "source": SOURCE, **given}
    return actions.set_limits(by=place.people[by], values=values, **told)


def test_the_usual_numbers_hold_until_a_tier_says_others(place: Community) -> None:
    usual = {code: bound.usual for code, bound in LIMITS.items()}
    assert limits_for(place.grid, today()) == usual
    said(place, "city_keeper", {"summons_minutes": 45, "parked_days": 60})
    known = limits_for(place.grid, today())
    assert (known["summons_minutes"], known["parked_days"]) == (45, 60)
    said(place, "administrator", {"summons_minutes": 20})
    # The nearest tier counts, also where the wider one speaks again later.
    said(place, "city_keeper", {"summons_minutes": 50})
    assert limits_for(place.grid, today())["summons_minutes"] == 20
    assert limits_for(place.city, today())["summons_minutes"] == 50
    assert limits_for(place.city, today() - timedelta(days=1)) == usual


def test_what_comes_is_named_and_holds_from_its_day(place: Community) -> None:
    later = today() + timedelta(days=10)
    said(place, "administrator", {"suspensions": 1}, valid_from=later)
    known = said_for(place.grid, today())[Limited.SUSPENSIONS]
    assert known.value == 2 and known.coming is not None and known.coming.value == 1
    assert limits_for(place.grid, later)["suspensions"] == 1
    said(place, "administrator", {"suspensions": 3})
    # What the city will say changes nothing where the sub-district says its own.
    said(place, "city_keeper", {"suspended_days": 9}, valid_from=later)
    said(place, "administrator", {"suspended_days": 8})
    assert said_for(place.grid, today())[Limited.SUSPENDED_DAYS].coming is None


def test_numbers_that_make_no_sense_say_why(place: Community) -> None:
    for values, given, why in (
        ({"suspensions": 99}, {}, no.LimitOutOfRange),
        ({"summons_minutes": 1}, {}, no.LimitOutOfRange),
        ({"suspensions": 1}, {"valid_from": today() - timedelta(days=1)}, no.LimitBackdated),
        ({"suspensions": 1}, {"source": " "}, no.LimitWithoutSource),
        ({"responded": 50}, {}, no.WeightsNotWhole),
        ({"responded": 50, "solved": 30, "satisfied": 30}, {}, no.WeightsNotWhole),
    ):
        with pytest.raises(why):
            said(place, "administrator", values, **given)
    with pytest.raises(Forbidden):
        said(place, "secretary", {"suspensions": 1})
    with pytest.raises(Forbidden):
        said(place, "administrator", {"suspensions": 1}, unit=place.city)
    assert not Limit.objects.exists()
    said(place, "administrator", {"suspensions": 1})
    entry = Entry.objects.filter(verb="matters.set_limits").get()
    assert entry.data["suspensions"] == 1 and entry.unit_id == place.subdistrict.pk


def test_suspension_and_summons_keep_to_what_was_said(place: Community) -> None:
    said(place, "administrator", {"suspensions": 0, "summons_minutes": 45})
    matter = reload(lead_to(place, "handling"))
    with pytest.raises(SuspendedTooOften):
        actions.ask_suspension(
            by=place.grid_worker, matter=matter, cause="parts", reason="等配件",
            review_on=today() + timedelta(days=5),
        )  # fmt: skip
    at = now()
    asked = {"unit": place.police, "reason": "有人打架", "place_words": "门口", "urgency": "now"}
    actions.summon(by=place.secretary.backdating(), matter=matter, at=at, **asked)
    assert Summons.objects.get().promise.due_at == at + timedelta(minutes=45)
    calling = reverse("matters:verb", args=[matter.number, "summon"])
    assert "45 分钟内到场" in place.desk_of("secretary").get(calling).content.decode()


def test_a_month_is_weighed_as_on_its_first_day(place: Community) -> None:
    first = Period.month(today().year, today().month).next().first_on
    weights = {"responded": 40, "solved": 30, "satisfied": 30}
    said(place, "administrator", weights, valid_from=first)
    before, after = Period.month(today().year, today().month), Period.month(first.year, first.month)
    assert weights_for(place.subdistrict, after) == weights
    usual = {code: LIMITS[code].usual for code in WEIGHTS}
    assert weights_for(place.subdistrict, before) == usual
    assert weights_for(place.city, after) == usual


def test_the_page_names_every_number_with_its_source(place: Community) -> None:
    here, desk = reverse("matters:limits"), place.desk_of("administrator")
    text = desk.get(here).content.decode()
    assert "吹哨报到" in text and "30" in text
    sent = {"unit": place.subdistrict.pk, "code": "summons_minutes", "value": "45",
            "valid_from": today().isoformat(), "source": SOURCE}  # fmt: skip
    assert desk.post(here, {**sent, "value": "9999"}).status_code == 422
    assert desk.post(here, {**sent, "valid_from": "2020-01-01"}).status_code == 422
    assert desk.post(here, sent).status_code == 302
    text = desk.get(here).content.decode()
    assert SOURCE in text and "45" in text
    heavy = {**sent, "weights": "1", "responded": "40", "solved": "30", "satisfied": "31"}
    assert "101" in desk.post(here, heavy).content.decode()
    assert desk.post(here, {**heavy, "satisfied": "30"}).status_code == 302
    # Whoever reads matters below reads what holds there, and says nothing.
    reader = place.desk_of("clerk")
    assert SOURCE in reader.get(here).content.decode()
    assert 'name="source"' not in reader.get(here).content.decode()
    assert reader.post(here, {**sent, "unit": place.community.pk}).status_code == 404
    assert reader.get(here, {"unit": place.city.pk}).status_code == 404
    assert Limit.objects.filter(valid_from__lt=date(2021, 1, 1)).count() == 0
