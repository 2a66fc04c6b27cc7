"""The documents name what is there: every command, every dependency, every decision, every link.

A document nobody checks is wrong within a quarter; two of the peers number two decisions 005.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path

import typer.main

from fivehearts.config.cli.commands import app
from house_rules.reading import ROOT, nothing_found

DECISIONS = ROOT / "docs" / "decisions"
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)[^)]*\)|!\[[^\]]*\]\(([^)\s]+)\)")


def documents() -> dict[str, str]:
    """Every document, by its path."""
    paths = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return {p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8") for p in sorted(paths)}


def unnamed(commands: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Commands of `fivehearts` no document names."""
    said = "\n".join(texts)
    return [
        f"fivehearts {c}"
        for c in commands
        if not re.search(rf"\bfivehearts {re.escape(c)}\b", said)
    ]


def unexplained(wanted: Iterable[str], text: str) -> list[str]:
    """Dependencies that docs/dependencies.md does not explain in a row of their own."""
    named = set(re.findall(r"^\| *`([^`]+)`", text, re.M))
    return sorted(set(wanted) - named) + [
        f"{n} (no longer needed)" for n in sorted(named - set(wanted))
    ]


def misnumbered(names: Iterable[str], index: str) -> list[str]:
    """Decisions whose number is taken or skipped, or which the list of decisions does not name."""
    ordered = sorted(names)
    found = [
        f"{name} should have number {number:04}"
        for number, name in enumerate(ordered, start=1)
        if not name.startswith(f"{number:04}-")
    ]
    return found + [f"{name} is not in the list" for name in ordered if f"({name})" not in index]


def dangling(texts: dict[str, str], root: Path) -> list[str]:
    """Links to files that are not there."""
    return [
        f"{name}: {target}"
        for name, text in texts.items()
        for target in ("".join(found) for found in LINK.findall(text))
        if "://" not in target and not (root / name).parent.joinpath(target).exists()
    ]


def dependencies() -> list[str]:
    """What requirements/*.in, the peer of the benchmarks and frontend/package.json ask for."""
    lines = [
        line.split("#")[0].strip()
        for path in (
            *sorted((ROOT / "requirements").glob("*.in")),
            ROOT / "benchmarks" / "helpdesk" / "requirements.in",
        )
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    python = [
        re.split(r"[\[<>=~!; ]", line)[0] for line in lines if line and not line.startswith("-")
    ]
    package = json.loads((ROOT / "frontend" / "package.json").read_text(encoding="utf-8"))
    return [*python, *package.get("dependencies", {}), *package.get("devDependencies", {})]


def test_every_command_is_named_in_a_document() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    assert commands
    nothing_found(unnamed(commands, documents().values()))


def test_every_dependency_is_explained_and_every_explained_one_is_used() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    nothing_found(unexplained(dependencies(), text))


def test_decisions_are_numbered_once_listed_and_show_what_was_not_taken() -> None:
    files = sorted(DECISIONS.glob("[0-9]*.md"))
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    nothing_found(misnumbered((path.name for path in files), index))
    nothing_found(
        [p.name for p in files if "## Options not taken" not in p.read_text(encoding="utf-8")]
    )


def test_every_link_between_documents_leads_somewhere() -> None:
    nothing_found(dangling(documents(), ROOT))


def test_an_untold_command_dependency_decision_and_a_dead_link_are_found() -> None:
    assert unnamed(["serve", "work"], ["`fivehearts serve` starts it"]) == ["fivehearts work"]
    assert unexplained(["django", "rich"], "| `rich` | x |\n| `tox` | x |") == [
        "django",
        "tox (no longer needed)",
    ]
    assert misnumbered(["0001-a.md", "0001-b.md"], "(0001-a.md)") == [
        "0001-b.md should have number 0002",
        "0001-b.md is not in the list",
    ]
    assert dangling({"README.md": "[x](docs/none.md) [y](https://example.org)"}, ROOT) == [
        "README.md: docs/none.md"
    ]
