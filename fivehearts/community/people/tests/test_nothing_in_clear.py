"""Every column of every table of the register is read: no name, phone, number or health stands in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import connection

from fivehearts.community.people import actions
from fivehearts.community.people.tests.ground import DAY, IDENTITY, PHONE, SETUP, Ground
from fivehearts.community.people.vocabulary import LabelKind
from fivehearts.foundation.clock import now
from fivehearts.foundation.files.made import CleanFile

NAMES = ("欧阳明珠", "欧阳明株", "上官云霞")
FURTHER, WANTED = "13900139000", "13600136000"
BORN = date(1948, 3, 1)
EMAIL, WRONG = "ouyang@example.cn", "写成了明株"
GRADE, NOTE, ANSWER = "壹级残", "肢体左臂", "已核对户口簿"
DUTY: dict[str, Any] = {"source": "certificate", "basis": "duty", "by": SETUP}
# Tables that say nothing of a person: titles of columns, and rules.
WITHOUT_ROWS = {"people_registerform", "people_retention"}


def everything_a_register_holds(ground: Ground) -> None:
    person = ground.person(NAMES[0], PHONE, identity=IDENTITY)
    again = ground.person(NAMES[1], identity=IDENTITY, dwelling=ground.next_door)
    home = actions.found_household(unit=ground.community, dwelling=ground.door, by=SETUP)
    actions.add_member(household=home, person=person, relation="head", by=SETUP)
    actions.add_phone(person=person, phone=FURTHER, kind="family", by=SETUP)
    actions.give_consent(person=person, purpose="care", how="paper", by=SETUP)
    for kind in LabelKind:
        actions.add_label(person=person, kind=kind, grade=GRADE, note=NOTE, **DUTY)
    asked = actions.ask_correction(person=person, field="phone", wanted=WANTED, by=SETUP)
    paper = CleanFile(content=b"a picture", content_type="image/jpeg")
    actions.ask_correction(
        person=person, field="name", wrong=WRONG, wanted=NAMES[1], papers=[paper], by=SETUP
    )
    site = "https://example.cn"
    actions.choose_notices(person=person, email=EMAIL, language="en", site=site, by=SETUP)
    actions.decline_correction(correction=asked, answer=ANSWER, by=SETUP)
    actions.merge(gone=again, kept=person, by=SETUP)
    actions.hold(person=person, reason="dispute", by=SETUP)
    leaving = ground.person(NAMES[2], "13700137000", dwelling=ground.far_door)
    actions.leave(person=leaving, how="away", left_on=DAY, by=SETUP)
    actions.erase_by_rule(by=SETUP.backdating(), at=now() + timedelta(days=900))


def secrets() -> set[str]:
    words = {
        *NAMES,
        PHONE,
        IDENTITY,
        FURTHER,
        WANTED,
        GRADE,
        NOTE,
        ANSWER,
        EMAIL,
        WRONG,
        "13700137000",
    }
    born = {BORN.isoformat(), f"{BORN:%Y%m%d}"}
    kinds = {str(one) for kind in LabelKind for one in (kind.value, kind.label)}
    return words | born | kinds


def columns() -> list[tuple[str, str, str]]:
    tables = [model._meta.db_table for model in apps.get_app_config("people").get_models()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, udt_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = ANY (%s) ORDER BY 1, 2",
            [[*tables, "record_entry"]],
        )
        return cursor.fetchall()


def read(table: str, column: str, kind: str) -> list[bytes]:
    """The column as it lies in the table: bytes as they are, all else in its own spelling."""
    as_bytes = f'"{column}"' if kind == "bytea" else f"""convert_to("{column}"::text, 'UTF8')"""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {as_bytes} FROM "{table}" WHERE "{column}" IS NOT NULL')
        return [bytes(value) for (value,) in cursor.fetchall()]


def test_no_column_says_in_clear_who_somebody_is_or_what_they_suffer(db) -> None:
    everything_a_register_holds(Ground())
    found, filled, wanted = [], set(), [(word, word.encode()) for word in secrets()]
    for table, column, kind in columns():
        for value in read(table, column, kind):
            filled.add(table)
            # A verb of the record, and the code of a column, are no words about anybody.
            hits = [word for word, raw in wanted if raw in value or raw.hex().encode() in value]
            found += [f"{table}.{column}: {word}" for word in hits]
    tables = {table for table, _column, _kind in columns()}
    assert tables - filled == WITHOUT_ROWS
    assert found == []
