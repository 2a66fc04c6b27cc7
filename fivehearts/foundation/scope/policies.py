"""Row-level security: the second lock on tables with personal data, as a migration operation.

    operations = [RowLevelSecurity("PersonalData", by_place("unit_path"))]

A rule is one condition on a row. What a scope reaches is set by `scopes.tell_database`; unset, it
reaches nothing. The lock holds *where*, not *what for*: which post may read what for which duty
stays with `scope_filter` and the rules. Rows are read, changed and deleted under the rule. Writing
a new row shows nobody anything and is free, except that `INSERT … RETURNING` reads the new row.

The owner of the tables is not bound: foreign keys, migrations and the reviewed functions that
run as the owner see every row. The program serves as the plain role.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_PARTITIONS = """
    SELECT relid::regclass::text FROM pg_partition_tree(%s::regclass) WHERE level > 0
"""


def by_place(path: str) -> str:
    """Rows whose column `path` holds the path of a unit at or below one of the posts."""
    return f"scope_covers({path})"


def by_code(key: str) -> str:
    """Rows whose column `key` is one a query code opened."""
    return f"scope_opened({key})"


def by_whose(ref: str) -> str:
    """Rows that belong to whoever is signed in: `ref` is a column or term like `user:12`."""
    return f"scope_is_whole() OR scope_is_own({ref})"


def by_taking_part(
    table: str, *, key: str, of: str, path: str = "unit_path", only: str = ""
) -> str:
    """Rows whose `of` stands as `key` in `table` beside a path at or below one of the posts.

    `table` itself cannot be locked by a rule that reads this one. `only` names a column of it that
    is true where the row adds sight; the others are not read then.
    """
    seen = f"part.{key} = {of} AND scope_covers(part.{path})"
    if only:
        seen = f"part.{only} AND {seen}"
    return f"EXISTS (SELECT 1 FROM {table} part WHERE {seen})"  # noqa: S608 - our own names


def by_parent(table: str, column: str, *, key: str = "id") -> str:
    """Rows whose `column` points at a row of `table` that its own lock lets through."""
    seen = f"SELECT 1 FROM {table} parent WHERE parent.{key} = {column}"  # noqa: S608 - our own names
    return f"scope_is_whole() OR EXISTS ({seen})"


def _either(rules: tuple[str, ...]) -> str:
    return " OR ".join(f"({one})" for one in rules)


def _changed(table: str, rules: tuple[str, ...]) -> str:
    return f"ALTER POLICY in_scope ON {table} USING ({_either(rules)})"


class RowLevelSecurity(Operation):
    """Lock the table of a model: only rows that fit one of `rules` are read, changed or deleted.

    Rules are conditions in SQL on the table's columns, a column of the same name in a subquery
    written with the table's name before it. Partitions are shut for direct reading. A table that
    is locked already gets new rules: `former` are those it had.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model: str, *rules: str, former: tuple[str, ...] = ()) -> None:
        if not rules:
            raise ValueError("a lock without a rule shuts everybody out")
        self.model, self.rules, self.former = model, rules, former

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        former = {"former": self.former} if self.former else {}
        return type(self).__qualname__, [self.model, *self.rules], former

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Locks are no part of a model's state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = self._table(app_label, schema_editor, to_state)
        if self.former:
            schema_editor.execute(_changed(table, self.rules), params=None)
            return
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY in_scope ON {table} USING ({_either(self.rules)}) WITH CHECK (true)",
        ):
            schema_editor.execute(statement, params=None)
        self._each_partition(table, schema_editor, "ENABLE")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = self._table(app_label, schema_editor, from_state)
        if self.former:
            schema_editor.execute(_changed(table, self.former), params=None)
            return
        schema_editor.execute(f"DROP POLICY in_scope ON {table}", params=None)
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY", params=None)
        self._each_partition(table, schema_editor, "DISABLE")

    def describe(self) -> str:
        return f"Row-level security on {self.model}"

    @property
    def migration_name_fragment(self) -> str:
        return f"lock_{self.model.lower()}"

    def _table(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, state: ProjectState
    ) -> str:
        model = state.apps.get_model(app_label, self.model)
        return schema_editor.quote_name(model._meta.db_table)

    @staticmethod
    def _each_partition(table: str, schema_editor: BaseDatabaseSchemaEditor, word: str) -> None:
        """A partition has a lock of its own: without a rule nobody but the owner reads it directly."""
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(_PARTITIONS, [table])
            names = [name for (name,) in cursor.fetchall()]
        for name in names:
            schema_editor.execute(f"ALTER TABLE {name} {word} ROW LEVEL SECURITY", params=None)
