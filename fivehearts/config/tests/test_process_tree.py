"""Web and worker live and end as one tree."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fivehearts.config.processes.children import answers, is_taken
from fivehearts.config.processes.tree import Child, ProcessTree
from fivehearts.config.testing.serving import free_port
from fivehearts.config.tests import places

# A tree of one small web server, in a process of its own.
SUPERVISOR = """
import sys
from fivehearts.config.processes.tree import Child, ProcessTree
child = Child("web", "http.server", ("--bind", "127.0.0.1", sys.argv[1]))
tree = ProcessTree([child], lambda sentence: print(sentence, flush=True))
tree.start()
print(tree.pids()["web"], flush=True)
try:
    tree.run()
finally:
    tree.stop()
"""


class Tree:
    """A supervised small web server."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=places.ROOT,
            env={**os.environ, "PYTHONPATH": str(places.ROOT)},
        )
        self.child = int(places.first_line(self.process))


@pytest.fixture
def tree() -> Iterator[Tree]:
    made = Tree()
    assert places.eventually(lambda: answers(made.url))
    yield made
    if made.process.poll() is None:
        made.process.terminate()
        made.process.wait(20)


def test_a_child_that_dies_is_started_again(tree: Tree) -> None:
    places.kill(tree.child)
    assert places.eventually(lambda: "starts again in 1 s" in places.first_line(tree.process))
    assert places.eventually(lambda: answers(tree.url))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_and_its_kin_end_the_whole_tree(tree: Tree, number: signal.Signals) -> None:
    tree.process.send_signal(number)
    assert tree.process.wait(20) == 0
    assert not is_taken("127.0.0.1", tree.port)


def test_kill_9_of_the_supervisor_takes_the_children_down(tree: Tree) -> None:
    places.kill(tree.process.pid)
    tree.process.wait(20)
    assert places.eventually(lambda: not is_taken("127.0.0.1", tree.port))


def test_a_child_that_keeps_failing_is_left_longer_and_longer_alone(tmp_path: Path) -> None:
    told: list[str] = []
    tree = ProcessTree([Child("broken", "no_such_module")], told.append)
    handlers = {
        one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        tree.start()
        tree.run(until=lambda: len(told) == 2)
    finally:
        tree.stop()
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert "in 1 s" in told[0] and "in 2 s" in told[1]
