"""Only actions write, and views never reach for a table.

Whoever saves a row elsewhere skips the rule, the transition, the timeline and the record in one
line that looks harmless. A view that writes `.objects` has stopped asking the scope's queries.
"""

import ast
from collections.abc import Iterable, Iterator

from house_rules.reading import Source, in_rooms, nothing_found

READING = (
    "views", "queries", "rules", "forms", "tables", "urls", "jobs", "listeners", "indicators",
    "vocabulary", "templatetags", "access", "middleware", "importing", "orders", "register",
)  # fmt: skip
ALWAYS = {
    "save", "create", "acreate", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "record_it", "move",
}  # fmt: skip
TABLES = {"objects", "_default_manager", "_base_manager"}
# Calls that look like writing a row and are none; each with its reason.
ALLOWED: dict[tuple[str, str], str] = {}


def violations(files: Iterable[Source]) -> list[str]:
    """Writing calls outside the actions rooms and tables touched by views."""
    found = []
    for file in files:
        found += [
            f"{file.name}:{call.lineno}: {ast.unparse(call.func)}() writes"
            for call in file.calls()
            if _writes(call) and (file.name, ast.unparse(call.func)) not in ALLOWED
        ]
        if file.room == "views":
            found += [f"{file.name}:{line}: a view uses .{name}" for name, line in _tables(file)]
    return found


def _writes(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    if name in ALWAYS:
        return True
    if not isinstance(call.func, ast.Attribute):
        return False
    # `rows.update(state=…)` and `rows.delete()`, not `facts.update(other)` nor `cache.delete(key)`.
    named = bool(call.keywords) and all(keyword.arg for keyword in call.keywords)
    return (name == "update" and not call.args and named) or (name == "delete" and not call.args)


def _tables(file: Source) -> Iterator[tuple[str, int]]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Attribute) and node.attr in TABLES:
            yield node.attr, node.lineno


def test_nothing_but_actions_writes_and_no_view_touches_a_table() -> None:
    nothing_found(violations(in_rooms(*READING)))


def test_every_exception_is_still_needed() -> None:
    calls = {(s.name, ast.unparse(call.func)) for s in in_rooms(*READING) for call in s.calls()}
    assert set(ALLOWED) <= calls


def test_a_view_that_saves_and_a_query_that_updates_are_found() -> None:
    view = Source(
        "fivehearts/engines/matters/views.py",
        "matter = Matter.objects.get(pk=1)\nmatter.save()\ncontext.update(extra)\ncache.delete('k')",
    )
    query = Source("fivehearts/engines/matters/queries.py", "rows.update(state='x')\nrows.delete()")
    assert violations([view, query]) == [
        f"{view.name}:2: matter.save() writes",
        f"{view.name}:1: a view uses .objects",
        f"{query.name}:1: rows.update() writes",
        f"{query.name}:2: rows.delete() writes",
    ]
