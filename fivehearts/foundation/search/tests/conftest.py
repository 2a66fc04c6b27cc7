"""What the tests of this part share."""

import psycopg
import pytest
from django.db import connection
from psycopg import sql


@pytest.fixture
def may_make_tables(db, test_database):
    """The plain role may make temporary tables in this run's database, and nowhere else."""
    grant = sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(
        sql.Identifier(test_database.name), sql.Identifier(connection.settings_dict["USER"])
    )
    with psycopg.connect(test_database.url(owner=True), autocommit=True) as owner:
        owner.execute(grant)
