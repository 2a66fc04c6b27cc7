"""Several processes at one file: each block ends in its turn, and whoever is lost is noticed."""

import multiprocessing
import os
import signal
import sys

import pytest
from django.db import connection, transaction

from fivehearts.foundation.intake import crew
from fivehearts.foundation.intake.crew import Block
from fivehearts.foundation.intake.vocabulary import ProcessLost, RunElsewhere

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux")
BLOCKS = [Block(at, at + 1) for at in range(6)]


def taken(blocks, take_block, processes=3):
    told = []
    crew.take(blocks, take_block, told.append, processes=processes)
    return told


def test_blocks_end_in_their_order_whoever_is_done_first(committed_db):
    second_is_done = multiprocessing.get_context("fork").Event()

    def take(block, turn):
        if block.start == 0:
            second_is_done.wait(30)
        if block.start == 1:
            second_is_done.set()
        turn()
        return block.start, os.getpid()

    told = taken(BLOCKS, take)
    assert [start for start, _process in told] == list(range(6))
    assert len({process for _start, process in told}) > 1
    assert os.getpid() not in {process for _start, process in told}


def test_a_block_that_waits_for_another_is_not_begun_before_it_has_ended(committed_db):
    ended = multiprocessing.get_context("fork").Value("i", 0)

    def take(block, turn):
        seen = ended.value
        turn()
        ended.value += 1
        return seen

    waiting = [Block(0, 1), Block(1, 2), Block(2, 3, after=1), Block(3, 4, after=2)]
    told = taken(waiting, take, processes=4)
    assert told[2:] == [2, 3]


def test_a_block_lets_go_of_what_the_one_before_it_needs(committed_db, make_unit, monkeypatch):
    monkeypatch.setattr(crew, "PATIENCE", 0.2)
    pk = make_unit().pk
    held = multiprocessing.get_context("fork").Event()

    def take(block, turn):
        if block.start == 0:
            held.wait(30)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE scope_unit SET name = name WHERE id = %s", [pk])
            if block.start == 1:
                held.set()
            turn()
        return block.start

    assert taken(BLOCKS[:2], take) == [0, 1]


@pytest.mark.parametrize("error", [RunElsewhere(), ValueError("a row")])
def test_what_a_block_raises_is_raised_and_nothing_behind_it_ends(committed_db, error):
    def take(block, turn):
        turn()
        if block.start == 2:
            raise error
        return block.start

    told = []
    with pytest.raises(type(error)):
        crew.take(BLOCKS, take, told.append, processes=3)
    assert told == [0, 1]


def test_a_process_that_is_killed_is_noticed(committed_db):
    def take(block, turn):
        if block.start == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        turn()
        return block.start

    with pytest.raises(ProcessLost, match="接着"):
        taken(BLOCKS, take)
