"""What was turned back is mended in its workbook and comes in; a killed import goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from fivehearts.community.people import actions
from fivehearts.community.people.models import Household, Membership, Person, PersonalData
from fivehearts.community.people.register import taking, writing
from fivehearts.community.people.register.fields import suggested
from fivehearts.community.people.tests import ugly
from fivehearts.community.people.tests.register_ground import BY, laid_out, register, standing
from fivehearts.foundation.intake.models import Run
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import scopes

ROOT = Path(__file__).parents[4]
HEAD = ["门牌", "姓名", "身份证号", "与户主关系", "电话"]


@pytest.fixture(autouse=True)
def _scope():
    with scopes.enter(scopes.SystemScope("import")):
        yield


def book(path, rows, head=HEAD, name="台账"):
    def fill(made):
        sheet = made.add_worksheet(name)
        for at, row in enumerate([head, *rows]):
            ugly.put(sheet, at, row)

    return ugly.book(path, fill)


def family():
    return [["1-1-101", "王伟", "430102198001011233", "户主", ""], ["", "李芳", "", "妻", "打不通"]]


def mended(path, change):
    """The workbook to mend with its rows changed, written again."""
    with CalamineWorkbook.from_path(str(path)) as found:
        sheet = found.get_sheet_by_name(found.sheet_names[0])
        head, *rows = sheet.to_python(skip_empty_area=False)
    assert head[-2:] == ["退回原因", "原表行号"]
    return book(path.with_name("mended.xlsx"), [change(row) for row in rows], head)


def test_a_mended_row_joins_the_household_it_was_turned_back_from(db, tmp_path):
    unit = laid_out()
    first = Person._base_manager
    told = register(book(tmp_path / "a.xlsx", family()), unit).take(rejects=tmp_path / "mend.xlsx")
    assert (told.imported, told.rejected, dict(told.by_reason)) == (1, 1, {"phone": 1})
    again = mended(tmp_path / "mend.xlsx", lambda row: [*row[:4], "13800138000", *row[5:]])
    assert (
        taking.opened(again, unit=unit).forms.keys()
        == taking.opened(tmp_path / "a.xlsx", unit=unit).forms.keys()
    )
    told = register(again, unit).take()
    assert (told.imported, told.rejected) == (1, 0)
    assert (first.count(), Household._base_manager.count()) == (2, 1)
    assert sorted(Membership._base_manager.values_list("relation", flat=True)) == ["head", "spouse"]


def test_a_head_turned_back_and_mended_is_the_head_after_all(db, tmp_path):
    unit = laid_out()
    rows = family()
    rows[0][2], rows[1][4] = "123", ""
    register(book(tmp_path / "a.xlsx", rows), unit).take(rejects=tmp_path / "mend.xlsx")
    again = mended(tmp_path / "mend.xlsx", lambda row: [*row[:2], "430102198001011233", *row[3:]])
    register(again, unit).take()
    assert Household._base_manager.count() == 1
    assert sorted(Membership._base_manager.values_list("relation", flat=True)) == ["head", "spouse"]


def test_the_meaning_of_columns_is_remembered_for_the_place_and_the_form(db, tmp_path):
    unit = laid_out()
    path = book(tmp_path / "a.xlsx", [["1-1-101", "甲乙", "x"]], ["户门", "人名", "姓名"])
    with pytest.raises(Exception, match=r"."):
        taking.opened(path, unit=unit)
    path = book(
        tmp_path / "b.xlsx", [["1-1-101", "王伟", "430102198001011233"]], ["住址", "姓名", "编码"]
    )
    found = taking.opened(path, unit=unit)
    (shape,) = found.asked
    actions.remember_form(unit=unit, shape=shape, columns=["address", "name", "identity"], by=BY)
    found = taking.opened(path, unit=unit)
    assert not found.asked
    taking.Taking(found, unit=unit, by=BY).take()
    assert PersonalData._base_manager.exclude(identity_index="").count() == 1


def test_the_register_taken_out_comes_in_unchanged(db, tmp_path):
    unit = laid_out()
    for make in ugly.ALL:
        register(make(tmp_path).path, unit).take()
    rows = list(writing.rows(unit, opened=True))
    assert len(rows) == Membership._base_manager.count()
    before = standing()
    told = register(book(tmp_path / "out.xlsx", rows, writing.HEAD), unit).take()
    assert (told.imported, told.changed, told.rejected) == (0, 0, 0)
    assert told.known == len(rows)
    assert standing() == before


def test_a_masked_list_has_no_number_and_no_name_in_it(db, tmp_path):
    unit = laid_out()
    register(book(tmp_path / "a.xlsx", family()), unit).take()
    ((*_place, name, relation, identity, _sex, birth, _phones, _living, _since),) = writing.rows(
        unit, opened=False
    )
    assert (name, relation, identity[:3], birth) == ("王*", "户主", "430", "****")
    assert "198001" not in identity


def test_one_entry_of_the_record_for_a_batch_with_the_counts_and_no_words(db, tmp_path):
    unit = laid_out()
    book_ = ugly.a_sheet_for_each_building(tmp_path)
    register(book_.path, unit).take()
    (entry,) = Entry._default_manager.filter(verb="people.take_in")
    assert entry.data == {"new": 21, "changed": 0, "known": 0, "rejected": 0, "households": 12}


def test_a_person_taken_in_is_kept_like_one_written_down(db, tmp_path):
    unit = laid_out()
    register(book(tmp_path / "a.xlsx", family()[:1]), unit).take()
    taken = PersonalData._base_manager.get()
    facts = actions.PersonFacts(name="王伟", identity="430102198001011233")
    written = actions.write_down(unit=unit, facts=facts, by=BY)
    other = PersonalData._base_manager.exclude(pk=taken.pk).get()
    assert written is not None
    for column in (
        "name_index",
        "identity_index",
        "birth_index",
        "birth_year",
        "sex",
        "home_path",
        "unit_path",
    ):
        assert getattr(taken, column) == getattr(other, column)
    assert list(taken.name_tokens) == list(other.name_tokens)
    assert (taken.name.reveal(), taken.identity.reveal()) == ("王伟", "430102198001011233")


def test_unknown_doors_are_laid_out_where_a_post_allows_it(db, tmp_path):
    unit = laid_out()
    rows = [["新村小区7栋3单元1201", "王伟", "", "户主", ""], ["8栋101", "李芳", "", "户主", ""]]
    path = book(tmp_path / "a.xlsx", rows)
    assert register(path, unit).tried().rejected == 2
    tried = register(path, unit, lay_out=True).tried()
    assert (tried.imported, tried.new_doors) == (2, 2)
    assert register(path, unit, lay_out=True).take().imported == 2


CELL = st.one_of(
    st.none(), st.text(max_size=6), st.floats(allow_nan=False, allow_infinity=False), st.dates(),
    st.sampled_from(["1-1-101", "2栋1单元201", "同上", "王伟", "李芳", "户主", "妻", "13800138000", "合计",
                     "430102198001011233", "无"]),
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(CELL, min_size=5, max_size=5), max_size=8))
def test_whatever_stands_in_the_cells_the_sum_comes_out(db, tmp_path, rows):
    from fivehearts.community.people.queries.register import Known
    from fivehearts.community.people.register import reading
    from fivehearts.community.people.register.addresses import Addresses
    from fivehearts.community.people.register.planning import Planner
    from fivehearts.foundation.intake.headings import Heading
    from fivehearts.foundation.intake.sheets import Sheet
    from fivehearts.foundation.intake.workbooks import Line

    lines = [Line(at, row) for at, row in enumerate(rows, 2)]
    page = reading.Page(Sheet("x", lines), Heading(tuple(HEAD), (), lines))
    drafts = reading.read([page], {}, {page.heading.shape: suggested(HEAD)})
    doors = Addresses()
    doors.add_quarter(1, "幸福里")
    doors.add_building(1, 1, "1栋", (1, "0001"))
    doors.add_door(1, 1, "1", "101")
    named = drafts.people
    plan = Planner(Known(), doors).plan(drafts.homes)
    ended = plan.imported + plan.changed + plan.known + len(plan.rejected)
    assert ended + len(drafts.rejected) == named
    assert drafts.rows + drafts.homes_empty + drafts.notes == len(rows)
    reasons = [*drafts.rejected, *plan.rejected]
    assert all(one.reasons for one in reasons)


def started(database, path, folder):
    environment = {
        **os.environ,
        "DATABASE_URL": database.url(),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "fivehearts.config.settings",
        "FIVEHEARTS_VAULT_KEY": "5a" * 32,
        "FIVEHEARTS_VAR": str(folder),
    }
    command = [sys.executable, "-m", "fivehearts.community.people.tests.taking_alone", str(path)]
    return subprocess.Popen(
        command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_a_killed_import_goes_on_where_it_stood(committed_db, tmp_path):
    unit = laid_out()
    crowd = ugly.Crowd(12)
    rows = []
    for home in range(40):
        door = f"{home % 3 + 1}-{home % 2 + 1}-{home % 4 + 1}0{home % 2 + 1}"
        rows += [[door, one.name, one.identity, one.relation, one.phone] for one in crowd.family(2)]
    path = book(tmp_path / "a.xlsx", rows)
    for moment in (20, 40):
        process = started(committed_db, path, tmp_path)
        for line in process.stdout:
            if int(line) >= moment:
                break
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL
        cut_off = Run._default_manager.get()
        assert moment <= cut_off.position < 80
        assert Person._base_manager.count() == cut_off.imported
    told = register(path, unit).take()
    assert (told.finished, told.imported, told.people) == (True, 80, 80)
    assert Person._base_manager.count() == Membership._base_manager.count() == 80
    counts = Entry._default_manager.filter(verb="people.take_in").values_list("data", flat=True)
    assert sum(one["new"] for one in counts) == 80
