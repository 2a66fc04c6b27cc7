"""A new key takes the place of the old one beside a running program, whatever happens on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from fivehearts.community.duties.models import Invitation
from fivehearts.community.people.actions import remember_person
from fivehearts.community.people.models import Label, Person, PersonalData
from fivehearts.community.people.queries import (
    kind_index,
    kinds_by_index,
    name_index,
    persons_by_phone,
)
from fivehearts.community.people.spelling import name_tokens, wanted_tokens
from fivehearts.community.people.vocabulary import LabelKind
from fivehearts.community.people.vocabulary.register import Basis, Source
from fivehearts.config import vaulting
from fivehearts.config.testing.database import TestDatabase
from fivehearts.config.tests import places
from fivehearts.foundation.clock import now
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.vault import cipher, keys, rotating
from fivehearts.foundation.vault.vocabulary import VaultError

SETUP = system("test")
OLD, NEW = "11" * 32, "22" * 32
ROWS = 240


@pytest.fixture
def old_key() -> Iterator[None]:
    with override_settings(VAULT_KEY=OLD):
        yield


def unit() -> Unit:
    return Unit.objects.create(code="D1", name="东湖区", kind="district", path="0001")


def phone(number: int) -> str:
    return f"139{number:08d}"


def remembered(place: Unit, number: int) -> Person:
    return remember_person(name=f"居民{number}", phone=phone(number), unit=place, by=SETUP)


def found(number: int) -> int:
    return persons_by_phone(SETUP, phone(number)).count()


def silent(*_: Any) -> None:
    pass


def both_keys() -> override_settings:
    return override_settings(VAULT_KEY=f"{NEW},{OLD}")


def rotating_process(database: TestDatabase) -> subprocess.Popen[bytes]:
    told = {
        "DATABASE_URL": database.url(),
        "DATABASE_OWNER_URL": database.url(owner=True),
        "FIVEHEARTS_VAULT_KEY": f"{NEW}\n{OLD}",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "fivehearts.config.cli", "vault", "rotate", "--batch", "1"],
        cwd=places.ROOT,
        env=os.environ | told,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def moved() -> int:
    with both_keys(), enter(SystemScope("test")):
        return PersonalData.objects.count() - rotating.left(PersonalData)


@pytest.mark.usefixtures("old_key")
def test_a_killed_rotation_goes_on_and_people_work_all_the_while(
    committed_db: TestDatabase,
) -> None:
    place = unit()
    with transaction.atomic():
        for number in range(ROWS):
            remembered(place, number)
    process = rotating_process(committed_db)
    patience = time.monotonic() + 180
    while moved() < 5:
        assert process.poll() is None, process.stdout.read() if process.stdout else ""
        assert time.monotonic() < patience
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 0 < moved() < ROWS, "the kill came too late to prove anything"
    with both_keys(), enter(SystemScope("test")):
        assert all(found(number) == 1 for number in range(0, ROWS, 7)), "half of it is moved"
        # The same person is known again, whichever key the row has.
        with transaction.atomic():
            for number in (0, 1, ROWS - 1):
                remembered(place, number)
        assert PersonalData.objects.count() == ROWS
    process = rotating_process(committed_db)
    written = 0
    while process.poll() is None:
        with both_keys(), enter(SystemScope("test")), transaction.atomic():
            row = PersonalData.objects.select_for_update().order_by("pk")[written % ROWS]
            row.name = f"改名{written}"
            row.save(update_fields=["name"])
        written += 1
    said = process.stdout.read().decode() if process.stdout else ""
    assert process.returncode == 0, said
    assert written
    with override_settings(VAULT_KEY=NEW), enter(SystemScope("test")):
        assert rotating.left(PersonalData) == 0
        names = [row.name.reveal() for row in PersonalData.objects.all()]
        assert sum(name.startswith("改名") for name in names) == min(written, ROWS)
        assert all(found(number) == 1 for number in range(ROWS))
    assert "FIVEHEARTS" not in said and NEW not in said
    entries = Entry.objects.filter(verb="vault.rotate", subject="people.PersonalData:sealed")
    assert sum(entry.data["rows"] for entry in entries) >= ROWS


@pytest.mark.usefixtures("db", "old_key")
def test_a_change_of_cipher_converts_what_stands_and_back() -> None:
    place = unit()
    for number in range(3):
        remembered(place, number)
    for name in ("SM4-GCM", "AES-256-GCM"):
        with override_settings(VAULT_CIPHER=name), enter(SystemScope("test")):
            assert vaulting.rotate(silent, size=2) == []
            tokens = [row.phone.token() for row in PersonalData.objects.all()]
            assert {token[0] for token in tokens} == {cipher.VERSIONS[name]}
            assert found(2) == 1
            assert any(f"people.PersonalData.phone: 3 · {name}" in one for one in vaulting.status())


@pytest.mark.usefixtures("db", "old_key")
def test_a_value_no_key_opens_is_named_and_the_rest_is_moved() -> None:
    place = unit()
    remembered(place, 1)
    with override_settings(VAULT_KEY="33" * 32):
        lost = remembered(place, 2)
    with both_keys():
        shut = vaulting.rotate(silent)
        assert len(shut) == 1 and str(lost.pk) in shut[0] and "another key" in shut[0]
        assert not vaulting.all_known()
        assert any("UNKNOWN" in one for one in vaulting.status())
    with override_settings(VAULT_KEY=NEW), enter(SystemScope("test")):
        assert found(1) == 1


@pytest.mark.usefixtures("db", "old_key")
def test_a_look_at_the_keys_says_when_the_old_one_can_go() -> None:
    remembered(unit(), 1)
    with both_keys():
        old = keys.fingerprints()[1].hex()
        assert any(old in one and "older" in one for one in vaulting.status())
        vaulting.rotate(silent)
        assert (
            f"Nothing is sealed by the key {old} any more. 旧密钥已不再使用。" in vaulting.status()
        )


@pytest.mark.usefixtures("db", "old_key")
def test_somebody_who_writes_at_the_same_moment_loses_nothing() -> None:
    person = remembered(unit(), 1)
    with both_keys(), enter(SystemScope("test")), transaction.atomic():
        row = PersonalData.objects.get(pk=person.pk)
        changes, before = rotating._anew(row)
        row.phone = phone(9)
        row.save(update_fields=["phone"])
        # What was read before the other one wrote is not put over it.
        assert rotating._put(PersonalData, row.pk, changes, before) == 0
        assert PersonalData.objects.get(pk=person.pk).phone.reveal() == phone(9)


def test_a_key_that_is_none_or_stands_there_twice_is_refused() -> None:
    for wrong in (f"{NEW},{NEW}", f"{NEW},abc"):
        with override_settings(VAULT_KEY=wrong), pytest.raises(VaultError):
            keys.fingerprints()


def test_every_sealed_table_can_be_written_again() -> None:
    models = rotating.sealed_models()
    assert PersonalData in models
    kept = [one._meta.label for one in models if getattr(one, "append_only", False)]
    assert kept == [], "what may only be added to cannot move to another key"
    for model in models:
        for column, (source, made) in getattr(model, "blind_indexes", {}).items():
            assert model._meta.get_field(column) and callable(made)
            assert source in {one.name for one in rotating.sealed_fields(model)}


@pytest.mark.usefixtures("db", "old_key")
def test_names_by_pinyin_and_labels_go_with_the_key() -> None:
    place = unit()
    person = remember_person(name="王小明", phone=phone(1), unit=place, by=SETUP)
    Label._base_manager.create(
        person=person,
        unit_path=place.path,
        kind_index=kind_index(LabelKind.values[0]),
        source=Source.values[0],
        basis=Basis.values[0],
        since_on=date(2026, 1, 1),
        reviewed_at=now(),
    )
    with both_keys(), enter(SystemScope("test")):
        assert rotating.left(Label) == 1
        row = PersonalData.objects.get(pk=person.pk)
        assert set(row.name_tokens) & set(wanted_tokens("wxm"))
        assert vaulting.rotate(silent) == []
    with override_settings(VAULT_KEY=NEW), enter(SystemScope("test")):
        row = PersonalData.objects.get(pk=person.pk)
        assert row.name_tokens == name_tokens("王小明")
        assert row.name_index == name_index("王小明")
        assert kinds_by_index()[Label._base_manager.get().kind_index] == LabelKind.values[0]


@pytest.mark.usefixtures("old_key")
def test_what_goes_with_the_old_key_is_counted_before_it_is_taken_out(db: None) -> None:
    place = unit()
    # Links that still open, and one that no longer does and is no loss.
    for number, days in enumerate((3, 3, -1)):
        Invitation.objects.create(
            token_digest=f"{number:064}",
            unit=place,
            role="clerk",
            display_name="王芳",
            made_at=now() - timedelta(days=4),
            expires_at=now() + timedelta(days=days),
        )
    assert not [line for line in vaulting.status() if "taken out" in line]
    with both_keys():
        lines = vaulting.status()
    head = next(line for line in lines if "taken out" in line)
    with both_keys():
        assert keys.fingerprints()[-1].hex() in head
    assert [line.split()[:2] for line in lines[lines.index(head) + 1 :]] == [["2", "invitations,"]]
