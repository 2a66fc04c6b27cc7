"""Who sees a matter: whoever stands above its place or above a unit that ever took part, and nobody else.

Only the units taking part that add sight to the place are asked. Here that is held against the plain
definition, for any tree and any history, by the filters of the house and by the lock of the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fivehearts.engines.matters.models import Matter, Participation
from fivehearts.engines.matters.tests.community import Community, found, lead_to
from fivehearts.engines.matters.vocabulary.states import VIEW
from fivehearts.foundation.scope import ActorScope, SystemScope, enter
from fivehearts.foundation.scope.actors import Actor, PostHeld

DAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MATTERS = 4
# Paths of up to four steps, two children each: small enough that places and parts often meet.
PATHS = st.lists(st.sampled_from(["0001", "0002"]), min_size=1, max_size=4).map("".join)
WHICH = st.integers(0, MATTERS - 1)
STEP = st.one_of(
    st.tuples(st.just("join"), WHICH, PATHS),
    st.tuples(st.just("leave"), WHICH, PATHS),
    st.tuples(st.just("move the matter"), WHICH, PATHS),
    st.tuples(st.just("move the part"), WHICH, PATHS),
    st.tuples(st.just("move a unit"), PATHS, PATHS),
)


def settle(place: Community, matters: list[int], places: list[str]) -> None:
    """The matters at these places, with no unit taking part."""
    Participation.unscoped.filter(matter__in=matters).delete()
    for key, path in zip(matters, places, strict=True):
        Matter.unscoped.filter(pk=key).update(unit_path=path)


def happen(place: Community, matters: list[int], step: tuple[Any, ...]) -> None:
    """One step of a history, as plain statements: no action sets what adds sight."""
    what, which, path = step
    if what == "move a unit":
        for table in ("matters_matter", "matters_participation"):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {table} SET unit_path = %s || substr(unit_path, %s)"
                    " WHERE starts_with(unit_path, %s)",
                    [path, len(which) + 1, which],
                )
        return
    parts = Participation.unscoped.filter(matter=matters[which])
    if what == "join":
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO matters_participation (matter_id, unit_id, unit_path, part, since, until)"
                " VALUES (%s, %s, %s, 'assists', %s, %s)",
                [matters[which], place.grid.pk, path, DAY, DAY],
            )
    elif what == "leave":
        parts.filter(unit_path=path).delete()
    elif what == "move the part":
        parts.update(unit_path=path)
    else:
        Matter.unscoped.filter(pk=matters[which]).update(unit_path=path)


def by_definition(matters: list[int], posts: Iterable[str]) -> set[int]:
    """Place or any unit taking part under one of the posts."""
    tops = tuple(posts)
    seen = set()
    for key in matters:
        paths = [Matter.unscoped.get(pk=key).unit_path]
        paths += Participation.unscoped.filter(matter=key).values_list("unit_path", flat=True)
        if any(path.startswith(tops) for path in paths):
            seen.add(key)
    return seen


def scope_of(posts: Iterable[str]) -> ActorScope:
    held = tuple(PostHeld(0, path, "", "", "reader", frozenset({VIEW})) for path in posts)
    return ActorScope(Actor(ref="user:0", user_id=0, posts=held))


def test_sight_is_that_of_the_place_and_of_every_unit_taking_part(db: None) -> None:
    with enter(SystemScope("test")):
        place = found()
        matters = [lead_to(place, "registered").pk for _n in range(MATTERS)]

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(
        places=st.lists(PATHS, min_size=MATTERS, max_size=MATTERS),
        history=st.lists(STEP, max_size=8),
        posts=st.lists(st.sets(PATHS, min_size=1, max_size=3), min_size=1, max_size=4),
    )
    def holds(places: list[str], history: list[Any], posts: list[set[str]]) -> None:
        with transaction.atomic(), enter(SystemScope("test")):
            settle(place, matters, places)
            for step in history:
                happen(place, matters, step)
            for tops in posts:
                wanted = by_definition(matters, tops)
                with enter(scope_of(tops)):
                    # The lock of the database alone, then the filter of the house with it.
                    bare = Matter.unscoped.filter(pk__in=matters).values_list("pk", flat=True)
                    assert set(bare) == wanted
                    ours = Matter.objects.filter(pk__in=matters).values_list("pk", flat=True)
                    assert set(ours) == wanted
                # The filter of the house alone.
                rule = Matter.scope_filter(scope_of(tops))
                assert rule is not None
                assert (
                    set(Matter.unscoped.filter(rule).values_list("pk", flat=True)) & set(matters)
                    == wanted
                )
            transaction.set_rollback(True)

    holds()


def test_only_a_part_the_place_does_not_lie_under_is_marked(db: None) -> None:
    with enter(SystemScope("test")):
        place = found()
        matter = lead_to(place, "dispatched")
        rows = Participation.unscoped.filter(matter=matter)
        # The community took it in and its first grid answers: both are above the place, or are it.
        assert {(row.unit_id, row.beyond) for row in rows} == {
            (place.community.pk, False),
            (place.grid.pk, False),
        }
        Matter.unscoped.filter(pk=matter.pk).update(unit_path=place.second_grid.path)
        assert {(row.unit_id, row.beyond) for row in rows.all()} == {
            (place.community.pk, False),
            (place.grid.pk, True),
        }
        assert {row.registered_at for row in rows.filter(beyond=True)} == {matter.registered_at}
