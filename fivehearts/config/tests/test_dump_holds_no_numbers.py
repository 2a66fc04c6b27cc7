"""Whatever people do, a copy of the database and of the logs holds nobody's phone or identity number.

The tests undo or throw away what they write, so that nothing is left to look at when all of them
are over. This test stands for them: it does what they do (every door by which free text or a
contact comes in) with numbers of its own, then reads every row of every table as text, bytes,
search vectors and record included, and everything that was logged meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from fivehearts.community.duties.models import User
from fivehearts.community.duties.tests.making import just_confirmed
from fivehearts.community.people import actions as people
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.actions import Answers
from fivehearts.engines.matters.models import Fragment, Matter
from fivehearts.engines.matters.tests.community import Community, found, lead_to, reload
from fivehearts.engines.matters.tests.importing_ground import REPLIED, replied, workbook
from fivehearts.engines.matters.tests.orders_ground import answered
from fivehearts.faces.desk import actions as desk
from fivehearts.faces.desk.vocabulary.lists import NumberNotKept
from fivehearts.faces.resident.tests.ground import begun, code_on, registered
from fivehearts.foundation.scope import ActorScope, SystemScope, enter

PHONE, OTHER, LANDLINE = "13977778888", "15866669999", "073182345678"
IDENTITY = "110101199003074530"
# As it is written by different hands: none of the spellings may be left either.
SPELLINGS = (
    *(PHONE, "139-7777-8888", "139 7777 8888", "１３９７７７７８８８８"),
    *(OTHER, "158 6666 9999", LANDLINE, "0731-82345678", "82345678"),
    *(IDENTITY, "110101 19900307 4530", "19900307"),
)
SAID = (
    "我是3栋李阿姨，电话139-7777-8888，也可打１３９７７７７８８８８，家里0731-82345678，"
    f"身份证110101 19900307 4530（{IDENTITY}），儿子158 6666 9999。"
)


@pytest.fixture
def place(db: None) -> Iterator[Community]:
    with enter(SystemScope("test")):
        made = found()
    yield made


def test_no_number_is_left_in_a_copy_of_the_database_or_the_logs(
    place: Community, client: Client, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    _a_resident_writes(client)
    _colleagues_work(place)
    _the_desk_looks(place)
    _workbooks_come(place, tmp_path)
    copy = everything()
    assert len(copy) > 10_000
    assert "139****8888" in copy, "the references themselves are there"
    left = {one: where(copy, one) for one in SPELLINGS if one in copy}
    assert not left
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert [one for one in SPELLINGS if one in said] == []
    with enter(SystemScope("test")):
        opened = {one.value.reveal() for one in Fragment.objects.all()}
    assert {PHONE, OTHER, LANDLINE, IDENTITY} <= opened, "nothing was lost either"


def _a_resident_writes(client: Client) -> None:
    begun(client, words=SAID)
    number = registered(client, words=SAID, place_words=f"门卫{PHONE}", phone=PHONE)
    code = code_on(client, number)
    elsewhere = Client()
    assert elsewhere.post("/track/", {"number": number, "code": code}).status_code == 302
    page = elsewhere.get(f"/matter/{number}/").content.decode()
    assert "139****8888" in page and "⟦" not in page
    assert elsewhere.post(f"/matter/{number}/ask/urge/", {"words": SAID}).status_code == 302
    assert elsewhere.post(f"/matter/{number}/ask/withdraw/", {"words": SAID}).status_code == 302


def _colleagues_work(place: Community) -> None:
    matter = lead_to(place, "handling", words=SAID, title=f"回电{PHONE}", resident_phone=OTHER)
    with enter(SystemScope("test")):
        actions.note(by=place.grid_worker, matter=matter, words=SAID)
        actions.urge(by=place.clerk, matter=matter, words=SAID, for_resident=True)
        actions.supervise(
            by=place.secretary,
            matter=matter,
            unit=place.community,
            words=SAID,
        )
        actions.reply(by=place.grid_worker, matter=matter, words=SAID)
        actions.ask_extension(by=place.grid_worker, matter=matter, amount=2, reason=SAID)
        actions.keep_date(by=place.secretary, matter=matter, reason=SAID)
        answer = f"已与{PHONE}联系，身份证{IDENTITY}已核。"
        done = {"matter": matter, "outcome": "solved", "answer": answer}
        actions.report_done(by=place.grid_worker, **done)
        actions.send_back(by=place.reviewer, matter=matter, reason=SAID)
        actions.report_done(by=place.grid_worker, **done)
        actions.approve(by=place.reviewer, matter=matter, words=SAID)
        actions.log_attempt(by=place.caller, matter=matter, way="phone", words=SAID)
        answers = Answers(True, "unsolved", "dissatisfied", SAID)
        actions.answer_follow_up(by=place.caller, matter=matter, answers=answers, way="phone")
        answered(place, words=SAID, resident_phone=PHONE)
        declined = lead_to(place, "registered", words=SAID)
        actions.decline(
            by=place.clerk, matter=declined, reason=f"请联系{PHONE}", right_address="区城管局"
        )
        actions.reopen(by=place.clerk, matter=reload(declined), reason=SAID)


def _the_desk_looks(place: Community) -> None:
    desk_client = Client()
    desk_client.force_login(
        User.objects.get(username="secretary"), "django.contrib.auth.backends.ModelBackend"
    )
    for asked in (PHONE, "139 7777 8888", IDENTITY):
        page = desk_client.get(reverse("desk:search"), {"q": asked})
        assert page.status_code == 200
    with enter(SystemScope("test")):
        fragment = Fragment.objects.filter(kind="identity").first()
        number = Matter.objects.get(pk=fragment.matter_id).number
        person = Matter.objects.exclude(resident=None).first().resident
    shown = just_confirmed(desk_client).post(
        reverse("matters:number_shown", args=[number, fragment.key]), {"purpose": "contact"}
    )
    assert shown.status_code in {200, 403}
    with enter(ActorScope(place.secretary)):
        people.reveal(by=place.secretary, person=person, field="phone", purpose="contact")
        for refused in ({"q": PHONE}, {"q": IDENTITY}):
            with pytest.raises(NumberNotKept):
                desk.keep_view(by=place.secretary, name="常用", base="all", filters=refused)
        with pytest.raises(NumberNotKept):
            desk.start_bulk(
                by=place.secretary, verb="hand_over", marked={number: 1}, words=SAID,
                colleague=User.objects.get(username="grid_worker"),
            )  # fmt: skip


def _workbooks_come(place: Community, folder: Path) -> None:
    from fivehearts.engines.matters import importing

    rows = [replied(1, words=SAID, reply=f"已回电{PHONE}"), replied(2, words=SAID, replied_at="?")]
    file = workbook(folder / "letters.xlsx", REPLIED, rows)
    counts = importing.run(file, "replied", place.community.code, rejects=folder / "r.xlsx")
    assert (counts.imported, counts.rejected) == (1, 1)


def everything() -> str:
    """Every row of every table as text: what a copy of the database holds."""
    with enter(SystemScope("test")), connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'public'::regnamespace AND NOT relispartition ORDER BY 1"
        )
        tables = [name for (name,) in cursor.fetchall()]
        lines = []
        for table in tables:
            cursor.execute(f"SELECT one::text FROM {table} one")
            lines += [f"{table}: {row}" for (row,) in cursor.fetchall()]
    return "\n".join(lines)


def where(copy: str, number: str) -> list[str]:
    """In which rows a number was left, for whoever has to mend it."""
    return [line[:300] for line in copy.splitlines() if number in line][:5]
