"""The one reviewed search function of a locked table, as a migration operation.

`@@` is not leakproof: under row-level security PostgreSQL reads every row before it may ask the
index. So searching goes through a function that runs as the owner of the tables, asks the index
first and holds the scope itself, by the same rules as the lock. It gives keys and no words.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# What is reviewed: `wanted` is a value and never part of a statement; names are found in this
# schema alone; nobody but the plain role may call it (`grant` in config/migrating.py lets it).
_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}(wanted tsquery) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 200 AS $$
    {selects}
$$
"""
# A select for each rule, so that each may begin where its own index leads: a small community at
# its path, a large one at the words.
_SELECT = "SELECT {table}.{key} FROM {table} {joined} WHERE {table}.{vector} @@ wanted AND ({rule})"


class SearchFunction(Operation):
    """Make `name(tsquery)`: the keys of rows whose `vector` fits and which a rule lets through.

    `rules` are those of `scope.policies`, in terms of `table` and of what is `joined` to it; the
    lock does not bind inside, so they must say all that it says. Where the function is there
    already, `former` are the rules it had.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(
        self,
        name: str,
        *,
        table: str,
        key: str,
        vector: str,
        rules: tuple[str, ...],
        joined: str,
        former: tuple[str, ...] = (),
    ) -> None:
        if not rules:
            raise ValueError("a search without a rule shows everything to everybody")
        self.name, self.table, self.key, self.vector = name, table, key, vector
        self.rules, self.joined, self.former = rules, joined, former

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [self.name], {
            "table": self.table,
            "key": self.key,
            "vector": self.vector,
            "rules": self.rules,
            "joined": self.joined,
            **({"former": self.former} if self.former else {}),
        }  # fmt: skip

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Functions are no part of a model's state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(self._statement(self.rules), params=None)
        schema_editor.execute(
            f"REVOKE ALL ON FUNCTION {self.name}(tsquery) FROM PUBLIC", params=None
        )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if self.former:
            schema_editor.execute(self._statement(self.former), params=None)
            return
        schema_editor.execute(f"DROP FUNCTION {self.name}(tsquery)", params=None)

    def _statement(self, rules: tuple[str, ...]) -> str:
        selects = [
            _SELECT.format(
                table=self.table, key=self.key, vector=self.vector, joined=self.joined, rule=rule
            )
            for rule in rules
        ]
        return _FUNCTION.format(name=self.name, selects=" UNION ".join(selects))

    def describe(self) -> str:
        return f"Search function {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return self.name


# `most` keys, the newest first. How common the words are is asked of a sample of rows. Rare words:
# their index gives every row that holds them, the rules choose, the newest stay. Common words: the
# index would give a great part of the table, so the newest rows in sight are read one by one until
# enough hold them; of a few units each unit's newest are merged, of many all rows by date.
_NEWEST = """
CREATE FUNCTION {name}(wanted tsquery, most integer) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_custom_plan SET jit = off ROWS 200 AS $$
DECLARE
    many float8; part float8; ours bigint; units bigint; asked bigint; keys bigint[]; read bigint;
BEGIN
    SELECT greatest(reltuples, 1) INTO many FROM pg_class WHERE oid = '{table}'::regclass;
    SELECT count(*) FILTER (WHERE {vector} @@ wanted) / greatest(count(*), 1)::float8 INTO part
      FROM (SELECT {vector} FROM {table} TABLESAMPLE SYSTEM (least(100, 100000 / many)) LIMIT 1000) few;
    IF part * part * many < most OR coalesce(current_setting('app.scope_keys', true), '') <> '' THEN
        RETURN QUERY
        WITH hit AS MATERIALIZED (SELECT {key} AS id FROM {table} WHERE {vector} @@ wanted)
        SELECT {of}.id FROM hit JOIN {of} USING (id) WHERE {rules}
         ORDER BY {of}.{moment} DESC, {of}.id DESC LIMIT most;
        RETURN;
    END IF;
    SELECT count(*) FILTER (WHERE scope_covers(path)), count(*) INTO ours, units FROM scope_unit;
    IF ours * ours > 2 * units THEN
        RETURN QUERY
        SELECT id FROM (SELECT id FROM {of} WHERE {rules} ORDER BY {moment} DESC, id DESC) newest
         WHERE (SELECT {vector} @@ wanted FROM {table} WHERE {key} = newest.id) LIMIT most;
        RETURN;
    END IF;
    asked := ceil(2 * most / part);
    LOOP
        SELECT array_agg(id) FILTER (WHERE holds), count(*) INTO keys, read FROM (
            SELECT id, (SELECT {vector} @@ wanted FROM {table} WHERE {key} = near.id) AS holds FROM (
                SELECT one.id, one.moment FROM scope_unit u CROSS JOIN LATERAL (
                    SELECT id, {moment} AS moment FROM {of} WHERE {path} = u.path
                     ORDER BY {moment} DESC, id DESC LIMIT asked) one WHERE scope_covers(u.path)
                UNION
                SELECT two.id, two.moment FROM scope_unit u CROSS JOIN LATERAL (
                    SELECT DISTINCT {taking_key} AS id, {moment} AS moment FROM {taking}
                     WHERE {taking_path} = u.path AND {only}
                     ORDER BY 2 DESC, 1 DESC LIMIT asked) two WHERE scope_covers(u.path)
                ORDER BY 2 DESC, 1 DESC LIMIT asked) near) looked;
        EXIT WHEN read < asked OR cardinality(keys) >= most;
        asked := asked * 10;
    END LOOP;
    RETURN QUERY SELECT unnest(keys) LIMIT most;
END $$
"""


class NewestSearch(Operation):
    """Make `name(tsquery, most)`: keys of the newest rows whose words fit and which a rule lets through.

    `table` holds words and their `vector` under `key`, the row itself stands in `of` with the path
    of its unit and the `moment` it is listed by; `taking` are the units taking part, whose rows
    with `only` add sight and carry the moment too. `rules` are those of the lock, in terms of `of`.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str, **told: Any) -> None:
        self.name, self.told = name, told

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [self.name], self.told

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Functions are no part of a model's state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        rules = "(" + " OR ".join(f"({rule})" for rule in self.told["rules"]) + ")"
        statement = _NEWEST.format(name=self.name, **{**self.told, "rules": rules})
        schema_editor.execute(statement, params=None)
        revoke = f"REVOKE ALL ON FUNCTION {self.name}(tsquery, integer) FROM PUBLIC"
        schema_editor.execute(revoke, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(f"DROP FUNCTION {self.name}(tsquery, integer)", params=None)

    def describe(self) -> str:
        return f"Search function {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.name}_newest"
