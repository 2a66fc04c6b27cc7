"""Every public function of an actions room is an action: named, recorded, by somebody.

`@action` opens the transaction and refuses an action that wrote nothing into the record; a
public function without it would be a side door. `by` and `at` have the same names everywhere,
and the docstring lists the consequences, since callers can see only the name.
"""

import ast
import re
from collections.abc import Iterable, Iterator

from house_rules.reading import Source, in_rooms, sources

VERB = re.compile(r"^[a-z_]+\.[a-z_]+$")


def violations(files: Iterable[Source]) -> list[str]:
    """Public functions of actions rooms that are not proper actions, and actions elsewhere."""
    return [problem for file in files for problem in _problems(file)]


def repeated(files: Iterable[Source]) -> list[str]:
    """Verbs that two functions claim."""
    verbs = [verb for file in files for node in _functions(file) if (verb := _verb(node))]
    return sorted({verb for verb in verbs if verbs.count(verb) > 1})


def _problems(file: Source) -> Iterator[str]:
    for node in _functions(file):
        where, verb = f"{file.name}:{node.lineno}: {node.name}", _verb(node)
        if verb is None:
            if file.room == "actions" and not node.name.startswith("_"):
                yield f"{where} is public and no @action"
            continue
        if file.room != "actions":
            yield f"{where} is an action outside an actions room"
        if not VERB.match(verb) or verb.split(".")[0] != file.app:
            yield f"{where} calls itself {verb!r}, not {file.app}.<verb>"
        if node.args.args or node.args.posonlyargs or node.args.vararg or node.args.kwarg:
            yield f"{where} takes more than named keywords"
        missing = {"by", "at"} - {argument.arg for argument in node.args.kwonlyargs}
        yield from (f"{where} has no `{name}`" for name in sorted(missing))
        if not ast.get_docstring(node):
            yield f"{where} does not say what follows from it"


def _functions(file: Source) -> Iterator[ast.FunctionDef]:
    return (node for node in file.tree.body if isinstance(node, ast.FunctionDef))


def _verb(node: ast.FunctionDef) -> str | None:
    for decorator in node.decorator_list:
        if (
            isinstance(decorator, ast.Call)
            and ast.unparse(decorator.func).split(".")[-1] == "action"
        ):
            first = decorator.args[0] if decorator.args else None
            return first.value if isinstance(first, ast.Constant) else ""
    return None


def _house() -> list[Source]:
    return [file for file in sources() if not file.is_test]


def test_every_action_is_declared_named_and_explained() -> None:
    assert in_rooms("actions"), "the house has no action at all"
    assert violations(_house()) == []


def test_no_two_actions_share_a_verb() -> None:
    assert repeated(_house()) == []


def test_a_side_door_and_an_anonymous_action_are_found() -> None:
    planted = Source(
        "fivehearts/engines/matters/actions/closing.py",
        "def close(matter): ...\n"
        "@action('matter close')\n"
        "def shut(matter, *, at): ...\n"
        "@action('matters.keep')\n"
        "def keep(*, matter, by, at):\n    'Keep it.'\n"
        "def _inner(): ...\n",
    )
    stray = Source(
        "fivehearts/engines/matters/views.py",
        "@action('matters.keep')\ndef keep(*, by, at):\n    'Keep it.'\n",
    )
    name = planted.name
    assert violations([planted, stray]) == [
        f"{name}:1: close is public and no @action",
        f"{name}:3: shut calls itself 'matter close', not matters.<verb>",
        f"{name}:3: shut takes more than named keywords",
        f"{name}:3: shut has no `by`",
        f"{name}:3: shut does not say what follows from it",
        f"{stray.name}:2: keep is an action outside an actions room",
    ]
    assert repeated([planted, stray]) == ["matters.keep"]
