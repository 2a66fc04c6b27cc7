"""Arrows point down only (docs/architecture.md).

A floor that leans on one above cannot be understood, tested or replaced alone; peers that
enforced nothing ended with dozens of apps importing each other in circles.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from house_rules.reading import HOUSE, ROOT


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contracts of the house as it stands in `folder`."""
    return subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder)},
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the house in which a violation can be planted."""
    ignored = shutil.ignore_patterns("static", "locale", "templates", "__pycache__", "data")
    shutil.copytree(HOUSE, tmp_path / "fivehearts", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_import_points_down() -> None:
    found = lint(ROOT)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("foundation/clock/apps.py", "import fivehearts.engines.promises.apps", "The house"),
        ("engines/promises/apps.py", "import fivehearts.engines.matters.apps", "Engines"),
        ("community/duties/apps.py", "import fivehearts.community.people.apps", "Community"),
        ("faces/desk/apps.py", "import fivehearts.demo.apps", "The house"),
        ("foundation/drawer/__init__.py", "", "Foundation"),
    ],
)
def test_an_import_that_points_up_or_a_package_without_a_place_is_found(
    copy: Path, file: str, line: str, contract: str
) -> None:
    planted = copy / "fivehearts" / file
    planted.parent.mkdir(exist_ok=True)
    with planted.open("a", encoding="utf-8") as text:
        text.write(f"\n{line}\n")
    found = lint(copy)
    assert found.returncode != 0
    assert re.findall(r"(?m)^([^:\n]+): .* BROKEN\b", found.stdout) == [contract]
