"""Who asks again was not helped: it is suggested, confirmed by a person, and counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from fivehearts.community.duties.models import User
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter, Repeat
from fivehearts.engines.matters.queries.repeats import asked_before, chain_of
from fivehearts.engines.matters.tests.community import Community, facts, found, lead_to, reload
from fivehearts.engines.matters.vocabulary.publishing import LinkedAlready, NotBefore
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.foundation.clock import local, now
from fivehearts.foundation.figures import Period, indicator
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.verbs import Forbidden


@pytest.fixture
def community(db: None):
    with enter(SystemScope("test")):
        yield found()


def asked(place: Community, days_ago: int, **given: object) -> Matter:
    at = now() - timedelta(days=days_ago)
    return reload(lead_to(place, "registered", at=at, **given))


def test_the_same_resident_about_the_same_place_is_suggested_and_nobody_else(
    community: Community,
) -> None:
    old = asked(community, 300)
    before = asked(community, 40)
    # Written down anew, with another name: the phone is the same.
    asked(community, 30, resident_phone="13900000001")
    asked(community, 20, contact="anonymous", resident_name="", resident_phone="")
    elsewhere = asked(community, 10)
    Matter.objects.filter(pk=elsewhere.pk).update(place_unit=community.second_grid)
    matter = asked(community, 0, resident_name="老张")
    assert [one.pk for one in asked_before(matter, months=6)] == [before.pk]
    assert [one.pk for one in asked_before(matter, months=12)] == [before.pk, old.pk]


def test_confirmed_they_are_a_chain_on_every_page_of_it(community: Community) -> None:
    first, second, third = (asked(community, days) for days in (60, 30, 0))
    actions.link(by=community.clerk, matter=second, earlier=first)
    client = Client()
    user = User.objects.get(pk=community.dispatcher.user_id)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    page = reverse("matters:matter", args=[third.number])
    assert {one.pk for one in client.get(page).context["page"].before} == {first.pk, second.pk}
    done = client.post(reverse("matters:linked", args=[third.number]), {"earlier": second.pk})
    assert done.status_code == 302
    for one in (first, second, third):
        chain = chain_of(one, {Verb.LINK})
        assert [each.pk for each in chain] == [first.pk, second.pk, third.pk]
    assert first.display_number in client.get(page).content.decode()
    client.post(reverse("matters:unlinked", args=[third.number]))
    assert chain_of(third, {Verb.LINK}) == []
    assert Repeat.objects.filter(undone_at=None).count() == 1


def test_only_an_earlier_one_of_the_same_resident_is_linked_and_once(community: Community) -> None:
    first, second = asked(community, 30), asked(community, 0)
    other = asked(community, 20, resident_phone="13900000001")
    with pytest.raises(NotBefore):
        actions.link(by=community.clerk, matter=first, earlier=second)
    with pytest.raises(NotBefore):
        actions.link(by=community.clerk, matter=second, earlier=other)
    with pytest.raises(Forbidden):
        actions.link(by=community.grid_worker, matter=second, earlier=first)
    actions.link(by=community.clerk, matter=second, earlier=first)
    with pytest.raises(LinkedAlready):
        actions.link(by=community.clerk, matter=second, earlier=first)


def test_the_rate_of_repeats_is_repeats_by_accepted_with_rows_behind_both(
    community: Community,
) -> None:
    first = asked(community, 60)
    at = now()
    matters = [reload(actions.register(by=community.clerk, facts=facts(community.grid)))
               for _n in range(4)]  # fmt: skip
    actions.link(by=community.clerk, matter=matters[0], earlier=first)
    actions.decline(by=community.clerk, matter=matters[1], reason="不归", right_address="12345")
    month = Period.month(local(at).year, local(at).month)
    rate = indicator("matters.repeated")
    left_out = rate.exclusions[0].condition(month)
    accepted = rate.source.rows(month).exclude(left_out)
    numerator = rate.numerator
    assert numerator is not None
    assert accepted.filter(numerator(month)).get() == matters[0]
    assert accepted.filter(pk__in=[one.pk for one in matters]).count() == 3
