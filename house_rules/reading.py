"""How the rules read the house: files, rooms, floors."""

import ast
import gettext
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from asgiref.local import Local
from django.utils.translation import trans_real

from fivehearts.config.messages.catalogues import compile_all

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "fivehearts"
# How many folders stand between the house and the rooms of an app.
DEPTH = {"config": 1, "demo": 1, "hearts": 3}


@dataclass(frozen=True)
class Source:
    """One Python file: its path inside the repository and its text."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file as Python understands it."""
        return ast.parse(self.text, self.name)

    @property
    def parts(self) -> tuple[str, ...]:
        """The path below `fivehearts`."""
        return Path(self.name).parts[1:]

    @property
    def app(self) -> str:
        """The app the file belongs to: `matters`, `clock`, `config`; "" above the apps."""
        depth = DEPTH.get(self.parts[0], 2)
        return self.parts[depth - 1] if len(self.parts) > depth else ""

    @property
    def room(self) -> str:
        """The room of the app the file stands in: `actions` for actions.py and for actions/x.py."""
        depth = DEPTH.get(self.parts[0], 2)
        return Path(self.parts[depth]).stem if len(self.parts) > depth else ""

    @property
    def is_test(self) -> bool:
        """Whether the file is a test or serves tests."""
        path = Path(self.name)
        return "tests" in self.parts or path.name.startswith(("test_", "conftest"))

    def calls(self) -> Iterator[ast.Call]:
        """Every call in the file."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every imported name in full, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


@cache
def sources(folder: str = "fivehearts") -> tuple[Source, ...]:
    """The Python files below a folder of the repository, without migrations."""
    return tuple(
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not {"migrations", "node_modules", "__pycache__"} & set(path.parts)
    )


def in_rooms(*rooms: str) -> list[Source]:
    """The files of these rooms in every app, without tests."""
    return [s for s in sources() if s.room in rooms and not s.is_test]


@cache
def tracked_files() -> tuple[Path, ...]:
    """The files that would be handed on: what git knows, or everything where there is no git."""
    known = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if known.returncode:
        aside = {".venv", ".tools", "var", "node_modules", "__pycache__"}
        return tuple(p for p in ROOT.rglob("*") if p.is_file() and not aside & set(p.parts))
    return tuple(
        path for name in known.stdout.split("\0") if name and (path := ROOT / name).is_file()
    )


def templates() -> list[Path]:
    """Every template of the house."""
    return sorted(p for p in HOUSE.rglob("templates/**/*") if p.suffix in {".html", ".txt", ".svg"})


@cache
def floors() -> dict[str, tuple[int, int]]:
    """Each app's (floor, line), lowest first, as the import contracts in pyproject.toml say.

    Two apps on the same line do not lean on each other.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {
        contract["containers"][0]: [_names(line) for line in contract["layers"]]
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    }
    house = list(reversed(contracts["fivehearts"]))
    places: dict[str, tuple[int, int]] = {}
    for floor, (name,) in enumerate(house):
        places[name] = (floor, 0)
        lines = list(reversed(contracts.get(f"fivehearts.{name}", [])))
        for line, apps in enumerate(lines):
            places.update({f"{name}.{app}": (floor, line) for app in apps})
    return places


def _names(line: str) -> list[str]:
    return [name.strip().strip("()") for name in line.split("|")]


def place_of(module: str) -> tuple[int, int] | None:
    """The (floor, line) of a module of the house; None for a third party's."""
    parts = module.split(".")
    if parts[0] != "fivehearts":
        return None
    for name in (".".join(parts[1:3]), parts[1]):
        if name in floors():
            return floors()[name]
    raise LookupError(f"{module} has no place in the import contracts")


def may_lean_on(upper: str, lower: str) -> bool:
    """Whether app module `upper` may know app module `lower` (dotted names of app packages)."""
    if upper == lower or not lower.startswith("fivehearts."):
        return True
    above, below = place_of(upper), place_of(lower)
    return above is not None and below is not None and above > below


def speak_afresh() -> None:
    """Compile the catalogues and make the program forget the words it has loaded already."""
    compile_all()
    loaded: Any = trans_real
    vars(gettext)["_translations"].clear()
    loaded._translations, loaded._default, loaded._active = {}, None, Local()


def nothing_found(found: list[str]) -> None:
    """Fail with the whole list, one finding a line, so that it can be mended in one go."""
    assert not found, "\n" + "\n".join(found)
