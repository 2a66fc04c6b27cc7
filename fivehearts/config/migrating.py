"""Bringing the database up to date as its owner, and letting the plain role use it.

The digest of everything that shapes the schema is kept in the database itself, as the comment
of its schema; a start that finds its own digest there has nothing to do and does not even need
Django.
"""

import gc
import hashlib
import importlib
import importlib.util
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

_ROOT = Path(__file__).parents[2]
_MARK = "fivehearts schema "
_TURN = 5_405_001  # any number: whoever migrates holds this advisory lock
_TABLES_BELOW = """
    WITH RECURSIVE below AS (
        SELECT %s::regclass::oid AS one
        UNION SELECT inhrelid FROM pg_inherits JOIN below ON inhparent = one
    )
    SELECT one::regclass::text FROM below
"""
_OWN_ROUTINES = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proowner = current_user::regrole
"""


class MigrationRefusal(Exception):
    """The database cannot be brought up to date; the message says why in one sentence."""


def digest() -> str:
    """A digest of all migrations, reference data and locked libraries."""
    shapes = [
        *_ROOT.glob("fivehearts/**/migrations/*.py"),
        *_ROOT.glob("fivehearts/**/reference.py"),
        *(one for one in _ROOT.glob("fivehearts/**/reference/*") if one.is_file()),
        _ROOT / "requirements" / "base.txt",
        Path(__file__),
    ]
    total = hashlib.sha256()
    for path in sorted(shapes):
        total.update(str(path.relative_to(_ROOT)).encode())
        total.update(path.read_bytes() if path.exists() else b"")
    return total.hexdigest()[:32]


def is_current(url: str, wanted: str) -> bool:
    """Whether a database carries this digest; asked without Django."""
    with psycopg.connect(url) as connection:
        return _stored(connection) == wanted


def migrate(owner_url: str, *, service_role: str, verbosity: int = 1) -> bool:
    """Migrate, grant and load reference data; False when there was nothing to do.

    One process at a time: the others wait. Django must be set up with the aliases `default`
    and `owner`. Raises MigrationRefusal without an owner's address.
    """
    if not owner_url:
        raise MigrationRefusal(
            "DATABASE_OWNER_URL is not set: give the address of the role that owns the schema."
        )
    wanted = digest()
    with _turn(owner_url) as connection:
        if _stored(connection) == wanted:
            return False
        apply(service_role=service_role, verbosity=verbosity)
        comment = sql.SQL("COMMENT ON SCHEMA public IS {}").format(sql.Literal(_MARK + wanted))
        connection.execute(comment)
    return True


def apply(*, service_role: str, verbosity: int = 1) -> None:
    """Run the migrations as the owner, grant the plain role its rights, load reference data."""
    from django.core.management import call_command
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        for extension in ("btree_gist", "pg_trgm"):
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    # Migrations render every model hundreds of times; looking for lost circles meanwhile takes a sixth
    # of the time and finds what goes at the end anyway.
    collects = gc.isenabled()
    gc.disable()
    try:
        call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
    finally:
        if collects:
            gc.enable()
    grant(service_role)
    connections["owner"].close()
    for load in reference_loaders():
        load()


def grant(service_role: str) -> None:
    """Let the plain role read and write every table, but only add to the append-only ones."""
    from django.db import connections, transaction

    role = sql.Identifier(service_role)
    everywhere = (
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON ROUTINES TO {role}",
    )
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:

        def run(statement: str, **names: sql.Composable) -> None:
            cursor.execute(sql.SQL(statement).format(role=role, **names))

        for statement in everywhere:
            run(statement)
        cursor.execute(_OWN_ROUTINES)
        for (routine,) in cursor.fetchall():
            run("GRANT EXECUTE ON ROUTINE {routine} TO {role}", routine=sql.SQL(routine))
        for table in append_only_tables():
            cursor.execute(_TABLES_BELOW, [table])
            for (one,) in cursor.fetchall():
                run("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}", table=sql.SQL(one))


def append_only_tables() -> list[str]:
    """The quoted tables of all models that say `append_only = True`."""
    from django.apps import apps
    from django.db import connections

    quote = connections["owner"].ops.quote_name
    return sorted(
        quote(model._meta.db_table)
        for model in apps.get_models(include_auto_created=True)
        if getattr(model, "append_only", False)
    )


def reference_loaders() -> Iterator[Callable[[], object]]:
    """`load_reference_data` of every installed app that has it, from the ground up."""
    from django.apps import apps

    for config in apps.get_app_configs():
        room = f"{config.name}.reference"
        if config.name.startswith("fivehearts.") and importlib.util.find_spec(room):
            load = getattr(importlib.import_module(room), "load_reference_data", None)
            if load is not None:
                yield load


def _stored(connection: "psycopg.Connection[tuple[str | None]]") -> str:
    found = connection.execute(
        "SELECT obj_description('public'::regnamespace, 'pg_namespace')"
    ).fetchone()
    told = (found and found[0]) or ""
    return told.removeprefix(_MARK) if told.startswith(_MARK) else ""


@contextmanager
def _turn(owner_url: str) -> Iterator["psycopg.Connection[tuple[str | None]]"]:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_TURN])
        yield connection
