"""Tables with personal data have a second lock in the database, and it holds without any filter.

A forgotten filter is how a clerk of one community reads another. Here every filter is forgotten
on purpose: what still keeps the rows apart is row-level security, table by table.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from fivehearts.foundation.scope import (
    ActorScope,
    CodeScope,
    NothingScope,
    Scope,
    SystemScope,
    enter,
)
from fivehearts.foundation.scope.actors import Actor, PostHeld
from fivehearts.foundation.scope.managers import ScopedManager
from fivehearts.foundation.vault.fields import SealedField
from house_rules.locked_ground import OURS, OWN, THEIRS, Ground, laid_out
from house_rules.reading import Source, nothing_found, sources

# Scoped tables without a lock, and what is in them instead of anybody's words.
# Tables whose rows are seen by whoever sees their matter.
OF_A_MATTER = ("matters_", "procedures_")
WITHOUT = {
    "people.Person": "a key, a unit and dates; what the person is stands in locked tables",
    "matters.Participation": "units and moments; the lock of a matter reads this table",
    "matters.Span": "units and moments",
    "matters.Due": "keys of promises",
    "matters.Attempt": "that somebody rang, and when",
    "matters.OrderDelivery": "digests and moments of answers that went back",
    "matters.DeliveryTry": "codes and moments",
    "suggestions.HotSpot": "a category, dates, and a name colleagues gave a place and subject",
    "suggestions.HotSpotMatter": "keys of matters that lie close together",
    "suggestions.Proposal": "codes of categories and which was taken",
    "signals.Sign": "a unit, a day, and a note of a superior without numbers",
    "signals.SignMatter": "keys of matters behind a sign",
    "desk.SavedView": "filters a colleague keeps",
    "desk.ListDress": "columns a colleague keeps",
    "desk.Presence": "who has a matter open now",
    "desk.Bulk": "keys of rows and a count",
    "desk.BulkItem": "keys of rows and how each ended",
    "desk.Export": "keys of rows and a count",
    "desk.ExportPart": "found only through the file of the colleague who asked for it, for a day",
}
# Sealed, and yet found by a stranger to every unit.
SEALED_WITHOUT = {
    "resident.Draft": "belongs to no unit yet; found by the digest of a key the browser alone holds",
    "duties.Factor": "a colleague's own second step, asked at the door before anybody has a scope",
}
# What looks past the scope in force, and why it must. One line for each use in the house.
PAST = {
    "duties.contacts_of": "a message to a colleague goes to the address they wrote down",
    "people.choose_notices": "a resident reads back the own choice by keys the session proved",
    "people.confirm_address": "whoever opens the link of a letter has no post and no code",
    "people.forget_address": "whoever opens the link of a letter has no post and no code",
    "people.own_files": "a resident reads the own file by keys a telephone or a query code proved",
    "people.reveal": "a unit taking part opens a mask of another community, and the record says so",
    "people.is_minor": "by keys of a matter in sight: answers yes or no, and shows nobody",
    "people.masked_contacts": "by keys a scoped query gave: units taking part read the mask",
    "people.leave": "the community moved to may keep a file of the same person already",
    "people.merge": "the pair may stand above both files, out of sight of whoever may merge either",
    "people.unmerge": "it was noted where both files lay then: they may have moved on since",
    "people.undo_departure": "what is taken back lies with the other community by now",
    "people.erase_person": "a file merged into this one may lie with another community; a hold holds",
    "people.look_after": "a person moves to a unit the mover does not see",
    "matters.keep_photos": "a resident without a code sends a picture; its key is read back",
    "matters.open_with_code": "number and code are compared before anything is open",
    "matters.code_of": "the receipt hands the code to whoever registered this moment",
    "matters.known_orders": "an order taken by another community is not taken twice",
    "outbox.robots_of": "whoever causes a message need not see the work chat it goes to",
    "outbox.reach": "a message to a resident goes to the telephone they left",
}


def violations(tables: Iterable[type[models.Model]], locked: Iterable[str]) -> list[str]:
    """Tables with sealed or personal data, or with a scope, that have no lock and no reason."""
    held, found = set(locked), []
    for model in tables:
        if not model.__module__.startswith("fivehearts.") or not _own_table(model):
            continue
        label = model._meta.label
        sealed = any(isinstance(field, SealedField) for field in model._meta.fields)
        personal = sealed or getattr(model, "personal", False)
        scoped = isinstance(model._meta.default_manager, ScopedManager)
        is_locked = model._meta.db_table in held
        if personal and not is_locked and label not in SEALED_WITHOUT:
            found.append(f"{label} holds personal data and has no RowLevelSecurity")
        elif scoped and not is_locked and label not in WITHOUT:
            found.append(f"{label} is scoped, has no RowLevelSecurity and no reason in WITHOUT")
        if is_locked and label in {**WITHOUT, **SEALED_WITHOUT}:
            found.append(f"{label} is locked: it no longer needs its reason here")
    return found


def _own_table(model: type[models.Model]) -> bool:
    return not model._meta.proxy and not model._meta.abstract


def unexplained(files: Iterable[Source]) -> list[str]:
    """Uses of `past_the_scope` that stand in no line of PAST, and lines nobody uses."""
    found, used = [], set()
    for file in files:
        for call in file.calls():
            if not isinstance(call.func, ast.Name) or call.func.id != "past_the_scope":
                continue
            reason = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
            used.add(reason)
            if reason not in PAST:
                found.append(
                    f"{file.name}:{call.lineno}: {reason} looks past the scope unexplained"
                )
    return found + [f"nobody looks past the scope for {name}" for name in PAST.keys() - used]


def locked_tables() -> list[str]:
    """The tables that have a lock and a rule, as the database says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
            " WHERE c.relrowsecurity AND c.relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


def test_every_table_with_personal_data_has_a_lock(db) -> None:
    nothing_found(violations(apps.get_models(), locked_tables()))


def test_every_reason_is_that_of_a_table() -> None:
    known = {model._meta.label for model in apps.get_models()}
    nothing_found(sorted({*WITHOUT, *SEALED_WITHOUT} - known))


@isolate_apps("fivehearts.foundation.scope")
def test_a_sealed_field_without_a_lock_is_found() -> None:
    class Secret(models.Model):  # noqa: DJ008
        name = SealedField(mask="name")

        class Meta:
            app_label = "scope"

    Secret.__module__ = "fivehearts.foundation.scope.models"
    assert violations([Secret], []) == [
        "scope.Secret holds personal data and has no RowLevelSecurity"
    ]
    assert violations([Secret], [Secret._meta.db_table]) == []


def test_whoever_looks_past_the_scope_is_named_with_a_reason() -> None:
    nothing_found(unexplained([one for one in sources() if not one.is_test]))


def test_a_look_past_the_scope_without_a_line_is_found() -> None:
    planted = Source("fivehearts/x.py", "with past_the_scope('x.peep'):\n    pass\n")
    assert "fivehearts/x.py:1: x.peep looks past the scope unexplained" in unexplained([planted])


def colleague(*paths: str) -> ActorScope:
    """Somebody with posts at these paths, that give nothing but their place."""
    posts = tuple(PostHeld(0, path, "", "", "x", frozenset()) for path in paths)
    return ActorScope(Actor(ref="user:1", user_id=1, posts=posts))


@pytest.fixture
def ground(committed_db) -> Ground:
    """Two rows in every locked table: one of our community and one of another."""
    return laid_out(committed_db.url(owner=True), locked_tables())


@contextmanager
def told(scope: Scope) -> Iterator[None]:
    """As a request is served: one transaction, its scope told; taken back afterwards."""
    with transaction.atomic():
        with enter(scope):
            yield
        transaction.set_rollback(True)


def seen(table: str, key: str) -> set[str]:
    """The keys a bare statement gives, with no filter of ours in it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}::text FROM {table}")
        return {one for (one,) in cursor.fetchall()}


def test_with_all_filters_off_a_query_gives_only_the_rows_of_ones_own_unit(ground) -> None:
    found = []
    scopes: list[tuple[str, Scope, set[str]]] = [
        ("our post", colleague(OURS), {OURS}),
        ("a post above both", colleague(OURS[:-4]), {OURS, THEIRS}),
        ("two posts with both between", colleague(OURS[:-4] + "0000", OURS[:-4] + "0003"), set()),
        ("no post", colleague(), set()),
        ("a visitor", NothingScope(), set()),
        ("a named process", SystemScope("test"), {OURS, THEIRS}),
    ]
    for what, scope, whose in scopes:
        with told(scope):
            for table, rows in ground.rows.items():
                wanted = {rows[one] for one in whose}
                if seen(table, ground.key_of(table)) != wanted:
                    found.append(f"{table}: {what} sees something else than {sorted(whose)}")
    assert len(ground.rows) >= 20
    nothing_found(found)


def test_with_all_filters_off_an_own_row_is_seen_and_changed_by_its_owner_alone(ground) -> None:
    scopes: list[tuple[Scope, set[str]]] = [
        (colleague(OURS), {"1"}),
        (colleague(OURS[:-4]), {"1"}),
        (NothingScope(), set()),
        (CodeScope(frozenset({ground.matters[OURS]})), set()),
        (SystemScope("test"), {"1", "2"}),
    ]
    assert OWN
    for table in OWN:
        for scope, whose in scopes:
            with told(scope):
                assert seen(table, "user_id") == whose, (table, scope)
        with told(colleague(OURS[:-4])), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
            assert cursor.rowcount == 1


def test_with_all_filters_off_nobody_changes_or_deletes_a_row_of_another_unit(ground) -> None:
    found = []
    for table in ground.rows.keys() - ground.append_only:
        key = ground.key_of(table)
        for verb in (f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"):
            with told(colleague(OURS)), connection.cursor() as cursor:
                cursor.execute(verb)
                if cursor.rowcount != 1:
                    found.append(f"{verb}: {cursor.rowcount} rows")
    nothing_found(found)


def test_a_query_code_opens_one_matter_and_what_belongs_to_it(ground) -> None:
    with told(CodeScope(frozenset({ground.matters[OURS]}))):
        for table, rows in ground.rows.items():
            wanted = {rows[OURS]} if table.startswith(OF_A_MATTER) else set()
            assert seen(table, ground.key_of(table)) == wanted, table


def test_a_unit_taking_part_sees_the_matter_of_another_community(ground) -> None:
    ground.let_take_part("00000001000000000009", ground.matters[THEIRS])
    with told(colleague("00000001000000000009")):
        for table, rows in ground.rows.items():
            wanted = {rows[THEIRS]} if table.startswith(OF_A_MATTER) else set()
            assert seen(table, ground.key_of(table)) == wanted, table


def test_a_session_that_was_told_nothing_sees_nothing(ground) -> None:
    with ground.bare_session() as session:
        for table in ground.rows:
            assert session.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
        # Partitions are no way round.
        partition = ground.a_partition("matters_timelinestep")
        assert session.execute(f"SELECT count(*) FROM {partition}").fetchone() == (0,)


def test_a_partition_made_next_month_is_shut_like_its_table(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ensure_month_partitions(30)")
        cursor.execute(
            "SELECT part.relname FROM pg_inherits"
            " JOIN pg_class part ON part.oid = inhrelid JOIN pg_class top ON top.oid = inhparent"
            " WHERE top.relrowsecurity AND NOT part.relrowsecurity AND part.relispartition"
        )
        assert cursor.fetchall() == []
