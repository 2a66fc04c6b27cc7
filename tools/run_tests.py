"""What `make test` and `make lint` run, after the bootstrap.

All steps run even when one fails, so that one run tells everything; the last line sums up the
whole suite.
"""

# ruff: noqa: S603, S607 - it runs the tools of this machine

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fivehearts.config.testing.browsers import SHELL, chromium_path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
# What pytest says where nothing was to be run.
NO_TESTS = 5
# As long as a floor: it fills in every field of every form with what attackers try.
HOSTILE = "house_rules/test_hostile_input.py"
FONTS = "fonts-noto-cjk"
# For one step of the system's package manager, on a slow line.
PATIENCE_SECONDS = 240
OLD_SERVERS = [Path(f"/usr/lib/postgresql/{major}/bin/postgres") for major in (17, 16, 15)]


def main(what: str) -> int:
    """Run the checks of the code and, for `test`, the tests; return the exit code."""
    os.chdir(ROOT)
    if what == "test":
        failed = run_tests()
    else:
        failed = [name for name, command in checks() if not step(name, command)]
    if failed:
        print(f"Failed: {', '.join(failed)}.", flush=True)
    return 1 if failed else 0


def checks() -> list[tuple[str, list[str]]]:
    """The checks of the code itself."""
    return [
        ("ruff check", [str(BIN / "ruff"), "check", "--quiet", "."]),
        ("ruff format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
        ("import contracts", [str(BIN / "lint-imports"), "--no-logo"]),
        ("mypy", [PYTHON, "-m", "mypy", "--no-error-summary", "fivehearts"]),
    ]


def run_tests() -> list[str]:
    """The checks beside the smoke tests on an older PostgreSQL, then everything on ours."""
    failed = []
    environment = dict(os.environ)
    if not journeys_possible():
        failed.append("journeys (no Chromium)")
        environment["JOURNEYS"] = "0"
    _first, *others = shares()
    prepare = [PYTHON, "-m", "fivehearts.config.testing.prepared", *map(folder_of, others)]
    beside = [Aside("one migrated database for all parts", prepare, environment)]
    if any(server.exists() for server in OLD_SERVERS):
        elsewhere = {**environment, "FIVEHEARTS_TEST_PG": "system"}
        smoke = [PYTHON, "-m", "pytest", "-m", "smoke"]
        beside.append(Aside("smoke tests on the system's PostgreSQL", smoke, elsewhere))
    failed += [name for name, command in checks() if not step(name, command)]
    failed += [one.name for one in beside if one.failed()]
    return failed + parts(environment)


def parts(environment: dict[str, str]) -> list[str]:
    """Several runs beside each other, since much of a test is waiting; then one line for all."""
    # So that what a run has said so far can be read while it runs.
    environment = {**environment, "PYTHONUNBUFFERED": "1"}
    print("— tests, in parts beside each other", flush=True)
    first, *others = shares().items()
    failed, said, beside = [], [], []
    for name, paths in others:
        # A server of its own: a long transaction of one part would hold up the seals of another.
        apart = {**environment, "FIVEHEARTS_TEST_VAR": folder_of(name)}
        beside.append(Aside(name, [PYTHON, "-m", "pytest", *paths], apart, may_be_empty=True))
    command = [PYTHON, "-m", "pytest", *first[1]]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as running:
        said.append(said_aloud(running))
    if running.returncode:
        failed.append(first[0])
    for one in beside:
        if one.failed():
            failed.append(one.name)
        said.append(last_line(one.said))
    print(summed(said), flush=True)
    return failed


def folder_of(part: str) -> str:
    """Where the server of a part keeps its data."""
    return str(ROOT / "var" / part.split(maxsplit=1)[0])


class Aside:
    """A command that runs beside others and speaks when it has ended."""

    def __init__(
        self,
        name: str,
        command: list[str],
        environment: dict[str, str],
        *,
        may_be_empty: bool = False,
    ) -> None:
        self.name, self.said = name, ""
        self._fine = {0, NO_TESTS} if may_be_empty else {0}
        self._kept = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed at its end
        self._running = subprocess.Popen(
            command,
            env=environment,
            stdout=self._kept,
            stderr=subprocess.STDOUT,
        )

    def failed(self) -> bool:
        """Wait for its end, print what it said, and say whether it was no success."""
        code = self._running.wait()
        with self._kept:
            self._kept.seek(0)
            self.said = self._kept.read()
        print(f"— {self.name}", self.said, sep="\n", flush=True)
        return code not in self._fine


def shares() -> dict[str, list[str]]:
    """What each part runs; a new floor goes to the upper ones without being named here."""
    lower = ["foundation", "community"]
    named = [*lower, "engines", "config"]
    package = ROOT / "fivehearts"
    upper = [
        f"fivehearts/{path.name}"
        for path in sorted(package.iterdir())
        if path.is_dir() and path.name not in named and not path.name.startswith("__")
    ]
    # So that all parts end at about the same time.
    beside = [f"fivehearts/engines/{name}" for name in ("catalogue", "procedures")]
    return {
        "upper floors": [*upper, *beside],
        "engines and hostile input": [
            "fivehearts/engines",
            HOSTILE,
            *(f"--ignore={path}" for path in beside),
        ],
        "lower floors and house rules": [
            *(f"fivehearts/{name}" for name in lower),
            "house_rules",
            f"--ignore={HOSTILE}",
        ],
        "program itself": ["fivehearts/config"],
        "journeys": ["journeys"],
    }


def said_aloud(process: subprocess.Popen[str]) -> str:
    """Pass on what a process says as it says it; returns its last line."""
    last = ""
    for line in process.stdout or ():
        print(line, end="", flush=True)
        last = line.strip() or last
    return last


def last_line(text: str) -> str:
    """The last line with anything on it."""
    return next((line for line in reversed(text.splitlines()) if line.strip()), "")


def summed(lines: list[str]) -> str:
    """One summary in pytest's words over the summaries of several runs."""
    counts: dict[str, int] = {}
    seconds = 0.0
    for line in lines:
        for number, what in re.findall(r"(\d+) (failed|passed|skipped|deselected|error)", line):
            counts[what] = counts.get(what, 0) + int(number)
        seconds = max([seconds, *(float(one) for one in re.findall(r"in ([\d.]+)s", line))])
    told = ", ".join(f"{number} {what}" for what, number in counts.items())
    return f"{told} in {seconds:.2f}s"


def journeys_possible() -> bool:
    """Whether the browser tests can run, or were turned off on purpose."""
    if os.environ.get("JOURNEYS") == "0":
        return True
    if os.geteuid() == 0 and shutil.which("apt-get") and (lacking() or not shutil.which(SHELL)):
        install_browser()
    if not lacking():
        return True
    print(
        f"The browser tests need {' and '.join(lacking())}: run `sudo apt-get install -y chromium "
        f"{FONTS}`, or turn them off with JOURNEYS=0.",
        flush=True,
    )
    return False


def install_browser() -> None:
    """Take the shell from the system's packages, or, where there is none, the whole browser."""
    print("Installing a browser and Chinese fonts for the journeys…", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    patient = ["-o", "DPkg::Lock::Timeout=120"]
    for arguments in (
        ["update", "-qq"],
        *(["install", "-y", "-qq", *patient, one, FONTS] for one in (SHELL, "chromium")),
    ):
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(
                ["apt-get", *arguments],
                env=quiet,
                stdout=subprocess.DEVNULL,
                check=False,
                timeout=PATIENCE_SECONDS,
            )
        if not lacking() and arguments[0] == "install":
            return


def lacking() -> list[str]:
    """What the journeys need and this machine does not have."""
    found = []
    if not chromium_path():
        found.append("Chromium")
    if shutil.which("fc-list"):
        told = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False)
        if not told.stdout.strip():
            found.append("Chinese fonts")
    return found


def step(name: str, command: list[str], environment: dict[str, str] | None = None) -> bool:
    """Run one step and say how it went."""
    print(f"— {name}", flush=True)
    return subprocess.run(command, env=environment, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "test"))
