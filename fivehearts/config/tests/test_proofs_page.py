"""The page of the proofs: a run that was broken off loses nothing of those before."""

import pytest

from fivehearts.config.testing.proofs import Proofs, rows_of

LIVES, KILLS = "engines/tests/test_lives.py::test_lives", "config/tests/test_kills.py::test_kills"


def ended(test: str, outcome: str = "passed") -> pytest.TestReport:
    return pytest.TestReport(test, ("", 0, ""), {}, outcome, None, "call")  # type: ignore[arg-type]


def test_what_a_run_did_not_run_stays_and_what_it_ran_is_new(
    pytestconfig: pytest.Config,
) -> None:
    first = Proofs(pytestconfig)
    first.keep(LIVES, "random lives", 2000)
    for test in (LIVES, KILLS):
        first.pytest_runtest_logreport(ended(test))
    page = first.page()
    assert [row[:4] for row in rows_of(page)] == [
        (KILLS, "passed", "", ""),
        (LIVES, "passed", "random lives", "2000"),
    ]
    second = Proofs(pytestconfig)
    second.keep(KILLS, "kills | processes", "50 | 1550")
    second.pytest_runtest_logreport(ended(KILLS, "failed"))
    after = rows_of(second.page(page))
    assert [row[:4] for row in after] == [
        (KILLS, "failed", "kills / processes", "50 / 1550"),
        (LIVES, "passed", "random lives", "2000"),
    ]
    assert all(row[4].startswith("20") and row[5] for row in after)
