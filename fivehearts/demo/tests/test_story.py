"""The story of the sample community, as data: rich, honest and repeatable."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from fivehearts.demo.answering import Pen
from fivehearts.demo.lives import Life, Storyteller
from fivehearts.demo.pictures import SCENES, picture
from fivehearts.demo.residents import Draw, Home, everybody
from fivehearts.demo.texts import SITUATIONS
from fivehearts.demo.town import INSIDE, TRADES, Founder, Size, Town
from fivehearts.engines.catalogue.reference.tree import TREE
from fivehearts.engines.matters.vocabulary.words import Channel, Contact, Kind, Outcome, Urgency
from fivehearts.foundation.clock import standard_calendar
from fivehearts.foundation.vault.digest import is_identity

CALENDAR = standard_calendar()
# A Wednesday morning, a Sunday night, the middle of the National Day holidays.
MOMENTS = [
    datetime(2026, 5, 20, 2, 30, tzinfo=UTC),
    datetime(2026, 5, 24, 15, 40, tzinfo=UTC),
    datetime(2026, 10, 4, 4, 0, tzinfo=UTC),
]


@pytest.fixture(scope="module")
def town() -> Town:
    return Founder("story", Size()).town()


@pytest.fixture(scope="module")
def lives(town: Town) -> list[Life]:
    return Storyteller("story", town, Size(), CALENDAR, MOMENTS[0]).lives()


def test_there_are_eighty_situations_over_every_category_and_kind() -> None:
    assert len(SITUATIONS) >= 80
    assert {one.category for one in SITUATIONS} == {row.code for row in TREE if not row.parent}
    assert {one.kind for one in SITUATIONS} == set(Kind.values)
    assert {one.urgency for one in SITUATIONS} == set(Urgency.values)


def test_every_situation_goes_to_a_unit_that_exists_and_ends_as_a_unit_may_report() -> None:
    for one in SITUATIONS:
        assert one.unit in {*INSIDE, *TRADES}, one.title
        assert one.other is None or one.other[0] in Outcome.values, one.title
        assert not one.scene or one.scene in SCENES, one.title


def test_the_town_has_the_promised_size(town: Town) -> None:
    kinds = Counter(unit.kind for unit in town.units)
    assert (kinds["district"], kinds["subdistrict"], kinds["community"], kinds["grid"]) == (
        2,
        4,
        12,
        60,
    )
    houses = [house for quarter in town.quarters for house in quarter.buildings]
    assert sum(house.floors * house.entrances * house.doors for house in houses) == 20_000
    assert town.communities[0] == "C01"
    assert len({user.username for user in town.users}) == len(town.users)


def test_the_same_seed_and_moment_tell_the_same_lives_and_another_seed_others(
    town: Town, lives: list[Life]
) -> None:
    assert Storyteller("story", town, Size(), CALENDAR, MOMENTS[0]).lives() == lives
    assert Storyteller("another", town, Size(), CALENDAR, MOMENTS[0]).lives() != lives


def test_households_are_the_same_for_a_seed_and_their_numbers_are_of_nobody(town: Town) -> None:
    def drawn(seed: str) -> list[Home]:
        return Draw(seed, town, "C01", MOMENTS[0].date()).homes()

    homes = drawn("story")
    assert homes == drawn("story") != drawn("another")
    people = everybody(homes)
    assert 300 <= len(people) <= 600
    assert len({one.identity for one in people}) == len(people)
    assert all(is_identity(one.identity) for one in people)
    assert all(re.fullmatch(r"119902\d{11}[\dX]", one.identity) for one in people)
    assert all(re.fullmatch(r"(160\d{8})?", one.phone) for one in people)
    assert {home.grid for home in homes} == {"C01-G1", "C01-G2", "C01-G3"}
    kinds = {label.kind for one in people for label in one.labels}
    assert kinds >= {"alone", "disabled", "hardship", "advanced_age"}


def test_lives_come_through_every_door_in_every_way_of_contact(lives: list[Life]) -> None:
    assert len(lives) == 1_000
    assert {life.letter.channel for life in lives} == set(Channel.values)
    assert {life.letter.contact for life in lives} == set(Contact.values)
    in_first = sum(life.letter.community == "C01" for life in lives)
    assert in_first == max(Counter(life.letter.community for life in lives).values())


def test_few_letters_have_the_same_words(lives: list[Life]) -> None:
    words = Counter(life.letter.words for life in lives)
    assert len(words) > 950
    assert max(words.values()) <= 4


def test_nothing_happens_after_the_present_and_every_step_follows_the_one_before(
    town: Town, lives: list[Life]
) -> None:
    _in_order(lives, MOMENTS[0])
    for moment in MOMENTS[1:]:
        _in_order(Storyteller("story", town, Size(matters=150), CALENDAR, moment).lives(), moment)


def _in_order(lives: list[Life], moment: datetime) -> None:
    for life in lives:
        moments = [life.registered_at, *(beat.at for beat in life.beats)]
        assert moments == sorted(moments)
        assert moments[-1] <= moment
        assert moments[0] >= moment - timedelta(days=760)


def test_every_letter_and_answer_is_filled_in(town: Town, lives: list[Life]) -> None:
    for life in lives:
        letter = life.letter
        texts = [letter.title, letter.words, letter.place_words]
        if letter.situation is not None:
            unit = town.unit[town.handling_unit(letter.trade, letter.community, letter.grid)]
            pen = Pen("story", town, life, unit)
            days = life.registered_at, life.registered_at + timedelta(days=2)
            texts += [pen.answer(outcome, *days) for outcome in ("solved", life.flavour.outcome)]
            texts += [pen.second_answer(outcome, *days) for outcome in ("solved", "explained")]
        for text in texts:
            assert text
            assert not re.search(r"[{}]|。。|，。|None", text), text
        assert len(letter.title) <= 40


def test_a_picture_after_differs_from_the_one_before() -> None:
    for scene in SCENES:
        before, after = (picture(scene, after=after, variant=0) for after in (False, True))
        assert before.sha256 != after.sha256
        assert len(before.content) < 200_000
