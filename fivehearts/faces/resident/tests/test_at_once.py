"""Two presses at the same moment, with real commits: one matter, one draft."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django.test import Client

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import found
from fivehearts.faces.resident.models import Draft
from fivehearts.faces.resident.tests.ground import WORDS, told_step_by_step
from fivehearts.foundation.scope import SystemScope, enter


def test_two_browsers_sending_at_once_make_one_matter(committed_db: object) -> None:
    with enter(SystemScope("test")):
        found()
    first = Client()
    draft = told_step_by_step(first)

    def press(_n: int) -> str:
        try:
            one = Client()
            one.cookies["drafts"] = first.cookies["drafts"].value
            answer = one.post(f"{draft}check/")
            assert answer.status_code == 302, answer.content.decode()
            return str(answer["Location"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as several:
        places = set(several.map(press, range(4)))
    assert len(places) == 1
    with enter(SystemScope("test")):
        assert Matter.objects.count() == 1


def test_two_first_pages_sent_at_once_begin_one_draft(committed_db: object) -> None:
    with enter(SystemScope("test")):
        found()
    first = Client()
    told_step_by_step(first)
    once = re.search(r'name="once" value="([^"]+)"', first.get("/submit/").content.decode())
    assert once is not None
    facts = {"once": once.group(1), "words": WORDS, "kind": "help"}

    def press(_n: int) -> str:
        try:
            one = Client()
            one.cookies["drafts"] = first.cookies["drafts"].value
            return str(one.post("/submit/", facts)["Location"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as several:
        places = set(several.map(press, range(4)))
    assert len(places) == 1
    assert Draft.objects.count() == 2
