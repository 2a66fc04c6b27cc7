"""Every app has the same rooms, and no room outgrows one reader.

A stranger who knows one app knows where to look in all of them. Files and functions grow by a
line at a time until nobody reads them; the limit is hard so that the conversation happens
early. Names such as `utils` say nothing about what is inside and so end up holding everything.
"""

import ast
from collections.abc import Iterable

from house_rules.reading import ROOT, Source, nothing_found, sources, tracked_files

FILE, FUNCTION, TEST = 400, 60, 600
FORBIDDEN = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "service",
    "manager",
    "common",
    "misc",
}
ROOMS = {
    "vocabulary", "models", "queries", "rules", "actions", "listeners", "jobs", "indicators",
    "forms", "tables", "views", "urls", "templates", "tests", "migrations", "management",
    "templatetags", "reference", "apps", "__init__",
}  # fmt: skip
# A room of its own needs a reason; foundation is a closed list of packages with rooms of their own.
OWN_ROOMS = {
    ("catalogue", "workbook"): "the catalogue as a workbook, out and in again",
    ("desk", "presence"): "who has a matter open now: a mark that fades, not a deed",
    ("duties", "access"): "the declarations by which every page says who may see it",
    ("duties", "codes"): "codes of authenticators and codes on paper: computed and compared; pure",
    ("duties", "passkeys"): "the ceremony of a passkey with the browser, by the library fido2",
    ("duties", "sessions"): "which devices are signed in: a mark beside the session, not a deed",
    ("duties", "middleware"): "one transaction and one scope per request",
    ("indicators", "command"): "the same figures, printed for the command line",
    ("matters", "importing"): "old matters from workbooks, taken through the same verbs",
    ("matters", "orders"): "orders of the hotline at the border: workbooks in, answers out",
    ("people", "spelling"): "how names are typed by whoever looks for somebody; pure",
    ("people", "register"): "the register of residents at the border: workbooks in, and out again",
    ("procedures", "definition"): "a procedure as data: read, checked, walked; pure",
    ("procedures", "chart"): "the picture of a definition: where boxes and arrows lie; pure",
    ("suggestions", "command"): "learning and guessing at the terminal",
    ("suggestions", "learning"): "what is read of a text and learnt from it; pure",
    ("places", "spelling"): "how names of places are written for finding and ordering; pure",
    ("places", "tree"): "how the actions of places lock and number the unit tree",
}
FREE = {"foundation", "config", "demo"}


def violations(files: Iterable[Source]) -> list[str]:
    """Files in no known room, with an empty name, or too long, and functions too long."""
    found = []
    for file in files:
        limit = TEST if file.is_test else FILE
        if (lines := len(file.text.splitlines())) > limit:
            found.append(f"{file.name}: {lines} lines, more than {limit}")
        names = {part.removesuffix(".py") for part in file.parts}
        found += [f"{file.name}: a room called {name}" for name in sorted(names & FORBIDDEN)]
        known = ROOMS | {room for app, room in OWN_ROOMS if app == file.app}
        if file.app and file.parts[0] not in FREE and file.room not in known:
            found.append(f"{file.name}: {file.room} is no room of an app")
        found += [
            f"{file.name}:{node.lineno}: {node.name} has {_length(node)} lines, more than {FUNCTION}"
            for node in ast.walk(file.tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > FUNCTION
        ]
    return found


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_every_file_stands_in_a_known_room_and_stays_readable() -> None:
    beside = [
        s for folder in ("house_rules", "journeys", "benchmarks", "tools") for s in sources(folder)
    ]
    nothing_found(violations([*sources(), *beside]))


def test_pages_styles_and_scripts_stay_readable_too() -> None:
    written = [p for p in tracked_files() if p.suffix in {".html", ".js", ".mjs", ".scss", ".css"}]
    assert written
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in written}
    nothing_found([f"{p.relative_to(ROOT)}: {n} lines" for p, n in lengths.items() if n > FILE])


def test_a_drawer_a_long_file_and_a_long_function_are_found() -> None:
    long = "def f():\n" + "    pass\n" * 60
    planted = [
        Source("fivehearts/engines/matters/helpers.py", ""),
        Source("fivehearts/engines/matters/views.py", "#\n" * 401),
        Source("fivehearts/engines/matters/tests/test_x.py", "#\n" * 600),
        Source("fivehearts/engines/matters/rules/closing.py", long),
    ]
    assert violations(planted) == [
        "fivehearts/engines/matters/helpers.py: a room called helpers",
        "fivehearts/engines/matters/helpers.py: helpers is no room of an app",
        "fivehearts/engines/matters/views.py: 401 lines, more than 400",
        "fivehearts/engines/matters/rules/closing.py:1: f has 61 lines, more than 60",
    ]
