"""Number and query code: who knows both sees the matter, who guesses is stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.actions.opening import MOST_TRIES, MOST_TRIES_FROM_ADDRESS, SHUT
from fivehearts.engines.matters.models import Access, Knock, Matter
from fivehearts.engines.matters.queries.receipt import code_of
from fivehearts.engines.matters.tests.community import found, lead_to
from fivehearts.engines.matters.vocabulary.refusals import TooManyTries
from fivehearts.foundation.clock import now
from fivehearts.foundation.numbering import compose
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import NothingScope, SystemScope, enter
from fivehearts.foundation.scope.actors import resident

pytestmark = pytest.mark.django_db

VISITOR = resident("visitor").backdating()


@pytest.fixture
def matter(db: None) -> Matter:
    with enter(SystemScope("test")):
        return lead_to(found(), "registered")


@pytest.fixture
def code(matter: Matter) -> str:
    return code_of(matter)


def knock(matter: Matter | str, code: str, **given):
    number = matter if isinstance(matter, str) else matter.number
    facts = {"by": VISITOR, "address": "192.0.2.7", **given}
    with enter(NothingScope()):
        return actions.open_with_code(number=number, code=code, **facts)


def wrong(code: str) -> str:
    return str((int(code) + 1) % 10**8).zfill(8)


def test_number_and_code_open_the_matter_and_the_record_says_so(matter: Matter, code: str) -> None:
    assert knock(matter, code).matter_id == matter.pk
    entry = Entry.objects.filter(verb="matters.open_with_code").latest("id")
    assert (entry.subject, entry.data) == (f"matters.Matter:{matter.pk}", {"opened": True})


@pytest.mark.parametrize("typed", ["{0} {1}", "{0}-{1}", " {0}{1}\n"])
def test_the_code_may_be_typed_with_spaces_and_dashes(
    matter: Matter, code: str, typed: str
) -> None:
    assert knock(matter, typed.format(code[:4], code[4:])).opened


def test_full_width_digits_are_digits(matter: Matter, code: str) -> None:
    assert knock(matter, "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in code)).opened


@pytest.mark.parametrize("typed", ["", "0", "\x00", "' OR 1=1 --", "九" * 500, "１" * 10_000])
def test_anything_else_opens_nothing_and_is_counted(matter: Matter, code: str, typed: str) -> None:
    assert not knock(matter, typed).opened
    assert Access.unscoped.get(matter=matter).wrong_tries == 1


def test_an_unknown_number_looks_like_a_wrong_code(matter: Matter, code: str) -> None:
    assert knock(compose(26, 9_999_999), code) == knock(matter, wrong(code))


def test_an_unknown_number_costs_the_same_statements(
    matter: Matter, code: str, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    knock(matter, wrong(code))
    with CaptureQueriesContext(connection) as known:
        knock(matter, wrong(code))
    with django_assert_num_queries(len(known)):
        knock(compose(26, 9_999_999), code)


def test_five_wrong_codes_shut_the_matter_for_a_quarter_of_an_hour_even_to_the_right_one(
    matter: Matter, code: str
) -> None:
    at = now()
    for _try in range(MOST_TRIES):
        assert not knock(matter, wrong(code), at=at).opened
    assert not knock(matter, code, at=at + SHUT - timedelta(seconds=1)).opened
    assert knock(matter, code, at=at + SHUT).opened


def test_trying_while_it_is_shut_does_not_shut_it_longer(matter: Matter, code: str) -> None:
    at = now()
    for _try in range(MOST_TRIES + 3):
        knock(matter, wrong(code), at=at)
    assert knock(matter, code, at=at + SHUT).opened


def test_the_right_code_forgets_the_wrong_ones(matter: Matter, code: str) -> None:
    for _round in range(2):
        for _try in range(MOST_TRIES - 1):
            assert not knock(matter, wrong(code)).opened
        assert knock(matter, code).opened


def test_one_network_address_cannot_walk_through_many_numbers(matter: Matter, code: str) -> None:
    at = now()
    for sequence in range(1, MOST_TRIES_FROM_ADDRESS + 1):
        knock(compose(20, sequence), "12345678", at=at)
    with pytest.raises(TooManyTries):
        knock(matter, code, at=at)
    assert knock(matter, code, at=at, address="192.0.2.8").opened
    assert knock(matter, code, at=at + SHUT).opened


def test_the_address_stands_there_as_a_digest_and_is_forgotten_after_a_day(
    matter: Matter, code: str
) -> None:
    at = now()
    knock(matter, wrong(code), at=at - timedelta(days=2))
    assert "192.0.2.7" not in Knock.objects.get().address
    knock(matter, wrong(code), at=at, address="192.0.2.8")
    assert Knock.objects.count() == 1


def test_a_new_code_replaces_the_old_one(matter: Matter, code: str) -> None:
    with enter(SystemScope("test")):
        fresh = actions.renew_code(by=resident_desk(matter), matter=matter)
    assert not knock(matter, code).opened
    assert knock(matter, fresh).opened


def resident_desk(matter: Matter):
    """Whoever registered it at the desk."""
    from fivehearts.foundation.scope.actors import system

    return system("test")
