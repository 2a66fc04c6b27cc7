"""Whatever is sent, in whatever field of whatever form: a sentence, everything kept, never a 500.

Every form of the house stands in one table with what fills it properly. Field by field it is then
filled with what people paste, what browsers break and what attackers try.
"""

from __future__ import annotations

import functools
import html
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from fivehearts.community.duties.models import Post
from fivehearts.community.people.register import keeping as registers
from fivehearts.engines.matters.models import Fragment, Matter, Wording
from fivehearts.engines.matters.orders import keeping
from fivehearts.engines.matters.tests.community import lead_to
from fivehearts.foundation.clock import today
from fivehearts.foundation.intake.headings import shape_of
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import SystemScope, enter
from house_rules.hostile_accounts import ACCOUNT_FORMS, NEVER_SHOWN
from house_rules.hostile_ground import Form, Ground, built
from house_rules.hostile_joint import JOINT_FORMS
from house_rules.hostile_known import KNOWN_FORMS
from house_rules.hostile_line import BESIDE_THE_LINE
from house_rules.hostile_messages import MESSAGE_FORMS
from house_rules.hostile_newest import NEWEST_FORMS
from house_rules.hostile_words import (
    BROKEN,
    CHINESE,
    MARK,
    MIXED,
    RAW,
    SCRIPT,
    TEXTS,
    hostile_values,
    is_text,
)
from house_rules.people_ground import PEOPLE_FORMS

FINE = {200, 302, 400, 403, 404, 409, 410, 413, 422, 429}


def verb(state: str, name: str, **fields: Any) -> Form:
    """A verb on the page of a matter in this state, by the secretary who may do all."""

    def filled(ground: Ground) -> dict[str, Any]:
        given = {key: value(ground) if callable(value) else value for key, value in fields.items()}
        return {"version": ground.matters[state].version, **given}

    return Form(name, lambda ground: ground.path(state, name), "holder", filled)


def fixed(path: str) -> Callable[[Ground], str]:
    return lambda ground: path


def unknown_columns(ground: Ground) -> str:
    """Where the holder says what the columns of an uploaded workbook mean."""
    whose = {"user_id": ground.place.secretary.user_id, "unit_id": ground.place.community.pk}
    book = "流水,市民说,来电时间,办理时限\n1,灯坏了,2026-11-21 10:00,5天\n".encode()
    return f"/desk/orders/import/{whose['unit_id']}/{keeping.SHELF.keep([book], **whose)}/columns/"


REGISTER = ("门牌", "姓名", "电话")
REGISTER_SHAPE = shape_of(REGISTER)[:8]


def register_kept(ground: Ground, tail: str = "") -> str:
    """A register the holder has just sent in."""
    whose = {"user_id": ground.place.secretary.user_id, "unit_id": ground.place.community.pk}
    book = (",".join(REGISTER) + "\n3-1-101,王伟,13812345678\n").encode()
    return (
        f"/desk/people/register/{whose['unit_id']}/{registers.SHELF.keep([book], **whose)}/{tail}"
    )


def absence(ground: Ground) -> dict[str, Any]:
    """An absence of the holder, from tomorrow on."""
    return {
        "since": f"{today() + timedelta(days=1)}", "until": f"{today() + timedelta(days=7)}",
        "reason": "leave", "substitute": str(ground.place.clerk.user_id),
    }  # fmt: skip


NO_PHOTO: list[Any] = []


def number_in_words(ground: Ground) -> str:
    told = ground.matters["told a phone"]
    key = Fragment.unscoped.get(matter=told).key
    return f"/desk/matters/{told.number}/numbers/{key}/"


PASSWORDS = frozenset({"password", "again", "present"})
FORMS = [
    Form(
        "register",
        fixed("/desk/register/"),
        "holder",
        lambda ground: {
            "once": "a-form-of-the-desk", "along": "", "channel": "phone", "place_unit": ground.place.grid.pk,
            "place_words": "3号楼2单元", "happened_on": "2026-11-01", "kind": "help", "category": "",
            "urgency": "ordinary", "words": "楼道灯坏了三天", "contact": "on_behalf",
            "resident_name": "张桂英", "resident_phone": "13812345678", "speaker_name": "李小明",
            "speaker_phone": "010-65551234", "photos": NO_PHOTO,
        },
    ),
    verb("registered", "accept", kind="help", category="", urgency="urgent", reason="老人独居"),
    verb("registered", "decline", reason="不归社区管", right_address="区城管局 12345"),
    verb("accepted", "dispatch", unit=lambda g: g.place.grid.pk, category="", words="请尽快"),
    verb("dispatched", "sign"),
    verb("signed", "contact", way="phone", reached="yes", words="已通话", public="on"),
    verb("handling", "note", words="老人耳背", photos=NO_PHOTO, public="on"),
    *(verb(state, name, **fields) for state, name, fields in BESIDE_THE_LINE),
    verb("handling", "report_done", outcome="solved", answer="灯已更换", photos=NO_PHOTO),
    verb("reported", "approve", words="写得清楚"),
    verb("reported", "send_back", reason="没有写何时修好"),
    verb("follow_up", "attempt", way="phone", words="无人接听"),
    verb("follow_up", "answer", contacted="yes", solved="unsolved", satisfaction="dissatisfied",
         words="还是不亮", way="phone"),
    verb("unreachable", "close", words="没有留电话"),
    Form("what is proposed while typing", fixed("/desk/register/suggested/"), "holder",
         lambda g: {"words": "楼道灯坏了三天", "place_unit": g.place.grid.pk, "place_words": "3号楼",
                    "resident_phone": "13812345678"}),
    Form("contact", lambda g: f"/desk/matters/{g.matters['signed'].number}/contact/", "holder",
         lambda g: {"field": "phone", "purpose": "contact"}),
    Form("number in the words", number_in_words, "holder", lambda g: {"purpose": "contact"}),
    Form("sign-in", fixed("/sign-in/"), "visitor",
         lambda g: {"username": "clerk", "password": "a-long-password", "next": "/desk/"},
         never_shown=PASSWORDS),
    *(Form(*one, never_shown=NEVER_SHOWN) for one in ACCOUNT_FORMS),
    *(Form(*one) for one in PEOPLE_FORMS),
    *(Form(*one) for one in MESSAGE_FORMS),
    *(Form(*one) for one in (*JOINT_FORMS, *KNOWN_FORMS, *NEWEST_FORMS)),
    Form("absence", fixed("/desk/absences/new/"), "holder", absence),
    Form("absence of a colleague",
         lambda g: f"/desk/colleagues/{g.place.clerk.user_id}/absence/", "holder",
         lambda g: {**absence(g), "substitute": str(g.place.secretary.user_id)}),
    Form("longer absence", lambda g: f"/desk/absences/{g.absence}/", "holder",
         lambda g: {"until": f"{today() + timedelta(days=9)}"}),
    Form("end a post",
         lambda g: f"/desk/posts/{Post.objects.get(user=g.place.caller.user_id).pk}/end/", "holder",
         lambda g: {"successor": ""}),
    Form("submit, first question", fixed("/submit/"), "visitor",
         lambda g: {"once": "5ad3f1c2a4b64ce09b7a1d2e3f405161", "words": "楼道灯坏了三天", "kind": "help"}),
    *(
        Form(f"submit, {step}", lambda g, step=step: f"{g.draft}{step}/", "resident",
             lambda g, fields=fields: fields)
        for step, fields in (
            ("where", {"unit": "TXC", "place_words": "3号楼二单元"}),
            ("when", {"happened_on": "2026-11-01", "photos": NO_PHOTO}),
            ("who", {"contact": "self"}),
            ("reach", {"name": "李小明的", "phone": "13812345678"}),
        )
    ),
    Form("submit, photo out", lambda g: f"{g.draft}when/", "resident",
         lambda g: {"drop": "x", "happened_on": ""}),
    Form("submit", fixed("/submit/whole/"), "visitor",
         lambda g: {"once": "5ad3f1c2a4b64ce09b7a1d2e3f405162", "words": "楼道灯坏了三天", "unit": "TXC",
                    "place_words": "3号楼", "happened_on": "2026-11-01", "kind": "help",
                    "contact": "on_behalf", "name": "李小明",
                    "phone": "13812345678", "for_name": "张桂英", "for_phone": "13912345678",
                    "photos": NO_PHOTO}),
    Form("proof", fixed("/proof/"), "visitor", lambda g: {"proof": "{}"}),
    Form("track", fixed("/track/"), "visitor",
         lambda g: {"number": g.matters["signed"].number, "code": "12345678"},
         never_shown=frozenset({"code"})),
    Form("phone", fixed("/mine/phone/"), "visitor", lambda g: {"phone": "13812345678"}),
    Form("phone and code", fixed("/mine/phone/"), "visitor",
         lambda g: {"phone": "13812345678", "code": "123456"}, never_shown=frozenset({"code"})),
    Form("ask about the own file",
         lambda g: f"/mine/files/{g.matters['follow_up'].resident_id}/ask/correction/", "resident",
         lambda g: {"field": "name", "wrong": "写错了", "wanted": "周贵兰"}),
    Form("answer of the resident",
         lambda g: f"/matter/{g.matters['follow_up'].number}/answer/", "resident",
         lambda g: {"contacted": "yes", "solved": "solved", "satisfaction": "satisfied",
                    "words": "谢谢"}),
    *(
        Form(f"{verb} by the resident",
             lambda g, verb=verb: f"/matter/{g.matters['follow_up'].number}/ask/{verb}/", "resident",
             lambda g: {"words": "请再快一点吧"})
        for verb in ("urge", "reopen", "withdraw")
    ),
    # Asked by address
    Form("work list", fixed("/desk/"), "holder",
         lambda g: {"queue": "handle", "page": "1", "sort": "next_due_at", "per_page": "25",
                    "_export": ""}, "get"),
    Form("search", fixed("/desk/matters/"), "holder",
         lambda g: {"q": "楼道灯", "state": "open", "kind": "help", "late": "", "page": "1",
                    "sort": "registered_at", "_export": ""}, "get"),
    Form("all filters", fixed("/desk/narrow/"), "holder",
         lambda g: {"base": "work", "q": "楼道灯", "unit": "TXC", "owner": "me", "due": "today",
                    "queue": "handle", "category": "noise", "channel": "web"}, "get"),
    Form("filters of the list", fixed("/desk/"), "holder",
         lambda g: {"unit": "TXC", "owner": "1", "due": "today", "urgency": "urgent",
                    "category": "noise", "channel": "web", "view": "1"}, "get"),
    Form("columns", fixed("/desk/columns/"), "holder",
         lambda g: {"columns": "number", "density": "dense"}),
    Form("reply template", fixed("/desk/replies/new/"), "holder",
         lambda g: {"unit": g.place.community.pk, "verb": "report_done", "language": "zh-hans",
                    "title": "已经修好", "words": "编号 {number} 已经办结"}),
    Form("new view", fixed("/desk/views/new/"), "holder",
         lambda g: {"name": "本周到期", "base": "work", "query": "due=week", "shared_unit": ""}),
    Form("marked matters", fixed("/desk/bulk/"), "holder",
         lambda g: {"verb": "dispatch", "m": f"{g.matters['accepted'].number}:1",
                    "back": "/desk/"}, "get"),
    Form("work on many", fixed("/desk/bulk/"), "holder",
         lambda g: {"verb": "dispatch", "once": "a-lot-of-the-desk", "words": "请尽快处理",
                    "m": f"{g.matters['accepted'].number}:{g.matters['accepted'].version}",
                    "to": g.place.grid.pk}),
    Form("file of a list", fixed("/desk/exports/"), "holder",
         lambda g: {"base": "work", "query": "kind=complaint", "format": "csv"}),
    Form("order", fixed("/desk/orders/new/"), "holder",
         lambda g: {"once": "an-order-of-the-desk", "external_number": "WD20261122001",
                    "received_at": f"{today() - timedelta(days=1)}T09:00", "due_at": f"{today() + timedelta(days=3)}T18:00",
                    "words": "楼道灯坏了三天", "place_unit": g.place.grid.pk, "place_words": "3号楼",
                    "happened_on": "", "kind": "help", "category": "", "urgency": "ordinary",
                    "contact": "self", "resident_name": "张桂英", "resident_phone": "13812345678"}),
    Form("date of an order", lambda g: f"/desk/orders/{g.matters['ordered'].number}/date/", "holder",
         lambda g: {"due_at": f"{today() + timedelta(days=5)}T18:00", "reason": "热线来电改期"}),
    Form("workbook of orders", fixed("/desk/orders/import/"), "holder",
         lambda g: {"workbook": NO_PHOTO, "place_unit": g.place.community.pk}),
    Form("columns of a workbook", unknown_columns, "holder",
         lambda g: {"external_number": "流水", "words": "市民说"}),
    Form("register of residents", fixed("/desk/people/register/"), "holder",
         lambda g: {"workbook": NO_PHOTO, "unit": g.place.community.pk}),
    Form("columns of a register", lambda g: register_kept(g, "columns/"), "holder",
         lambda g: {f"column_{REGISTER_SHAPE}_{at}": one for at, one in enumerate(("address", "name", "phone"))}),
    Form("register tried", register_kept, "holder", lambda g: {"lay_out": "1"}, "get"),
    Form("register taken in", lambda g: register_kept(g, "take/"), "holder",
         lambda g: {"go": "1", "lay_out": "1"}),
    Form("register taken out", fixed("/desk/people/register/out/"), "holder",
         lambda g: {"unit": g.place.community.pk, "purpose": "legal", "opened": "on"}),
    Form("orders", fixed("/desk/orders/"), "holder",
         lambda g: {"show": "open", "q": "WD2026", "page": "1", "sort": "due_at", "_export": ""}, "get"),
    Form("register's guesses", fixed("/desk/register/"), "holder",
         lambda g: {"channel": "phone", "place_unit": "1", "kind": "help"}, "get"),
    Form("figures", fixed("/desk/figures/"), "holder",
         lambda g: {"unit": "TXC", "month": "2026-11", "history": "", "_export": ""}, "get"),
    Form("rows of a figure", fixed("/desk/figures/matters.accepted/rows/"), "holder",
         lambda g: {"unit": "TXC", "month": "2026-11", "part": "all", "at": "TXG1", "page": "1",
                    "sort": "number", "_export": ""}, "get"),
    Form("month report", fixed("/desk/reports/month/"), "holder",
         lambda g: {"unit": "TXC", "month": "2026-11", "history": "", "_export": ""}, "get"),
    Form("colleagues", fixed("/desk/colleagues/"), "holder",
         lambda g: {"page": "1", "sort": "since", "_export": ""}, "get"),
    Form("invitations", fixed("/desk/invitations/"), "holder",
         lambda g: {"page": "1", "sort": "since", "_export": ""}, "get"),
    Form("unit of an invitation", fixed("/desk/invitations/new/"), "holder", lambda g: {"q": "社区"}, "get"),
    Form("where", fixed("/submit/where/"), "visitor", lambda g: {"q": "社区", "under": "TXS", "for": "whole"}, "get"),
    Form("paper", fixed("/submit/paper/"), "visitor", lambda g: {"unit": "TXC"}, "get"),
    Form("submit for", fixed("/submit/"), "visitor", lambda g: {"unit": "TXC"}, "get"),
    Form("whole for", fixed("/submit/whole/"), "visitor", lambda g: {"unit": "TXC"}, "get"),
    Form("track for", fixed("/track/"), "visitor", lambda g: {"n": "26-0000001-1"}, "get"),
    Form("sign-in onward", fixed("/sign-in/"), "visitor", lambda g: {"next": "/desk/"}, "get"),
    Form("size of type", fixed("/reading/"), "visitor",
         lambda g: {"size": "large", "next": "/"}, "get"),
    Form("language", fixed("/language/"), "visitor",
         lambda g: {"language": "en", "next": "/"}),
    # The catalogue, by whoever keeps it
    Form("catalogue", fixed("/desk/catalogue/"), "keeper",
         lambda g: {"q": "电梯", "version": "1"}, "get"),
    Form("terms by tier", fixed("/desk/catalogue/terms/"), "keeper",
         lambda g: {"tier": "grid", "version": "1"}, "get"),
    Form("new category", fixed("/desk/catalogue/draft/new/"), "keeper",
         lambda g: {"code": "noise-dogs", "parent": "noise", "name_zh": "犬吠", "name_en": "Dogs",
                    "examples_zh": "夜里狗叫", "examples_en": "at night", "order": "3", "power": "grid",
                    "responsible": "department", "responsible_name": "城管", "responsible_unit": ""}),
    Form("new question", fixed("/desk/catalogue/draft/of/noise/questions/new/"), "keeper",
         lambda g: {"text_zh": "几点？", "text_en": "When?", "answer": "choice", "order": "1",
                    "choices_zh": "早\n晚", "choices_en": "early\nlate", "required": "on"}),
    Form("terms of a step", fixed("/desk/catalogue/draft/terms/resolve/"), "keeper",
         lambda g: {"any_any_amount": "5", "any_any_unit": "working_days"}),
    Form("publish", fixed("/desk/catalogue/draft/publish/"), "keeper", lambda g: {"note": "试行"}),
    Form("new tag", fixed("/desk/catalogue/tags/new/"), "keeper",
         lambda g: {"name_zh": "夜间", "name_en": "night", "order": "1"}),
    Form("workbook", fixed("/desk/catalogue/import/"), "keeper", lambda g: {"dry_run": "on"}),
]  # fmt: skip
BY_NAME = {form.name: form for form in FORMS}
POSTED = [form for form in FORMS if form.method == "post"]


@pytest.fixture(autouse=True)
def text_messages(settings: Any, tmp_path: Path) -> None:
    """Text messages and letters can be sent here: pages that need them are there."""
    settings.SMS_FILE = str(tmp_path / "sms.log")
    settings.EMAIL_HOST = "127.0.0.1"


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ground]:
    """One community for all forms, as the plain role; every request is undone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        with enter(SystemScope("test")):
            made = built()
        yield made
        transaction.set_rollback(True)


@functools.cache
def _client(**options: Any) -> Client:
    """One client for all: each new one would look through every static file."""
    return Client(raise_request_exception=False, **options)


@contextmanager
def browser(ground: Ground, who: str, **options: Any) -> Iterator[Client]:
    """A browser of this moment; what it brings about is undone."""
    client = _client(**options)
    client.cookies.clear()
    for name, value in ground.cookies[who].items():
        client.cookies[name] = value
    with transaction.atomic():
        yield client
        transaction.set_rollback(True)


def body_of(answer: HttpResponseBase) -> str:
    if answer.streaming:
        return b"".join(answer.streaming_content).decode("utf-8", "replace")  # type: ignore[attr-defined]
    return answer.content.decode("utf-8", "replace")  # type: ignore[attr-defined]


def send(client: Client, form: Form, ground: Ground, data: dict[str, Any]) -> HttpResponseBase:
    return getattr(client, form.method)(form.path(ground), data)


def assert_calm(answer: HttpResponseBase, what: str) -> str:
    """Never a 500, never a script, and in Chinese where something is wrong."""
    assert answer.status_code in FINE, f"{what}: {answer.status_code}"
    body = body_of(answer)
    assert SCRIPT not in body, f"{what}: a script came back as it was sent"
    if answer.status_code >= 400:
        assert CHINESE.search(body), f"{what}: {answer.status_code} without a sentence"
        assert "Traceback" not in body
    return body


def shown_again(form: Form, body: str, data: dict[str, Any], *, without: str = "") -> list[str]:
    """Words that were entered and do not stand on the page that came back."""
    lost = []
    for name, value in data.items():
        if name == without or name in form.never_shown or not isinstance(value, str):
            continue
        if value.strip() and html.escape(value) not in body and value not in body:
            lost.append(f"{name}={value[:40]!r}")
    return lost


CASES = [
    (form, name)
    for form in FORMS
    for name in form.fields(
        # Only the names are wanted here: any ground will do.
        type(
            "Anything",
            (),
            {"__getattr__": lambda self, name: self, "__getitem__": lambda self, key: self},
        )()
    )
]


@pytest.mark.parametrize(("form", "name"), CASES, ids=lambda one: getattr(one, "name", one))
def test_a_field_takes_anything(ground: Ground, form: Form, name: str) -> None:
    """One of the two that find most, in turn; a field with pictures, all there is."""
    proper = form.fields(ground)
    # All of them in every field of every form: `make proof`.
    tried = {("everything at once", "NUL and controls")[list(proper).index(name) % 2]}
    try_field(
        ground,
        form,
        name,
        {
            k: v
            for k, v in hostile_values(name, proper[name]).items()
            if k in tried or isinstance(proper[name], list)
        },
    )


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_all_fields_at_once_take_anything(ground: Ground, form: Form) -> None:
    """What finds most and what a form never sends; everything else there is: `make proof`."""
    try_all_fields(ground, form, "everything at once", "a list")
    with browser(ground, form.who) as client:
        assert_calm(send(client, form, ground, {}), f"{form.name} without a field")


@pytest.mark.proof
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_all_fields_at_once_take_each_thing(ground: Ground, form: Form) -> None:
    try_all_fields(ground, form, *TEXTS)


def try_all_fields(ground: Ground, form: Form, *kinds: str) -> None:
    proper = form.fields(ground)
    for kind in kinds:
        value = TEXTS.get(kind, [MARK, "zwei"])
        data = {name: given if isinstance(given, list) else value for name, given in proper.items()}
        with browser(ground, form.who) as client:
            assert_calm(send(client, form, ground, data), f"{form.name}, {kind} in all fields")


@pytest.mark.proof
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_each_field_takes_each_thing_and_may_be_missing(ground: Ground, form: Form) -> None:
    proper = form.fields(ground)
    for name in proper:
        try_field(ground, form, name, hostile_values(name, proper[name]))
        with browser(ground, form.who) as client:
            missing = {key: value for key, value in proper.items() if key != name}
            assert_calm(send(client, form, ground, missing), f"{form.name} without {name}")


def try_field(ground: Ground, form: Form, name: str, hostile: dict[str, Any]) -> None:
    """One field is hostile, the others proper: what was entered there comes back."""
    proper = form.fields(ground)
    for kind, value in hostile.items():
        data = {**proper, name: value}
        with browser(ground, form.who) as client:
            answer = send(client, form, ground, data)
            body = assert_calm(answer, f"{form.name}.{name}, {kind}")
            if (
                form.method == "post"
                and answer.status_code in {409, 422}
                and form.name not in {"contact", "number in the words"}
            ):
                lost = shown_again(form, body, proper, without=name)
                assert not lost, f"{form.name}.{name}, {kind}: lost {lost}"
                if (
                    isinstance(value, str)
                    and proper[name]
                    and is_text(proper[name])
                    and (name not in form.never_shown and name != "once")
                ):
                    entered = (
                        html.escape(value)
                        if kind in {"everything at once", "one long line"}
                        else ""
                    )
                    assert entered in body, f"{form.name}.{name}, {kind}: what was entered is gone"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_bytes_that_are_no_text_break_nothing(ground: Ground, form: Form) -> None:
    """One of the two in turn."""
    send_bytes(ground, form, RAW[FORMS.index(form) % len(RAW)])


@pytest.mark.proof
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_no_bytes_at_all_break_any_form(ground: Ground, form: Form) -> None:
    send_bytes(ground, form, *RAW)


def send_bytes(ground: Ground, form: Form, *kinds: bytes) -> None:
    proper = form.fields(ground)
    for raw in kinds:
        words = b"&".join(name.encode() + b"=" + raw for name in proper) or raw
        with browser(ground, form.who) as client:
            if form.method == "get":
                query = words.decode("latin-1")
                answer = client.get(form.path(ground), QUERY_STRING=query)
            else:
                kind = "application/x-www-form-urlencoded"
                answer = client.post(form.path(ground), words, content_type=kind)
            assert_calm(answer, f"{form.name}: {raw!r}")


@pytest.mark.parametrize("form", POSTED, ids=lambda form: form.name)
def test_a_broken_body_is_answered_with_a_sentence(ground: Ground, form: Form) -> None:
    """A door open to all, a form with files, a form of the desk: every kind; the others, the worst."""
    all_kinds = form.name in {"register", "submit", "track", "note"}
    worst = {"multipart cut off", "JSON"}
    send_broken(ground, form, set(BROKEN) if all_kinds else worst)


@pytest.mark.proof
@pytest.mark.parametrize("form", POSTED, ids=lambda form: form.name)
def test_every_broken_body_is_answered_by_every_form(ground: Ground, form: Form) -> None:
    send_broken(ground, form, set(BROKEN))


def send_broken(ground: Ground, form: Form, kinds: set[str]) -> None:
    """None of these bodies is taken, and each is answered calmly."""
    for kind, (body, content_type) in BROKEN.items():
        if kind not in kinds:
            continue
        # The check of the form's secret is the first to read the body, where it is asked for.
        for strict in (False, True) if content_type.startswith("multi") else (False,):
            with browser(ground, form.who, enforce_csrf_checks=strict) as client:
                answer = client.post(form.path(ground), body, content_type=content_type)
                assert_calm(answer, f"{form.name}: {kind}, strict={strict}")
                assert answer.status_code != 200, f"{form.name}: {kind}"


def test_ten_megabytes_of_words_in_a_form_with_pictures_say_the_limit(ground: Ground) -> None:
    for name in ("register", "submit", "note"):
        form = BY_NAME[name]
        with browser(ground, form.who) as client:
            data = {**form.fields(ground), "words": "长" * (10 * 2**20 // 3)}
            for kind in (MULTIPART_CONTENT, "application/x-www-form-urlencoded"):
                body = urlencode(data) if "urlencoded" in kind else data
                answer = client.post(form.path(ground), body, content_type=kind)
                assert answer.status_code == 413, name
                assert "一本厚书" in assert_calm(answer, name)


@pytest.mark.parametrize("form", POSTED, ids=lambda form: form.name)
def test_an_expired_form_comes_back_with_everything_entered(ground: Ground, form: Form) -> None:
    data = {**form.fields(ground), "csrfmiddlewaretoken": "x" * 64}
    proper = {key: value for key, value in data.items() if is_text(value)}
    with browser(ground, form.who, enforce_csrf_checks=True) as client:
        path, before = form.path(ground), Entry.objects.count()
        answer = client.post(path, data, HTTP_ORIGIN="http://testserver")
        body = assert_calm(answer, form.name)
        assert answer.status_code == 403
        assert Entry.objects.count() == before
        if not form.never_shown & set(data):
            assert not shown_again(form, body, proper)


def test_a_form_from_another_site_is_refused_and_offered_nothing(ground: Ground) -> None:
    for form in POSTED:
        with browser(ground, form.who, enforce_csrf_checks=True) as client:
            answer = client.post(
                form.path(ground), form.fields(ground), HTTP_ORIGIN="http://evil.example"
            )
            assert answer.status_code == 403, form.name
            assert_calm(answer, form.name)


def test_the_same_form_sent_twice_makes_one_matter(ground: Ground) -> None:
    for name in ("register", "submit"):
        form = BY_NAME[name]
        with browser(ground, form.who) as client:
            with enter(SystemScope("test")):
                before = Matter.objects.count()
            first, second = (send(client, form, ground, form.fields(ground)) for _twice in range(2))
            assert first.status_code == second.status_code == 302
            assert first["Location"] == second["Location"]
            with enter(SystemScope("test")):
                assert Matter.objects.count() == before + 1


def test_a_verb_sent_twice_is_done_once_and_says_so(ground: Ground) -> None:
    for form in POSTED:
        path = form.path(ground)
        # A note is another note; to write the same thing into a file twice changes nothing.
        if not ("/matters/" in path and "/do/" in path) or form.name == "note":
            continue
        with browser(ground, form.who) as client:
            assert send(client, form, ground, form.fields(ground)).status_code == 302, form.name
            again = send(client, form, ground, form.fields(ground))
            assert again.status_code in {403, 409, 422}, form.name
            assert_calm(again, form.name)


def test_hostile_words_are_kept_as_they_were_meant_and_shown_as_words(ground: Ground) -> None:
    for name in ("register", "submit"):
        form = BY_NAME[name]
        with browser(ground, form.who) as client:
            done = send(client, form, ground, {**form.fields(ground), "words": MIXED})
            assert done.status_code == 302, body_of(done)
            with enter(SystemScope("test")):
                matter = Matter.objects.latest("pk")
                words = Wording.objects.get(matter=matter).words
            # Overrides that turn the reading round go; every script and emoji stays.
            assert "\u202e" not in words
            assert SCRIPT in words and "👵🏽👨‍👩‍👧🇨🇳" in words and "مرحبا שלום" in words


def test_what_was_kept_is_escaped_wherever_it_is_read(ground: Ground) -> None:
    with browser(ground, "holder") as client:
        with enter(SystemScope("test")):
            told = {"words": MIXED, "title": MIXED[:100], "place_words": MIXED[:150]}
            matter = lead_to(ground.place, "follow_up", resident_name=MIXED[:30], **told)
        for path in (
            "/desk/", "/desk/?queue=around", "/desk/matters/", f"/desk/matters/?q={MARK}",
            f"/desk/matters/{matter.number}/", f"/desk/matters/{matter.number}/receipt/",
            "/desk/figures/matters.accepted/rows/",
        ):  # fmt: skip
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert_calm(answer, path)
            assert "<img src=x" not in body_of(answer)
