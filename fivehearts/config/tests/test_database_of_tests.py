"""The ground the other tests stand on: plain role, rollback, real commits thrown away."""

import threading

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection, connections

from fivehearts.config.testing.database import TestDatabase

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
