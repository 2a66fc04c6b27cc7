"""Pages as people open them, with so many matters in the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ground import THINGS, TROUBLES, browser
from measuring import Cost, measured

RUNS = 40


def opens(client: Any, address: str) -> Callable[[], None]:
    """Open a page, which must be there."""

    def look() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        answer.getvalue()

    return look


def empty_view() -> dict[str, Cost]:
    """What every page pays before it does anything: measured with a view that says one dot."""
    from django.http import HttpResponse
    from django.test import Client
    from django.urls import clear_url_caches, path

    from fivehearts.community.duties.access import open_to_all
    from fivehearts.config import urls

    view = open_to_all("measured only")(lambda request: HttpResponse("."))
    urls.urlpatterns.append(path("empty/", view))
    clear_url_caches()
    return {
        "an empty view, visitor": measured([opens(Client(), "/empty/")], RUNS * 5),
        "an empty view, signed in": measured([opens(browser("secretary"), "/empty/")], RUNS * 5),
    }


def shown_pages() -> dict[str, Cost]:
    """Lists, tabs, searches and the page of a matter, for a community and for its sub-district."""
    found = {}
    for who, username in (("community", "secretary"), ("sub-district", "director")):
        client = browser(username)
        for case, addresses in {
            "work list": ["/desk/"],
            "tabs of the work list": [f"/desk/?queue={tab}" for tab in _tabs()],
            "list of all matters": ["/desk/matters/"],
            "search, two characters": [f"/desk/matters/?q={word}" for word in words()],
        }.items():
            looks = [opens(client, address) for address in addresses]
            found[f"{case}, {who}"] = measured(looks, max(RUNS, len(looks)), warm=len(looks) + 5)
    number = _number()
    look = opens(browser("secretary"), f"/desk/matters/{number}/")
    found["page of a matter, community"] = measured([look], RUNS)
    return found


def words() -> list[str]:
    """Two characters each, of things and of troubles; some stand in many matters, some in few."""
    return [*(thing[:2] for thing in THINGS), *(said[-2:] for said in TROUBLES)]


def _tabs() -> list[str]:
    from fivehearts.engines.matters.vocabulary.states import Queue

    return [str(one) for one in Queue.values if one]


def _number() -> str:
    from fivehearts.engines.matters.models import Matter
    from fivehearts.foundation.scope import SystemScope, enter

    with enter(SystemScope("bench")):
        rows = Matter.objects.filter(state="handling").order_by("pk")
        return str(rows.values_list("number", flat=True)[0])
