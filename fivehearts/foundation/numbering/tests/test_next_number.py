"""Numbers are drawn by many processes at once, and nobody gets one twice."""

import multiprocessing
from datetime import UTC, datetime
from itertools import pairwise
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

import pytest
from django.db import connection, connections

from fivehearts.foundation.clock import now
from fivehearts.foundation.numbering import check
from fivehearts.foundation.numbering.actions import next_number
from fivehearts.foundation.numbering.vocabulary import UnknownKindError

PROCESSES, EACH = 8, 250


@pytest.mark.django_db
def test_numbers_follow_one_another_and_carry_the_year_in_shanghai() -> None:
    before, after = (
        datetime(2026, 12, 31, 15, 59, tzinfo=UTC),
        datetime(2026, 12, 31, 16, tzinfo=UTC),
    )
    old, new = next_number("matter", before), next_number("matter", after)
    assert (old[:2], new[:2]) == ("26", "27")
    assert int(new[2:-1]) == int(old[2:-1]) + 1
    assert check(old) == old
    assert check(new) == new


@pytest.mark.django_db
def test_what_is_not_numbered_gets_no_number() -> None:
    for kind in ("", "dragon", "matter_seq; DROP TABLE clock_day"):
        with pytest.raises(UnknownKindError):
            next_number(kind, now())
    with pytest.raises(ValueError, match="no time zone"):
        next_number("matter", datetime(2026, 11, 16))


@pytest.mark.django_db
def test_the_plain_role_can_draw_numbers_but_not_turn_the_sequence_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_sequence_privilege('numbering_matter_seq', 'USAGE')")
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT has_sequence_privilege('numbering_matter_seq', 'UPDATE')")
        assert cursor.fetchone() == (False,)


def draw(start: Barrier, drawn: "Queue[list[str]]") -> None:
    """Draw numbers in a process of its own, all beginning at the same moment."""
    connection.ensure_connection()
    start.wait(timeout=60)
    drawn.put([next_number("matter", now()) for _ in range(EACH)])
    connection.close()


def test_eight_processes_at_once_never_draw_the_same_number(committed_db: object) -> None:
    processes = multiprocessing.get_context("fork")
    start, drawn = processes.Barrier(PROCESSES), processes.Queue()
    connections.close_all()  # a connection must not be shared with a child
    clerks = [processes.Process(target=draw, args=(start, drawn)) for _ in range(PROCESSES)]
    for clerk in clerks:
        clerk.start()
    batches = [drawn.get(timeout=60) for _ in clerks]
    for clerk in clerks:
        clerk.join(timeout=60)
    numbers = [number for batch in batches for number in batch]
    assert [clerk.exitcode for clerk in clerks] == [0] * PROCESSES
    assert len(numbers) == PROCESSES * EACH
    assert len(set(numbers)) == len(numbers)
    assert all(check(number) == number for number in numbers)
    # They did draw at the same time: somebody else's numbers stand between one's own.
    places = sorted(
        (int(number[2:-1]), who) for who, batch in enumerate(batches) for number in batch
    )
    turns = sum(a[1] != b[1] for a, b in pairwise(places))
    assert turns > PROCESSES
