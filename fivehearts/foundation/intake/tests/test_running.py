"""Every row of a file ends in exactly one way, once, whatever happens on the way."""

from datetime import datetime

import pytest
from django.db import DataError, IntegrityError, connection
from rich.console import Console

from fivehearts.foundation import record
from fivehearts.foundation.clock import now
from fivehearts.foundation.intake import workbooks
from fivehearts.foundation.intake.models import Rejection, Run, Source
from fivehearts.foundation.intake.progress import ProgressBar
from fivehearts.foundation.intake.running import Report, run
from fivehearts.foundation.intake.tests.examples import LETTERS, TITLES, letter, take, workbook
from fivehearts.foundation.intake.vocabulary import CountsDisagree, RunElsewhere, RunState
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope.actors import system

BY = system("import")


@pytest.fixture
def taking(unit, tmp_path):
    """Take a list of rows as a file of its own."""

    def taking(rows, handle=take, name="letters.xlsx", **options):
        options = {"unit": unit, "by": BY, "rejected_to": tmp_path / "退回.xlsx", **options}
        return run(LETTERS, workbook(tmp_path / name, rows), handle, **options)

    return taking


def made():
    return sorted(
        Entry._default_manager.filter(verb="intake.test").values_list("subject", flat=True)
    )


MIXED = [
    letter(1.0),
    letter(2.0, body="拒收"),
    letter(1.0, likes=9.0),
    letter(1.0, body="水管漏了"),
    letter(3.0, at="昨天"),
    letter(4.0, at=datetime(2019, 1, 2, 3, 4, 5)),
]


def test_rows_are_imported_known_or_rejected_and_add_up(taking):
    report = taking(MIXED)
    assert report.line == "rows 6 = imported 2 + already known 1 + rejected 3"
    assert made() == ["intake.Letter:1", "intake.Letter:4"]
    assert set(report.reasons) == {3, 5, 6}
    kept = Run._default_manager.get()
    assert (kept.state, kept.position, kept.imported, kept.known, kept.rejected) == (
        RunState.FINISHED,
        6,
        2,
        1,
        3,
    )
    assert dict(Source._default_manager.values_list("source_number", "row_number")) == {
        "1": 2,
        "4": 7,
    }


def test_a_refused_row_leaves_nothing_behind_it(taking):
    def half(row):
        take(row)
        raise_it = {"body": "拒收"} if row.source_number == "2" else row
        return take(raise_it)

    assert taking([letter(2.0)], half).rejected == 1
    assert made() == []
    assert Source._default_manager.count() == 0


def test_the_same_file_again_imports_nothing(taking):
    taking(MIXED)
    again = taking(MIXED)
    assert again.line == "rows 6 = imported 0 + already known 3 + rejected 3"
    assert len(made()) == 2
    assert Run._default_manager.count() == 2


def test_another_unit_has_numbers_of_its_own(taking, make_unit):
    taking([letter(1.0)])
    assert taking([letter(1.0)], unit=make_unit("C02")).imported == 1


def test_a_dry_run_counts_the_same_and_writes_nothing(taking):
    before = Entry._default_manager.count()
    dry = taking(MIXED, dry_run=True)
    assert made() == []
    assert (
        Run._default_manager.count(),
        Source._default_manager.count(),
        Rejection._default_manager.count(),
    ) == (0, 0, 0)
    assert Entry._default_manager.count() == before
    real = taking(MIXED)
    assert dry.line == real.line
    assert dry.reasons == real.reasons


def test_the_returned_rows_can_be_mended_and_taken_again(taking, tmp_path, unit):
    report = taking(MIXED)
    returned = workbooks.read(report.rejected_path)
    assert [str(cell) for cell in returned.lines[0].cells[: len(TITLES)]] == TITLES
    assert len(returned.lines) == 4
    assert all(line.cells[len(TITLES)] for line in returned.lines)
    # As somebody would do it in the workbook: another date, other words, another number.
    rows = [line.cells for line in returned.lines[1:]]
    rows[0][3], rows[1][0], rows[2][2] = "路灯坏了", 11.0, "2019年1月2日"
    mended = workbook(tmp_path / "mended.xlsx", rows, returned.lines[0].cells)
    second = run(LETTERS, mended, take, unit=unit, by=BY)
    assert second.line == "rows 3 = imported 3 + already known 0 + rejected 0"
    assert made() == [f"intake.Letter:{number}" for number in (1, 11, 2, 3, 4)]


def test_returned_cells_are_kept_as_they_were_and_never_become_formulas(taking):
    moment = datetime(2019, 1, 2, 3, 4, 5)
    rows = [
        ["=1+1", "拒收", moment, "拒收 http://a.b @x", 3.0],
        ["+86", "甲", "昨天", "乙\n\n丙", None],
    ]
    returned = workbooks.read(taking(rows).rejected_path)
    assert returned.lines[1].cells[2:5] == [moment, "拒收 http://a.b @x", 3.0]
    assert returned.lines[2].cells[:4] == ["+86", "甲", "昨天", "乙\n\n丙"]


def test_an_unforeseen_fault_stops_the_run_and_it_goes_on_there(taking):
    rows = [letter(float(number)) for number in range(1, 21)]

    def falling(row):
        if row.source_number == "13":
            raise ZeroDivisionError
        return take(row)

    with pytest.raises(ZeroDivisionError):
        taking(rows, falling)
    assert len(made()) == 12
    report = taking(rows)
    assert report.line == "rows 20 = imported 20 + already known 0 + rejected 0"
    assert report.resumed_at == 12
    assert len(set(made())) == len(made()) == 20
    assert Run._default_manager.get().state == RunState.FINISHED


def test_a_run_can_be_begun_anew_instead_of_resumed(taking):
    rows = [letter(1.0), letter(2.0)]

    def falling(row):
        if row.source_number == "2":
            raise ZeroDivisionError
        return take(row)

    with pytest.raises(ZeroDivisionError):
        taking(rows, falling)
    report = taking(rows, resume=False)
    assert report.line == "rows 2 = imported 1 + already known 1 + rejected 0"
    assert set(Run._default_manager.values_list("state", flat=True)) == {
        RunState.ABANDONED,
        RunState.FINISHED,
    }


def test_known_rows_before_a_stop_are_counted_once(taking):
    taking([letter(1.0), letter(2.0)], name="first.xlsx")
    rows = [letter(1.0), letter(2.0), letter(3.0), letter(1.0, likes=2.0), letter(4.0)]

    def falling(row):
        if row.source_number == "4":
            raise ZeroDivisionError
        return take(row)

    with pytest.raises(ZeroDivisionError):
        taking(rows, falling)
    assert taking(rows).line == "rows 5 = imported 2 + already known 3 + rejected 0"


@pytest.mark.parametrize("fault", [DataError, IntegrityError])
def test_a_row_the_database_does_not_take_is_returned(taking, fault):
    def unstorable(row):
        if row.source_number == "2":
            raise fault
        return take(row)

    report = taking([letter(1.0), letter(2.0), letter(3.0)], unstorable)
    assert report.line == "rows 3 = imported 2 + already known 0 + rejected 1"


def test_two_processes_on_one_run_do_not_double_a_row(taking):
    def overtaken(row):
        # What another process would have done in the meantime.
        if row.source_number == "2":
            Run._default_manager.update(position=5, imported=5)
        return take(row)

    with pytest.raises(RunElsewhere):
        taking([letter(float(number)) for number in range(1, 6)], overtaken)


def test_begin_and_end_of_a_run_stand_in_the_record_without_words(taking):
    taking(MIXED)
    entries = (
        Entry._default_manager.filter(verb__startswith="intake.")
        .exclude(verb="intake.test")
        .order_by("id")
    )
    assert [entry.verb for entry in entries] == ["intake.begin_run", "intake.finish_run"]
    assert entries[1].data == {"rows": 6, "imported": 2, "known": 1, "rejected": 3}


def test_a_run_whose_rows_do_not_add_up_is_never_closed(taking, monkeypatch):
    monkeypatch.setattr(
        "fivehearts.foundation.intake.books.Books._write_rejection", lambda *_: None
    )
    with pytest.raises(CountsDisagree):
        taking(MIXED)
    with pytest.raises(CountsDisagree):
        _ = Report(rows=3, imported=1).line


def test_the_bar_shows_rows_and_rate(taking):
    console = Console(record=True, force_terminal=True, width=120)
    with ProgressBar("导入留言", console) as bar:
        taking([letter(float(number)) for number in range(30)], progress=bar)
    text = console.export_text()
    assert "30/30" in text
    assert "/s" in text


def test_a_known_row_costs_no_statement_of_its_own(taking, django_assert_max_num_queries):
    rows = [letter(float(number)) for number in range(60)]
    taking(rows)
    with django_assert_max_num_queries(30):
        assert taking(rows).known == 60


def test_a_row_costs_few_statements_beside_its_own_work(taking):
    def idle(row):
        return row.source_number

    def statements(count, first):
        rows = [letter(float(number)) for number in range(first, first + count)]
        counted = []

        def count_it(execute, *args):
            counted.append(1)
            return execute(*args)

        with connection.execute_wrapper(count_it):
            taking(rows, idle, name=f"{first}.xlsx")
        return len(counted)

    assert statements(21, 1_000) - statements(1, 2_000) <= 20 * 5


def test_the_record_is_written_in_the_transaction_of_the_row(taking):
    def both(row):
        record.write(
            verb="intake.test", subject=f"x:{row.source_number}", by="system:import", at=now()
        )
        raise IntegrityError

    taking([letter(1.0)], both)
    assert made() == []
