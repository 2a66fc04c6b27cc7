"""`demo`, `serve` and `work`: the process tree and what is printed about it."""

import json
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from fivehearts.config import migrating
from fivehearts.config.cli import Failure, ready
from fivehearts.config.embedded.addresses import Addresses, var_folder
from fivehearts.config.processes import children
from fivehearts.config.processes.tree import Child, ProcessTree

if TYPE_CHECKING:
    from fivehearts.demo.sign_in import SignIn

HOST = "127.0.0.1"


def run(*, port: int) -> None:
    """Run everything for the sample community until Ctrl-C."""
    refuse_taken(HOST, port)
    os.environ["FIVEHEARTS_DEMO"] = "1"
    addresses = ready.database(stop_at_exit=True)
    sign_ins = prepared(addresses)
    _leave_owner_out()
    tree = ProcessTree([children.web(HOST, port, workers=2, threads=4)], _say)
    # The worker comes second: pages are what people wait for.
    later = [children.worker()]
    _run_tree(tree, url=f"http://{HOST}:{port}/", sign_ins=sign_ins, later=later)


def run_web(*, host: str, port: int, workers: int, threads: int, https: bool = False) -> None:
    """Serve the pages until Ctrl-C, by HTTPS where asked."""
    refuse_taken(host, port)
    shown = HOST if host in {"0.0.0.0", "::"} else host  # noqa: S104 - a comparison
    scheme, site, files = "http", shown, None
    if https:
        from fivehearts.config.https import serving

        files = serving.pair()
        names = serving.prepare_settings(files).names
        scheme, site = "https", names[0] if names else shown
    _migrated_database()
    web = children.web(host, port, workers=workers, threads=threads, files=files)
    _run_tree(
        ProcessTree([web], _say),
        url=f"{scheme}://{shown}:{port}/",
        shown=f"{scheme}://{site}:{port}/",
        sign_ins=[],
    )


def run_worker() -> None:
    """Run jobs until Ctrl-C."""
    _migrated_database()
    _run_tree(ProcessTree([children.worker()], _say), url="", sign_ins=[])


def refuse_taken(host: str, port: int) -> None:
    """Raise Failure with a way out where the port is taken."""
    if port < 1024 and os.geteuid() != 0:
        raise Failure(f"Port {port} is for root alone; choose another, such as PORT=8000.")
    if children.is_taken(host, port):
        raise Failure(
            f"Port {port} is used by another program; choose another with PORT={port + 1}."
        )


def prepared(addresses: Addresses) -> list[list[str]]:
    """Migrate and fill the sample community where needed; return its sign-ins.

    What was prepared is remembered together with the database's identity and the digest of the
    code's data, so that a later start need not even load Django.
    """
    remembered = var_folder() / "demo.json"
    digest = migrating.digest() + _digest_of_demo()
    identity = [digest, _identity(addresses.service_url)]
    if remembered.exists():
        told = json.loads(remembered.read_text(encoding="utf-8"))
        if told["identity"] == identity:
            return list(told["sign_ins"])
    ready.migrated(addresses)
    ready.set_up()
    from fivehearts.config.cli.progress import Progress
    from fivehearts.demo import seed

    _say("The sample community is being built; this happens once. 正在建立示范社区，只需一次。")
    with Progress("Sample community 示范社区") as tell:
        seed.run(tell)
    sign_ins = [_row(one) for one in seed.sign_ins()]
    from django.db import connections

    connections.close_all()
    text = json.dumps({"identity": identity, "sign_ins": sign_ins}, ensure_ascii=False)
    remembered.touch(mode=0o600)
    remembered.write_text(text, encoding="utf-8")
    return sign_ins


def _run_tree(
    tree: ProcessTree,
    *,
    url: str,
    sign_ins: list[list[str]],
    later: Iterable[Child] = (),
    shown: str = "",
) -> None:
    begun = time.monotonic()
    (var_folder() / "static").mkdir(exist_ok=True)
    tree.start()
    try:
        if url:
            stopped = tree.run(until=lambda: children.answers(url))
            for child in later:
                tree.add(child)
            if not stopped:
                _welcome(shown or url, sign_ins, time.monotonic() - begun)
        else:
            _say("The worker is running; Ctrl-C stops it. 后台任务运行中，按 Ctrl-C 停止。")
        tree.run()
    finally:
        tree.stop()
        _say("Stopped. 已停止。")


def _welcome(url: str, sign_ins: list[list[str]], seconds: float) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    console.print(f"\n[bold]{url}[/bold]  ({seconds:.1f} s)", highlight=False)
    if sign_ins:
        table = Table(title="Sign-ins 登录账号", title_justify="left")
        for heading in ("Role 岗位", "Unit 单位", "Sign-in 登录名", "Password 密码"):
            table.add_column(heading)
        for row in sign_ins:
            table.add_row(*row)
        console.print(table)
    console.print("Ctrl-C stops everything and keeps the data. 按 Ctrl-C 停止，数据保留。")


def _migrated_database() -> None:
    addresses = ready.database(stop_at_exit=True)
    ready.require_keys()
    if addresses.owner_url:
        ready.migrated(addresses)
    _leave_owner_out()


def _leave_owner_out() -> None:
    """Web and worker never learn the owner's address."""
    for name in ("DATABASE_OWNER_URL", "DATABASE_OWNER_URL_FILE"):
        os.environ.pop(name, None)


def _identity(url: str) -> str:
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT system_identifier || '/' || (SELECT oid FROM pg_database "
            "WHERE datname = current_database()) FROM pg_control_system()"
        ).fetchone()
    return str(found and found[0])


def _digest_of_demo() -> str:
    import hashlib

    total = hashlib.sha256()
    for path in sorted((Path(__file__).parents[2] / "demo").rglob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def _row(one: "SignIn") -> list[str]:
    """A sign-in as it is shown: post, unit, name to sign in by, password."""
    return [f"{one.title} {one.title_en}", one.unit, one.username, one.password]


def _say(sentence: str) -> None:
    print(sentence, flush=True)
