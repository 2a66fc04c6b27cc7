"""The ground the other tests stand on: plain role, rollback, real commits thrown away."""

import threading

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection, connections
from psycopg import sql

from fivehearts.config.embedded import database as roles
from fivehearts.config.testing.database import TestDatabase
from fivehearts.engines.catalogue.models import Tag
from fivehearts.engines.matters.tests.community import found, lead_to
from fivehearts.foundation.scope import SystemScope, enter

pytestmark = pytest.mark.smoke


def test_the_program_works_as_a_plain_role(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles "
            "WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("fivehearts", False, False, False)


def test_the_plain_role_cannot_make_tables(db: None) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE mine ()")


def test_what_several_threads_commit_is_seen_by_all(committed_db: TestDatabase) -> None:
    def add(number: int) -> None:
        ContentType.objects.create(app_label="tests", model=f"thing{number}")
        connections.close_all()

    threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ContentType.objects.filter(app_label="tests").count() == 4


def test_after_real_commits_the_next_test_finds_a_fresh_database(
    committed_db: TestDatabase,
) -> None:
    ContentType.objects.create(app_label="tests", model="left")
    held_open = psycopg.connect(committed_db.url(), autocommit=True)
    held_open.execute("SELECT 1")
    committed_db.renew()
    held_open.close()
    assert not ContentType.objects.filter(app_label="tests").exists()


def everything(database: TestDatabase) -> dict[str, object]:
    """All rows, and where each sequence stands."""
    rows = "SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {} t"
    counters = "SELECT last_value, is_called FROM {}"
    with roles.connect_as_administrator(*database._reached(), database.name) as reader:
        found = reader.execute(
            "SELECT relname, relkind FROM pg_class WHERE relkind IN ('r', 'S') "
            "AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        return {
            str(name): reader.execute(
                sql.SQL(rows if kind == "r" else counters).format(sql.Identifier(str(name)))
            ).fetchone()
            for name, kind in found
        }


def test_a_swept_database_is_the_same_as_a_new_one(committed_db: TestDatabase) -> None:
    committed_db.drop()
    committed_db.create()
    new = everything(committed_db)
    with enter(SystemScope("test")):
        lead_to(found(), "closed")
        Tag.objects.update(name_zh="改了")
    assert everything(committed_db) != new
    committed_db.renew()
    assert everything(committed_db) == new


def test_a_changed_schema_is_not_swept_but_made_anew(committed_db: TestDatabase) -> None:
    with psycopg.connect(committed_db.url(owner=True), autocommit=True) as owner:
        owner.execute("CREATE TABLE left_behind ()")
    committed_db.renew()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('left_behind')")
        assert cursor.fetchone() == (None,)
