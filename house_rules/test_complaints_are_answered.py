"""docs/complaints.md answers every complaint once, by tests that exist or chapters still to come.

A promise nobody holds against the code is a brochure. Here each sentence names the test that would
fail without it, and a chapter that stands may no longer be named as one to come.
"""

import ast
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from house_rules.reading import HOUSE, ROOT, nothing_found

PAGE = ROOT / "docs" / "complaints.md"
HOW_MANY = 54
TEST = re.compile(r"\[`([^`]+)`\]\(\.\./([^)#\s]+)\)")
# Whatever stands in bold among the proofs is a chapter the answer comes with.
COMES = re.compile(r"\*\*([^*]+)\*\*")
# Chapters that are a package once they stand.
PACKAGES = frozenset({
    "outbox", "ledger", "procedures", "eligibility", "gatherings", "rounds", "dashboards", "board",
    "api", "branches", "members", "alliance", "doors", "services", "council", "cards", "patrols",
    "watch", "cameras", "incidents", "mediation", "stars", "shop", "assistance", "volunteers",
    "library", "venues", "lectures", "troupes", "policies", "notices", "learning", "visits",
    "growth",
})  # fmt: skip
# None is open: what widened the ground and the matters stands.
WIDENINGS: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Answer:
    """One line of the table: its number, its tests as (path, name), the chapters it waits for."""

    number: str
    does: str
    tests: tuple[tuple[str, str], ...]
    comes_with: tuple[str, ...]


def answers(text: str) -> list[Answer]:
    """The lines of the table # | asked at | complaint | what we do | proof."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 5 and cells[0].isdigit():
            tests = tuple((path, name) for name, path in TEST.findall(cells[4]))
            found.append(Answer(cells[0], cells[3], tests, tuple(COMES.findall(cells[4]))))
    return found


@cache
def names_of_tests(path: str) -> frozenset[str]:
    """The names of the tests of a file: `test_x`, and `TestThing::test_x` for those in classes."""
    file = ROOT / path
    if not file.is_file() or not file.name.startswith("test_"):
        return frozenset()
    body = ast.parse(file.read_text(encoding="utf-8"), path).body
    names = _functions(body)
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            names |= {f"{node.name}::{one}" for one in _functions(node.body)}
    return frozenset(names)


def _functions(body: Iterable[ast.stmt]) -> set[str]:
    return {
        node.name
        for node in body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def standing() -> frozenset[str]:
    """The names of the packages of the house that hold code."""
    return frozenset(file.parent.name for file in HOUSE.rglob("apps.py"))


def gaps(
    table: Iterable[Answer], known: Callable[[str], frozenset[str]], stand: frozenset[str]
) -> list[str]:
    """Numbers missing or doubled, tests that do not exist, chapters nobody knows or that stand."""
    rows = list(table)
    wanted, given = list(range(1, HOW_MANY + 1)), [int(row.number) for row in rows]
    found = [f"{n} is there {given.count(n)} times" for n in wanted if given.count(n) != 1]
    found += [f"{n} is no complaint of the list" for n in given if n not in wanted]
    for row in rows:
        if not (row.tests or row.comes_with) or not row.does:
            found.append(f"{row.number} is not answered")
        for path, name in row.tests:
            if name not in known(path):
                found.append(f"{row.number}: {path} has no {name}")
        for chapter in row.comes_with:
            if chapter not in PACKAGES | WIDENINGS:
                found.append(f"{row.number}: nobody knows the chapter {chapter}")
            elif chapter in stand:
                found.append(f"{row.number}: {chapter} stands; name the test that proves it")
    return found


def test_every_complaint_is_answered_by_a_test_or_a_chapter_to_come() -> None:
    nothing_found(gaps(answers(PAGE.read_text(encoding="utf-8")), names_of_tests, standing()))


def test_the_page_is_found_from_the_architecture() -> None:
    assert "(complaints.md)" in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_a_missing_row_a_renamed_test_and_an_unknown_chapter_are_found() -> None:
    rows = [
        f"| {n} | x | slow | it is quick | [`test_quick`](../a/test_a.py) |"
        for n in range(1, HOW_MANY - 2)
    ]
    planted = [
        *rows,
        "| 1 | x | slow | it is quick | comes with **doors** |",
        "| 52 | x | slow | it is quick | [`TestB::test_gone`](../a/test_a.py) |",
        "| 53 | x | slow | it is quick | comes with **better times** and **tomorrow** |",
        "| 55 | x | slow | it is quick | |",
    ]
    found = gaps(
        answers("\n".join(planted)), lambda path: frozenset({"test_quick"}), frozenset({"doors"})
    )
    assert found == [
        "1 is there 2 times",
        "54 is there 0 times",
        "55 is no complaint of the list",
        "1: doors stands; name the test that proves it",
        "52: a/test_a.py has no TestB::test_gone",
        "53: nobody knows the chapter better times",
        "53: nobody knows the chapter tomorrow",
        "55 is not answered",
    ]


def test_tests_are_read_from_their_file() -> None:
    here = Path(__file__).relative_to(ROOT).as_posix()
    assert "test_tests_are_read_from_their_file" in names_of_tests(here)
    assert "gaps" not in names_of_tests(here)
    between = "fivehearts/engines/matters/tests/test_between_units.py"
    assert any(name.startswith("TestReturn::test_") for name in names_of_tests(between))
    assert names_of_tests("nowhere/test_nothing.py") == frozenset()
