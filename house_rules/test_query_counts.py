"""A page asks the database as often for twenty-five rows as for one, and never more than said here.

The bounds are literal: whoever needs one more statement on a page changes a number that a
reviewer reads. Counted is the whole request with session, user, posts, scope and, because tests
already stand in a transaction, two savepoints.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fivehearts.community.duties.models import User
from fivehearts.config.testing import lasting
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter, Order
from fivehearts.engines.matters.queries.publishing import review
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.engines.matters.tests.orders_ground import taken
from fivehearts.foundation.clock import local, now
from fivehearts.foundation.outbox import actions as outbox
from fivehearts.foundation.outbox.models import Message, UnnamedReturn
from fivehearts.foundation.outbox.notices import BOUNCED
from fivehearts.foundation.outbox.vocabulary import Fault
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from house_rules.people_ground import in_the_register, resident

ROWS = (1, 3, 25)


@dataclass
class Town:
    """A community, a browser of its secretary and one of a resident."""

    place: Community
    desk: Client
    resident: Client
    matter: Matter

    def fill(self, rows: int) -> None:
        """So many matters in the queue of the secretary."""
        with enter(SystemScope("test")):
            for _n in range(rows - 1):
                lead_to(self.place, "registered", title="楼道灯坏了三天")

    def order(self, rows: int) -> None:
        """So many orders of the hotline, the first of them beside the matter."""
        at = now()
        moments = {"received_at": at - timedelta(hours=1), "due_at": at + timedelta(days=1)}
        for _n in range(rows):
            number = f"{Order.unscoped.count() + 1:09}"
            taken(self.place, number, at=at, **moments)

    def publish(self, rows: int) -> None:
        """So many matters that everybody may read."""
        with enter(SystemScope("test")):
            for _n in range(rows):
                matter = reload(lead_to(self.place, "accepted", title="楼道灯坏了三天"))
                digest = review(matter).digest
                actions.publish(by=self.place.reviewer, matter=matter, digest=digest)

    def join(self, rows: int) -> None:
        """So many matters that go along with the first."""
        with enter(SystemScope("test")):
            for _n in range(rows):
                told, leading = lead_to(self.place, "registered"), reload(self.matter)
                by = self.place.dispatcher
                actions.join(by=by, matter=reload(told), leading=leading)

    def message(self, rows: int) -> None:
        """So many messages to the secretary."""
        for n in range(rows):
            number = f"{Message.unscoped.count()}-{n}"
            outbox.tell(
                kind=BOUNCED,
                to=f"user:{self.place.secretary.user_id}",
                about=f"outbox.Delivery:{number}",
                facts={"kind": number, "reason": ""},
                unit=self.place.community,
                by=system("test"),
            )

    def come_back(self, rows: int) -> None:
        """So many letters that came back unnamed, each to an address of its own."""
        before = UnnamedReturn.unscoped.count()
        for n in range(rows):
            UnnamedReturn(
                unit_path=self.place.community.path,
                server="qq.com",
                address=f"zhou{before + n}@qq.com",
                address_index=str(before + n),
                fault=Fault.UNDELIVERABLE,
                first_at=now(),
                last_at=now(),
            ).save()

    def settle(self, rows: int) -> None:
        """So many residents, each with a file that has something on it."""
        with enter(SystemScope("test")):
            in_the_register(self.place, rows=rows)

    def tell(self, steps: int) -> None:
        """A story of so many steps more, each seen by the resident."""
        with enter(SystemScope("test")):
            for n in range(steps - 1):
                matter = reload(self.matter)
                actions.note(
                    by=self.place.secretary, matter=matter, words=f"进展之{n}", public=True
                )


def built() -> Town:
    """A town with one matter, and two browsers that are signed in."""
    with enter(SystemScope("test")):
        place = found()
        matter = lead_to(place, "registered", title="楼道灯坏了三天")
    desk, resident = Client(), Client()
    secretary = User.objects.get(pk=place.secretary.user_id)
    desk.force_login(secretary, "django.contrib.auth.backends.ModelBackend")
    session = resident.session
    session["opened"] = [matter.pk]
    session.save()
    return Town(place, desk, resident, matter)


@pytest.fixture(scope="module", autouse=True)
def kept_for_long() -> Iterator[None]:
    """What is looked at again once a minute is not looked at in the middle of a page that is counted."""
    with lasting.kept_for_long():
        yield


def statements(client: Client, path: str) -> int:
    """How many statements a page takes, asked twice: the first may fill caches of the process."""
    assert client.get(path).status_code == 200, path
    with CaptureQueriesContext(connection) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


def month() -> str:
    return f"{local(now()):%Y-%m}"


# Name, address, browser, what grows, at most so many statements.
PAGES: list[tuple[str, Callable[[Town], str], str, str, int]] = [
    # Four of them count what waits in the register of residents.
    ("work list", lambda town: "/desk/", "desk", "fill", 17),
    ("a queue", lambda town: "/desk/?queue=accept", "desk", "fill", 13),
    ("work list as a file", lambda town: "/desk/?_export=csv", "desk", "fill", 10),
    ("search by words", lambda town: "/desk/matters/?q=楼道灯", "desk", "fill", 11),
    ("board", lambda town: "/desk/board/", "desk", "fill", 17),
    ("knowledge base", lambda town: "/desk/knowledge/", "desk", "fill", 9),
    ("answers to find", lambda town: "/answers/", "resident", "fill", 9),
    ("procedures", lambda town: "/desk/procedures/", "desk", "fill", 10),
    ("how things are done", lambda town: "/procedures/", "resident", "fill", 6),
    ("hot spots", lambda town: "/desk/hot-spots/", "desk", "fill", 12),
    ("signs", lambda town: "/desk/signs/", "desk", "fill", 12),
    ("proposed categories", lambda town: "/desk/routing/", "desk", "fill", 12),
    ("residents", lambda town: "/desk/people/", "desk", "settle", 14),
    ("residents by initials", lambda town: "/desk/people/?q=zgl", "desk", "settle", 16),
    ("labels to look at", lambda town: "/desk/people/reviews/", "desk", "settle", 10),
    ("known twice", lambda town: "/desk/people/duplicates/", "desk", "settle", 10),
    ("corrections", lambda town: "/desk/people/corrections/", "desk", "settle", 10),
    ("places", lambda town: "/desk/places/", "desk", "fill", 9),
    ("a place", lambda town: f"/desk/places/unit/{town.place.community.pk}/", "desk", "settle", 12),
    ("times of keeping", lambda town: "/desk/people/keeping/", "desk", "settle", 10),
    ("the other file", lambda town: f"/desk/people/{resident()}/merge/?q=zgl", "desk", "settle", 14),
    ("file of a resident", lambda town: f"/desk/people/{resident()}/", "desk", "settle", 26),
    ("work order", lambda town: f"/desk/matters/{town.matter.number}/work-order/", "desk", "tell",
     22),
    ("all filters", lambda town: "/desk/narrow/?base=work", "desk", "fill", 9),
    ("marked matters", lambda town: f"/desk/bulk/?verb=sign&m={town.matter.number}:1", "desk",
     "fill", 8),
    ("search of all", lambda town: "/desk/matters/", "desk", "fill", 11),
    ("orders", lambda town: "/desk/orders/", "desk", "order", 11),
    ("orders as a file", lambda town: "/desk/orders/?_export=xlsx", "desk", "order", 9),
    ("figures", lambda town: f"/desk/figures/?unit=TXC&month={month()}", "desk", "fill", 59),
    ("register of residents", lambda town: "/desk/people/register/", "desk", "fill", 13),
    (
        "rows of a figure",
        lambda town: f"/desk/figures/matters.accepted/rows/?unit=TXC&month={month()}",
        "desk", "fill", 10,
    ),
    (
        "month report",
        lambda town: f"/desk/reports/month/?unit=TXC&month={month()}",
        "desk", "fill", 62,
    ),
    # Two of them ask whether the same was asked before.
    ("matter page", lambda town: f"/desk/matters/{town.matter.number}/", "desk", "tell", 18),
    ("a verb unfolded", lambda town: f"/desk/matters/{town.matter.number}/do/note/", "desk", "tell",
     18),
    ("what is public", lambda town: "/published/", "resident", "publish", 10),
    ("published matters", lambda town: "/desk/published/", "desk", "publish", 12),
    ("summonses and ratings", lambda town: f"/desk/summonses/?month={month()}", "desk", "fill", 10),
    # As many however many limits: they are read with their units.
    ("limits and weights", lambda town: "/desk/limits/", "desk", "fill", 10),
    ("alike", lambda town: f"/desk/matters/{town.matter.number}/join/", "desk", "fill", 12),
    ("led by it", lambda town: f"/desk/matters/{town.matter.number}/", "desk", "join", 21),
    ("my account", lambda town: "/desk/account/", "desk", "fill", 11),
    ("second step", lambda town: "/desk/account/second-step/", "desk", "fill", 9),
    ("slip", lambda town: f"/desk/matters/{town.matter.number}/receipt/", "desk", "tell", 9),
    ("tracking page", lambda town: f"/matter/{town.matter.number}/", "resident", "tell", 13),
    ("my file", lambda town: "/mine/files/", "resident", "tell", 17),
    ("receipt", lambda town: f"/receipt/{town.matter.number}/", "resident", "tell", 12),
    ("proof of a receipt", lambda town: f"/receipt/{town.matter.number}/proof/", "resident", "tell",
     10),
    ("inbox", lambda town: "/desk/messages/", "desk", "message", 9),
    ("messages sent", lambda town: "/desk/messages/sent/", "desk", "message", 11),
    ("came back unnamed", lambda town: "/desk/messages/unnamed/", "desk", "come_back", 10),
]  # fmt: skip


@pytest.fixture(scope="module")
def counted(
    kept_for_long: None, django_db_setup: None, django_db_blocker: Any
) -> Callable[[str], dict[str, list[int]]]:
    """For what grows: of each page the statements at each number of rows, in one town for all."""

    @functools.cache
    def counts_of(grow: str) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        with django_db_blocker.unblock(), transaction.atomic():
            town, before = built(), 1
            for rows in ROWS:
                # The first row stands there already; each turn adds what is missing.
                getattr(town, grow)(rows - before + 1)
                before = rows
                for name, path, browser, grown, _most in PAGES:
                    if grown == grow:
                        asked = statements(getattr(town, browser), path(town))
                        found.setdefault(name, []).append(asked)
            transaction.set_rollback(True)
        return found

    return counts_of


@pytest.mark.parametrize(
    ("name", "grow", "most"),
    [(name, grow, most) for name, _path, _browser, grow, most in PAGES],
    ids=[page[0] for page in PAGES],
)
def test_a_page_asks_as_often_for_25_rows_as_for_1(
    counted: Callable[[str], dict[str, list[int]]], name: str, grow: str, most: int
) -> None:
    counts = counted(grow)[name]
    assert len(set(counts)) == 1, dict(zip(ROWS, counts, strict=True))
    assert counts[0] <= most, counts


# The forms of a matter in hand offer units and colleagues; what went between units is asked for
# only where the story tells of it.
IN_HAND = {"dispatched": 17, "handling": 20, "asked": 21, "all of it": 23}


@pytest.mark.parametrize(("state", "most"), IN_HAND.items())
def test_the_page_of_a_matter_in_hand_asks_little_more(db: None, state: str, most: int) -> None:
    town = built()
    place = town.place
    with enter(SystemScope("test")):
        matter = lead_to(place, state if state == "dispatched" else "handling")
        if state in {"asked", "all of it"}:
            actions.ask_return(by=place.grid_worker, matter=matter, reason="不归网格")
        if state == "all of it":
            actions.urge(by=place.clerk, matter=reload(matter))
            actions.supervise(
                by=place.administrator,
                matter=reload(matter),
                unit=place.subdistrict,
                words="请说明",
            )
    assert statements(town.desk, f"/desk/matters/{matter.number}/") <= most
