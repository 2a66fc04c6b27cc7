"""Real messages, dirt and all: they are looked for beside the repository and never kept in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from fivehearts.engines.matters.tests.importing_ground import found_units, imported

MESSAGES = Path(__file__).resolve().parents[5] / "shared" / "data" / "messages"
pytestmark = pytest.mark.skipif(not MESSAGES.is_dir(), reason=f"no real messages at {MESSAGES}")


def _file(name: str) -> Path:
    return MESSAGES / f"{name}.xlsx"


@pytest.mark.parametrize("kind", ["replied", "open", "labelled"])
def test_the_first_real_messages_of_each_workbook_are_taken_and_the_sum_adds_up(
    committed_db: object, kind: str, tmp_path: Path
) -> None:
    found_units()
    counts, said = imported(_file(kind), kind, limit=40, rejects=tmp_path / "r.xlsx")
    assert counts.rows == 40 == counts.imported + counts.known + counts.rejected
    assert counts.imported > 30
    assert counts.line in said


@pytest.mark.proof
def test_all_real_messages_come_in_and_their_answer_times_are_near_the_known_ones(
    committed_db: object, tmp_path: Path, proof_figure: Callable[[str, object], None]
) -> None:
    found_units()
    for kind in ("replied", "open", "labelled"):
        counts, _said = imported(_file(kind), kind, rejects=tmp_path / f"{kind}.xlsx")
        assert counts.rows == counts.imported + counts.known + counts.rejected
        proof_figure(f"import of {kind}", f"{counts.line}, {counts.rate:.1f} rows a second")
        if counts.answers is not None:
            answers = counts.answers
            shares = {days: 100 * n / answers.answered for days, n in answers.within.items()}
            proof_figure(
                "answered within 5 and 15 working days", f"{shares[5]:.1f} %, {shares[15]:.1f} %"
            )
            proof_figure("median in working days", answers.median_days)
            proof_figure("answers under 20 characters", answers.short)
            # The whole set, of which this is most: 38 %, 75 %, 8 working days.
            assert abs(shares[5] - 38) < 3 and abs(shares[15] - 75) < 3
            assert answers.median_days == pytest.approx(8, abs=1)
    with connection.cursor() as cursor:
        # At every commit the database held the invariant; once more over everything.
        cursor.execute("SELECT count(matters_check(id)::text) FROM matters_matter")
