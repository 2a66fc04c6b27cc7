"""A life told together leaves the same behind as one told verb by verb."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Due, Matter, Participation, Span, TimelineStep
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.foundation.clock import SHANGHAI
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.verbs import IllegalTransition, together

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
AT = datetime(2024, 3, 11, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def place(db: None):
    with enter(SystemScope("test")):
        yield found()


def left_behind(matter: Matter) -> dict[str, list[Any]]:
    """Everything the verbs wrote about the matter, keys aside."""
    of_it = {"matter": matter}
    dues = Due.objects.filter(**of_it).select_related("promise").order_by("id")
    return {
        "entries": [
            (one.verb, one.by, one.at, one.unit_id, one.data)
            for one in Entry.objects.filter(subject=f"matters.Matter:{matter.pk}").order_by("id")
        ],
        "steps": list(
            TimelineStep.objects.filter(**of_it)
            .order_by("id")
            .values_list("verb", "round", "at", "by", "by_name", "unit", "public", "words", "facts")
        ),
        "promises": [
            (one.step, one.round, one.promise.state, one.promise.due_at, one.promise.ended_at)
            for one in dues
        ],
        "spans": list(
            Span.objects.filter(**of_it)
            .order_by("id")
            .values_list("unit", "since", "until", "seconds")
        ),
        "parts": sorted(
            Participation.objects.filter(**of_it).values_list("part", "unit", "since", "until")
        ),
        "matter": [
            (one.state, one.version, one.next_due_at, one.outcome, one.promise.kind)
            for one in [reload(matter)]
        ],
    }


@pytest.mark.parametrize("state", ["registered", "handling", "reported", "follow_up", "closed"])
def test_a_life_told_together_is_the_same_as_one_told_verb_by_verb(
    place: Community, state: str
) -> None:
    verb_by_verb = lead_to(place, state, at=AT)
    with together():
        told_together = lead_to(place, state, at=AT)
    assert left_behind(told_together) == left_behind(verb_by_verb)
    assert told_together.next_due_at == verb_by_verb.next_due_at


def test_a_life_that_is_refused_on_its_way_was_never_told(place: Community) -> None:
    clerk = place.clerk.backdating()
    with pytest.raises(IllegalTransition), together():
        matter = lead_to(place, "accepted", at=AT)
        actions.accept(by=clerk, matter=matter, at=AT + timedelta(hours=1))
    assert not Matter.objects.exists()
    assert not TimelineStep.objects.exists()
    assert not Entry.objects.filter(verb__startswith="matters.").exists()
