"""Whoever keeps the installation running sees at a glance what needs a hand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from fivehearts.community.duties.models import Post, User
from fivehearts.config.https.authority import Authority
from fivehearts.engines.matters.tests.community import LONG_AGO, Community, found, lead_to
from fivehearts.faces.desk.queries.status import Fact, facts
from fivehearts.foundation.clock import now
from fivehearts.foundation.record.tests.ground import sealed
from fivehearts.foundation.scope import SystemScope, enter


@pytest.fixture
def place(committed_db: object) -> Community:
    with enter(SystemScope("test")):
        return found()


@pytest.fixture
def var(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    settings.SERVER_CERTIFICATE = str(tmp_path / "tls" / "server.pem")
    return tmp_path


def by_name(at: datetime | None = None) -> dict[str, Fact]:
    return {one.name: one for one in facts(at or now())}


def test_a_new_installation_names_what_is_missing(place: Community, var: Path) -> None:
    ill = [one.name for one in facts(now()) if not one.well]
    assert ill == ["后台任务", "留痕核验", "最近一次备份"]


def test_a_worker_that_lives_is_well_and_one_that_died_is_not(place: Community, var: Path) -> None:
    assert not by_name()["后台任务"].well
    # As a worker does when it begins.
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert by_name()["后台任务"].well
    assert not by_name(now() + timedelta(minutes=3))["后台任务"].well


def test_entries_wait_for_their_seal_for_half_an_hour_at_most(place: Community, var: Path) -> None:
    with enter(SystemScope("test")):
        lead_to(place, "signed")
        waiting = int(by_name()["封存"].stands.split("条")[0])
        sealed()
    assert int(by_name()["封存"].stands.split("条")[0]) < waiting
    assert by_name()["封存"].well
    assert not by_name(now() + timedelta(minutes=31))["封存"].well


def test_a_copy_of_last_night_is_well_and_an_old_one_is_not(place: Community, var: Path) -> None:
    (var / "backups").mkdir()
    (var / "backups" / "one.age").write_bytes(b"sealed")
    assert by_name()["最近一次备份"].well
    assert not by_name(now() + timedelta(days=3))["最近一次备份"].well


def test_a_certificate_is_named_where_there_is_one_and_told_before_it_ends(
    place: Community, var: Path
) -> None:
    assert "证书" not in by_name()
    issued = Authority(var / "tls").issue(["wuxin.lan"])
    assert by_name()["证书"].well
    assert not by_name(issued.ends - timedelta(days=20))["证书"].well
    assert datetime.now(UTC) < issued.ends


def test_the_system_administrator_reads_it_and_a_head_does_not(place: Community, var: Path) -> None:
    keeper = User.objects.create(username="xitong", display_name="席彤")
    Post.objects.create(user=keeper, unit=place.city, role="system_administrator", since=LONG_AGO)
    client = Client()
    client.force_login(keeper, "django.contrib.auth.backends.ModelBackend")
    shown = client.get("/desk/status/")
    assert shown.status_code == 200
    body = shown.content.decode()
    assert "fivehearts work" in body and "fivehearts backup" in body
    assert "王奶奶" not in body
    client.force_login(
        User.objects.get(pk=place.secretary.user_id), "django.contrib.auth.backends.ModelBackend"
    )
    assert client.get("/desk/status/").status_code == 403
