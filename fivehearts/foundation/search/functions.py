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
