"""django-helpdesk, measured in its own environment as we measure ourselves; prints JSON.

`measure.py prepare` migrates and founds two queues; `fill COUNT` copies tickets in the database;
`intake WAY` and `pages` measure; `rate WAY SECONDS` takes tickets in for so long.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk_settings"

from measuring import Cost, measured  # noqa: E402 - its folder is known only now

WORDS = "3号楼2单元楼道灯坏了三天，老人晚上不敢下楼。\n希望尽快修好。"
RUNS = 40


def prepare() -> dict[str, Any]:
    """Bring its database up to date, with two queues, a colleague and its templates for mail."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from helpdesk.models import Queue

    call_command("migrate", verbosity=0)
    if not User.objects.filter(username="clerk").exists():
        call_command("loaddata", "emailtemplate.json", verbosity=0)
        User.objects.create_superuser("clerk", "clerk@example.org", "a-long-password")
        for slug in ("requests", "complaints"):
            Queue.objects.create(title=slug, slug=slug, email_address=f"{slug}@example.org")
        for _first in range(20):
            _takes_in()()
    return {}


def fill(size: str) -> dict[str, Any]:
    """Copy the newest ticket with its first follow-up until there are so many."""
    from django.db import connection
    from helpdesk.models import FollowUp, Ticket

    wanted, have = int(size), Ticket.objects.count()
    with connection.cursor() as cursor:
        for table, key, model in (
            ("helpdesk_ticket", "id", Ticket),
            ("helpdesk_followup", "ticket_id", FollowUp),
        ):
            names = [f.column for f in model._meta.concrete_fields if f.column != "id"]
            highest = Ticket.objects.order_by("id").first().pk  # type: ignore[union-attr]
            moved = {
                "status": "CASE WHEN n %% 50 = 0 THEN 1 ELSE 4 END",
                "created": "created - make_interval(mins => n)",
                "secret_key": "md5(n::text)::uuid",
                "ticket_id": "1000000 + n",
            }
            values = ", ".join(moved.get(name, name) for name in names)
            own = ("id, ", "1000000 + n, ") if table == "helpdesk_ticket" else ("", "")
            cursor.execute(
                f"INSERT INTO {table} ({own[0]}{', '.join(names)}) SELECT {own[1]}{values}"
                f" FROM (SELECT * FROM {table} WHERE {key} = %s LIMIT 1) one,"
                " generate_series(%s, %s) n",
                [highest, have, max(wanted - 1, have - 1)],
            )
        cursor.execute(
            "SELECT setval('helpdesk_ticket_id_seq', (SELECT max(id) FROM helpdesk_ticket))"
        )
        cursor.execute("ANALYZE")
    return {"tickets": Ticket.objects.count()}


def _takes_in() -> Callable[[], None]:
    """Its own form of a colleague at the counter: checked, saved, told by mail that goes nowhere."""
    from django.contrib.auth.models import User
    from django.db import transaction
    from helpdesk.forms import TicketForm
    from helpdesk.models import Queue

    clerk = User.objects.get(username="clerk")
    choices = [(queue.pk, queue.title) for queue in Queue.objects.all()]
    data = {
        "queue": choices[0][0], "title": "楼道灯坏了三天", "body": WORDS, "priority": "3",
        "submitter_email": "resident@example.org",
    }  # fmt: skip

    def take_in() -> None:
        with transaction.atomic():
            form = TicketForm(queue_choices=choices, data=data)
            assert form.is_valid(), form.errors
            form.save(user=clerk)

    return take_in


def _sends() -> Callable[[], None]:
    """The page a colleague sends at the counter."""
    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse
    from helpdesk.models import Queue

    client = Client()
    client.force_login(User.objects.get(username="clerk"))
    data = {
        "queue": Queue.objects.all()[0].pk, "title": "楼道灯坏了三天", "body": WORDS, "priority": "3",
        "submitter_email": "resident@example.org",
    }  # fmt: skip

    def send() -> None:
        answer = client.post(reverse("helpdesk:submit"), data)
        assert answer.status_code == 302, answer.content.decode()[:2000]

    return send


def _way(name: str) -> Callable[[], None]:
    return _takes_in() if name == "its form" else _sends()


def intake(name: str) -> dict[str, Cost]:
    """What one ticket costs: `its form` alone, or `its page`."""
    return {"intake": measured([_way(name)], RUNS * 5)}


def pages() -> dict[str, Cost]:
    """What a colleague opens: the dashboard, the list with its rows, the page of a ticket."""
    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse
    from helpdesk.models import Ticket
    from helpdesk.query import query_to_base64

    client = Client()
    client.force_login(User.objects.get(username="clerk"))
    rows = {"filtering": {"status__in": [1, 2]}, "sorting": "created", "sortreverse": True}
    asked = f"{reverse('helpdesk:datatables_ticket_list', args=[query_to_base64(rows)])}?draw=1&start=0&length=25"
    search = query_to_base64({**rows, "search_string": "楼道"})
    found = f"{reverse('helpdesk:datatables_ticket_list', args=[search])}?draw=1&start=0&length=25"
    ticket = Ticket.objects.order_by("id").first()
    assert ticket is not None
    addresses = {
        "dashboard": reverse("helpdesk:dashboard"),
        "list, its frame": reverse("helpdesk:list"),
        "list, its 25 rows": asked,
        "search, two characters": found,
        "page of a ticket": reverse("helpdesk:view", args=[ticket.pk]),
    }
    return {case: _page(client, address) for case, address in addresses.items()}


def _page(client: Any, address: str) -> Cost:
    begun = time.perf_counter()
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    # A page of many seconds is not opened forty times.
    slow = time.perf_counter() - begun > 1

    def look() -> None:
        client.get(address).getvalue()

    return measured([look], 5 if slow else RUNS, warm=1 if slow else 5)


def rate(name: str, seconds: str) -> dict[str, float]:
    """How many come in while so many seconds pass."""
    take_in = _way(name)
    for _warm_up in range(20):
        take_in()
    count, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < float(seconds):
        take_in()
        count += 1
    return {"count": count, "seconds": time.perf_counter() - begun}


def main() -> None:
    import django

    django.setup()
    what, *given = sys.argv[1:]
    known: dict[str, Callable[..., Any]] = {
        "prepare": prepare,
        "intake": intake,
        "pages": pages,
        "fill": fill,
        "rate": rate,
    }
    told = known[what](*given)
    print(json.dumps({k: v._asdict() if isinstance(v, Cost) else v for k, v in told.items()}))


if __name__ == "__main__":
    main()
