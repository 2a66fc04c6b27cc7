"""What a category asks is asked while somebody is on the phone, and read by whoever goes there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fivehearts.community.duties.models import User
from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.catalogue.queries.published import (
    power_tier,
    questions_of,
    responsible_unit,
)
from fivehearts.engines.matters.forms import EscalateForm
from fivehearts.engines.matters.models import Matter, Wording
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.foundation.scope import SystemScope, enter


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def clerk_of(place: Community) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=place.clerk.user_id))
    return client


def told(place: Community, **given: str) -> dict[str, str]:
    lift = Category.objects.get(code="housing-lift")
    return {
        "once": "a-key-of-this-form", "channel": "phone", "place_unit": str(place.grid.pk),
        "kind": "help", "category": str(lift.pk), "urgency": "critical",
        "words": "电梯停在三楼不动了", "contact": "self", "resident_name": "张桂英",
        "resident_phone": "13812345678", **given,
    }  # fmt: skip


def test_the_questions_come_as_soon_as_the_category_is_chosen(place: Community) -> None:
    lift = Category.objects.get(code="housing-lift")
    answer = clerk_of(place).get(reverse("matters:questions"), {"category": lift.pk})
    assert "有人被困在电梯里吗" in answer.content.decode()


@pytest.mark.parametrize("category", ["", "0", "x", "99999999999999999999"])
def test_no_category_asks_nothing(place: Community, category: str) -> None:
    answer = clerk_of(place).get(reverse("matters:questions"), {"category": category})
    assert answer.status_code == 200
    assert "question_" not in answer.content.decode()


def test_without_scripts_a_needed_answer_is_asked_for_and_nothing_entered_is_lost(
    place: Community,
) -> None:
    answer = clerk_of(place).post(reverse("matters:register"), told(place))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "有人被困在电梯里吗" in page
    assert "电梯停在三楼不动了" in page
    assert not Matter.objects.exists()


def test_what_was_answered_stands_beside_the_resident_s_words(place: Community) -> None:
    lift = Category.objects.get(code="housing-lift")
    trapped = next(one for one in questions_of(lift) if one.required)
    client = clerk_of(place)
    sent = told(place, **{f"question_{trapped.pk}": "yes"})
    assert client.post(reverse("matters:register"), sent).status_code == 302
    matter = Matter.objects.get()
    assert Wording.objects.get(matter=matter).answers == [[trapped.text_zh, "yes"]]
    page = client.get(reverse("matters:matter", args=[matter.number])).content.decode()
    assert trapped.text_zh in page


def test_the_dispatcher_is_offered_the_unit_the_catalogue_names(place: Community) -> None:
    renovation = Category.objects.get(code="noise-renovation")
    matter = lead_to(place, "accepted", category=renovation)
    proposed = responsible_unit(renovation, community=matter.place_unit)
    assert proposed is not None
    client = Client()
    client.force_login(User.objects.get(pk=place.dispatcher.user_id))
    page = client.get(reverse("matters:matter", args=[matter.number])).content.decode()
    assert f'<option value="{proposed.pk}" selected' in page
    assert proposed.name in page


def test_what_lies_beyond_the_community_s_powers_is_ticked_when_it_is_raised(
    place: Community,
) -> None:
    beyond = next(one for one in Category.objects.all() if power_tier(one) == "district")
    matter = reload(lead_to(place, "handling", category=beyond))
    form = EscalateForm(matter=matter, actor=place.secretary)
    assert form.fields["beyond_powers"].initial is True
