"""What the tests of the residents' site share: somebody at the door, and colleagues who handle."""

from __future__ import annotations

import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import Community
from fivehearts.foundation.scope import SystemScope, enter

WORDS = "3号楼2单元楼道灯坏了三天，老人晚上不敢下楼。"


def told(**given: Any) -> dict[str, Any]:
    """What a resident fills in; override what the test is about."""
    facts = {
        "words": WORDS,
        "unit": "TXC",
        "place_words": "3号楼2单元",
        "kind": "help",
        "contact": "self",
        "name": "张桂英",
        "phone": "13812345678",
    }
    return {**facts, **given}


def picture(name: str = "deng.jpg") -> SimpleUploadedFile:
    """A small photo as a phone sends it."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "gray").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def nonce(client: Client) -> str:
    """The nonce of a freshly opened form."""
    page = client.get("/submit/whole/?unit=TXC").content.decode()
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def registered(client: Client, **given: Any) -> str:
    """Register through the page; the number the receipt is for."""
    answer = client.post("/submit/whole/", {"once": nonce(client), **told(**given)})
    assert answer.status_code == 302, answer.content.decode()
    found = re.fullmatch(r"/receipt/(\d+)/", answer["Location"])
    assert found is not None
    return found.group(1)


def code_on(client: Client, number: str) -> str:
    """The query code as the receipt shows it."""
    page = client.get(f"/receipt/{number}/").content.decode()
    found = re.search(r"\b(\d{4} \d{4})\b", page)
    assert found is not None
    return found.group(1)


def handled(place: Community, number: str, *, until: str = "follow_up") -> Matter:
    """The right colleagues lead it on, up to `until`."""
    with enter(SystemScope("test")):
        matter = Matter.objects.select_related("promise").get(number=number)
        steps: dict[str, Any] = {
            "accepted": lambda: actions.accept(by=place.clerk, matter=matter),
            "dispatched": lambda: actions.dispatch(
                by=place.dispatcher, matter=matter, unit=place.grid, words="请尽快，别外传"
            ),
            "signed": lambda: actions.sign(by=place.grid_worker, matter=matter),
            "handling": lambda: actions.contact(
                by=place.grid_worker, matter=matter, way="phone", reached=True
            ),
            "reported": lambda: actions.report_done(
                by=place.grid_worker,
                matter=matter,
                outcome="solved",
                answer="今天上午换了灯管，晚上已经亮了。再有问题请打社区电话。",
            ),
            "follow_up": lambda: actions.approve(by=place.reviewer, matter=matter),
        }
        for state, step in steps.items():
            if matter.state == "handling" and state in {"accepted", "dispatched", "signed"}:
                continue
            if state == "handling" and matter.state == "handling":
                continue
            step()
            if state == until:
                break
    return matter


ANSWERS: dict[str, dict[str, Any]] = {
    "what": {"words": WORDS, "kind": "help"},
    "where": {"unit": "TXC", "place_words": "3号楼2单元"},
    "when": {"happened_on": ""},
    "who": {"contact": "self"},
    "reach": {"name": "张桂英", "phone": "13812345678"},
}


def begun(client: Client, **given: Any) -> str:
    """Answer the first page; the address of the draft, `/submit/<id>/`."""
    page = client.get("/submit/").content.decode()
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once is not None
    answer = client.post("/submit/", {"once": once.group(1), **ANSWERS["what"], **given})
    assert answer.status_code == 302, answer.content.decode()
    found = re.fullmatch(r"(/submit/[0-9a-f-]{36}/)\w+/", answer["Location"])
    assert found is not None, answer["Location"]
    return found.group(1)


def told_step_by_step(client: Client, until: str = "check", **given: dict[str, Any]) -> str:
    """Answer page after page up to `until`; the address of the draft."""
    draft = begun(client, **given.get("what", {}))
    for step, answers in list(ANSWERS.items())[1:]:
        if step == until:
            break
        answer = client.post(f"{draft}{step}/", {**answers, **given.get(step, {})})
        assert answer.status_code == 302, answer.content.decode()
        if answer["Location"].endswith("/check/"):
            break
    return draft
