"""Every public function of an actions room is an action: named, recorded, by somebody.

`@action` opens the transaction and refuses an action that wrote nothing into the record; a
public function without it would be a side door. What several actions share may stand in their room as
long as nobody outside reaches for it. `by` and `at` have the same names everywhere,
and the docstring lists the consequences, since callers can see only the name.
"""

import ast
import importlib
import re
from collections.abc import Iterable, Iterator

from fivehearts.foundation.verbs import actions_known
from house_rules.reading import Source, in_rooms, nothing_found, sources

# Functions other apps call inside their own, recorded action; each with its reason.
PART_OF_OTHERS = {
    ("numbering", "next_number"): "a number is given to the thing some action registers",
    ("numbering", "next_numbers"): "the same for many things at once",
    ("numbering", "next_number_and_keys"): "the same, and the keys of its rows, by one statement",
    # A bulk import stamps lives after one led through the verbs; these make of its words, names
    # and codes what the verbs make of them, and write nothing.
    ("people", "clean_name"): "how a name is kept",
    ("people", "name_cells"): "what is kept of a name, without the rows",
    ("matters", "guarded"): "words as they may be kept",
    ("matters", "title_for"): "a title as it may be kept",
    ("matters", "new_code"): "a query code nobody can guess",
}
VERB = re.compile(r"^[a-z_]+\.[a-z_]+$")


def violations(files: Iterable[Source]) -> list[str]:
    """Side doors in actions rooms, actions that keep no form, and actions elsewhere."""
    house = list(files)
    reached = {name for file in house for name in _reached(file)}
    return [problem for file in house for problem in _problems(file, reached)]


def repeated(files: Iterable[Source]) -> list[str]:
    """Verbs that two functions claim."""
    verbs = [verb for file in files for node in _functions(file) if (verb := _verb(node))]
    return sorted({verb for verb in verbs if verbs.count(verb) > 1})


def _reached(file: Source) -> Iterator[tuple[str, str]]:
    """(app, function) of everything this file takes from the actions rooms of others."""
    for name, _ in file.imports():
        app, inside, rest = name.partition(".actions")
        own = file.room == "actions" and app.endswith(f".{file.app}")
        if not inside or own:
            continue
        if rest:
            yield app.split(".")[-1], rest.split(".")[-1]
        else:  # `from … import actions as people`, then `people.remember(…)`
            known_as = _alias(file, app)
            nodes = (n for n in ast.walk(file.tree) if isinstance(n, ast.Attribute))
            used = (n.attr for n in nodes if getattr(n.value, "id", None) == known_as)
            yield from ((app.split(".")[-1], function) for function in used)


def _alias(file: Source, module: str) -> str:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ImportFrom) and node.module == module:
            for alias in node.names:
                if alias.name == "actions":
                    return alias.asname or alias.name
    return "actions"


def _problems(file: Source, reached: set[tuple[str, str]]) -> Iterator[str]:
    for node in _functions(file):
        where, verb = f"{file.name}:{node.lineno}: {node.name}", _verb(node)
        if verb is None:
            own = (file.app, node.name)
            if file.room == "actions" and own in reached and own not in PART_OF_OTHERS:
                yield f"{where} is no @action, yet others reach for it"
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
            return str(first.value) if isinstance(first, ast.Constant) else ""
    return None


def _house() -> list[Source]:
    return [file for file in sources() if not file.is_test]


def test_every_action_is_declared_named_and_explained() -> None:
    assert in_rooms("actions"), "the house has no action at all"
    nothing_found(violations(_house()))


def test_no_two_actions_share_a_verb() -> None:
    nothing_found(repeated(_house()))


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
        "from fivehearts.engines.matters.actions.closing import close\n"
        "@action('matters.keep')\ndef keep(*, by, at):\n    'Keep it.'\n",
    )
    name = planted.name
    assert violations([planted, stray]) == [
        f"{name}:1: close is no @action, yet others reach for it",
        f"{name}:3: shut calls itself 'matter close', not matters.<verb>",
        f"{name}:3: shut takes more than named keywords",
        f"{name}:3: shut has no `by`",
        f"{name}:3: shut does not say what follows from it",
        f"{stray.name}:3: keep is an action outside an actions room",
    ]
    assert repeated([planted, stray]) == ["matters.keep"]


def test_every_action_in_the_code_is_known_to_the_house() -> None:
    for file in in_rooms("actions"):
        importlib.import_module(
            file.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        )
    written = {
        verb for file in in_rooms("actions") for node in _functions(file) if (verb := _verb(node))
    }
    known = {verb for verb, info in actions_known().items() if ".tests." not in info.module}
    assert known == written
