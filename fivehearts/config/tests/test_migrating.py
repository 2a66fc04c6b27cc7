"""Who may do what after migrating, and that migrating again changes nothing."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections

from fivehearts.config import migrating
from fivehearts.config.embedded.database import SERVICE
from fivehearts.config.testing.database import TestDatabase

pytestmark = pytest.mark.smoke

_RIGHTS = """
    SELECT c.oid::regclass::text, c.relispartition,
           has_table_privilege(current_user, c.oid, 'SELECT'),
           has_table_privilege(current_user, c.oid, 'INSERT'),
           has_table_privilege(current_user, c.oid, 'UPDATE'),
           has_table_privilege(current_user, c.oid, 'DELETE'),
           has_table_privilege(current_user, c.oid, 'TRUNCATE'),
           pg_has_role(current_user, c.relowner, 'MEMBER')
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
"""


def rights() -> dict[str, dict[str, bool]]:
    names = ("partition", "select", "insert", "update", "delete", "truncate", "owns")
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS)
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in cursor.fetchall()}


def below(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(migrating._TABLES_BELOW, [table])
        return [row[0] for row in cursor.fetchall()]


def test_the_plain_role_reads_and_adds_everywhere_and_owns_nothing(db: None) -> None:
    for table, right in rights().items():
        assert right["select"] and right["insert"], table
        assert not right["owns"] and not right["truncate"], table


def test_append_only_tables_and_their_partitions_cannot_be_changed(committed_db: object) -> None:
    tables = migrating.append_only_tables()
    assert tables
    found = rights()
    every = {one.strip('"') for table in tables for one in below(table)}
    assert any(found[one]["partition"] for one in every)
    for one in every:
        assert not found[one]["update"] and not found[one]["delete"], one
    others = [right for table, right in found.items() if table not in every]
    assert all(right["update"] and right["delete"] for right in others)


def test_migrating_again_changes_neither_rows_nor_rights(committed_db: TestDatabase) -> None:
    def state() -> object:
        with connection.cursor() as cursor:
            counts = {}
            for table in rights():
                cursor.execute(f"SELECT count(*) FROM {table}")
                counts[table] = cursor.fetchone()[0]
        return counts, rights()

    before = state()
    migrating.apply(service_role=SERVICE, verbosity=0)
    assert state() == before


def test_only_the_first_of_two_runs_has_something_to_do(committed_db: TestDatabase) -> None:
    owner = committed_db.url(owner=True)
    assert migrating.migrate(owner, service_role=SERVICE, verbosity=0)
    assert not migrating.migrate(owner, service_role=SERVICE, verbosity=0)
    assert migrating.is_current(committed_db.url(), migrating.digest())


def test_nothing_of_a_test_outlives_it(committed_db: TestDatabase) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE left_behind ()")
    ContentType.objects.create(app_label="tests", model="left")
    committed_db.renew()
    assert "left_behind" not in rights()
    assert not ContentType.objects.filter(app_label="tests").exists()
