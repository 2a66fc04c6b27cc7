"""The list of everything in sight is read page by page, and is what the plain filter of the scope gives."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter, Participation
from fivehearts.engines.matters.queries.lists import DUE_FIRST, ORDERS, everything
from fivehearts.engines.matters.queries.work import MOST_FOUND, Narrowing, matters_found, narrowed
from fivehearts.engines.matters.tests.community import LINE, Community, facts, found, lead_to
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import Actor, ActorScope, SystemScope, enter
from fivehearts.foundation.search.queries import found_by
from fivehearts.foundation.web.paging import KeysetPage, keyset_page

NARROWED = (
    Narrowing(),
    Narrowing(state="open"),
    Narrowing(state="closed"),
    Narrowing(kind="complaint"),
    Narrowing(due="week"),
    Narrowing(unit="TXG1"),
)


@pytest.fixture
def place(db: None) -> Community:
    """Matters of two grids and of another community, some with helpers from elsewhere."""
    with enter(SystemScope("test")):
        place = found()
        place.hire("overseer", place.subdistrict, "secretary")
        for hours, state in enumerate(LINE * 2):
            matter = lead_to(place, state, at=now() - timedelta(hours=9 - hours // 2))
            if hours % 3 == 0:
                where = place.stranger_community if hours % 2 else place.second_grid
                Matter.unscoped.filter(pk=matter.pk).update(unit_path=where.path)
            if hours % 4 == 0:
                Participation(
                    matter=matter,
                    unit=place.police,
                    unit_path=place.police.path,
                    part="assists",
                    since=now(),
                ).save()
    return place


def walked(actor: Actor, to: Narrowing, sort: str) -> tuple[list[int], list[KeysetPage]]:
    """All pages forward; and the rows of each page come back the same on the way back."""
    rows, order, read = everything(actor, to, sort=sort, at=now())
    pages = [keyset_page(rows, {}, order=order, size=3, read=read)]
    while pages[-1].next_cursor:
        after = {"after": pages[-1].next_cursor}
        pages.append(keyset_page(rows, after, order=order, size=3, read=read))
    for before, page in pairwise(pages):
        back = keyset_page(rows, {"before": page.previous_cursor}, order=order, size=3, read=read)
        assert [one.pk for one in back] == [one.pk for one in before]
    return [one.pk for page in pages for one in page], pages


@pytest.mark.parametrize("name", ["secretary", "grid_worker", "officer", "overseer", "stranger"])
def test_pages_hold_what_the_plain_filter_gives_in_every_order(place: Community, name: str) -> None:
    actor = place.people[name]
    with enter(ActorScope(actor)):
        for to in NARROWED:
            for sort in sorted(ORDERS):
                plain = narrowed(Matter.objects.all(), actor, to, at=now())
                order = sort
                if sort.lstrip("-") == DUE_FIRST:
                    plain = plain.filter(closed_at=None) if to.state != "closed" else plain
                    order = "-registered_at" if to.state == "closed" else sort
                key = "-pk" if order.startswith("-") else "pk"
                wanted = list(plain.order_by(order, key).values_list("pk", flat=True))
                assert walked(actor, to, sort)[0] == wanted, (to, sort)


def test_somebody_with_posts_far_apart_reads_one_list(place: Community) -> None:
    with enter(SystemScope("test")):
        post = place.hire("both", place.second_grid, "secretary").posts
        post += place.hire("other", place.police, "secretary").posts
    actor = Actor(ref="user:0", user_id=0, posts=post)
    with enter(ActorScope(actor)):
        wanted = Matter.objects.order_by("-registered_at", "-pk").values_list("pk", flat=True)
        assert 3 < len(wanted) < Matter.unscoped.count() + 1
        assert walked(actor, Narrowing(), "")[0] == list(wanted)


def test_of_words_that_stand_everywhere_the_newest_is_found_first(place: Community) -> None:
    for name in ("secretary", "grid_worker", "officer", "overseer", "stranger"):
        with enter(ActorScope(place.people[name])):
            newest = Matter.objects.order_by("-registered_at", "-pk").first()
            # What is asked for is so little that the rows in sight are read, not the index of words.
            rows = found_by(Matter.objects.all(), function="matters_search", text="楼道", most=1)
            assert list(rows) == ([newest] if newest else [])


def test_words_are_found_in_what_is_in_sight_alone(place: Community) -> None:
    with enter(SystemScope("test")):
        told = facts(place.second_grid, words="井盖松动", place_words="")
        rare = actions.register(by=place.clerk, facts=told)
    for name, many in (("secretary", 16), ("overseer", 16), ("officer", 4)):
        actor = place.people[name]
        with enter(ActorScope(actor)):
            everywhere = matters_found(actor, Narrowing(words="楼道"), at=now())
            sight = Matter.objects.exclude(pk=rare.pk)
            assert set(everywhere.values_list("pk", flat=True)) == set(
                sight.values_list("pk", flat=True)
            )
            assert len(everywhere) <= min(many, MOST_FOUND)
            seldom = matters_found(actor, Narrowing(words="井盖"), at=now())
            assert [one.pk for one in seldom] == ([] if name == "officer" else [rare.pk])


def test_the_first_page_of_words_looks_for_no_more_than_it_shows(place: Community) -> None:
    for name in ("secretary", "grid_worker", "officer", "overseer", "stranger"):
        actor = place.people[name]
        with enter(ActorScope(actor)):
            wanted = Matter.objects.order_by("-registered_at", "-pk").values_list("pk", flat=True)
            to = Narrowing(words="楼道")
            assert walked(actor, to, "")[0] == list(wanted)
            rows, order, read = everything(actor, to, sort="", at=now())
            with CaptureQueriesContext(connection) as seen:
                page = keyset_page(rows, {}, order=order, size=3, read=read)
            assert [one.pk for one in page.rows] == list(wanted[:3])
            searched = [one["sql"] for one in seen if "matters_search" in str(one["sql"])]
            assert len(searched) == 1 and ", 4)" in searched[0], searched
