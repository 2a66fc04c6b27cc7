"""A register comes in from ten really ugly workbooks: nobody is lost, nobody is doubled."""

from __future__ import annotations

from collections import Counter

import pytest

from fivehearts.community.people.models import Person, PersonalData
from fivehearts.community.people.tests import ugly
from fivehearts.community.people.tests.old_books import old_book
from fivehearts.community.people.tests.register_ground import laid_out, register, standing
from fivehearts.foundation.scope import scopes


@pytest.fixture(autouse=True)
def _scope():
    with scopes.enter(scopes.SystemScope("import")):
        yield


@pytest.fixture
def unit(db):
    return laid_out()


@pytest.mark.parametrize("make", ugly.ALL, ids=lambda make: make.__name__)
def test_what_is_taken_and_what_is_turned_back_is_what_was_there(make, unit, tmp_path):
    book = make(tmp_path)
    tried = register(book.path, unit).tried(tmp_path / "trial.xlsx")
    assert (tried.rows, tried.people, tried.done) == (book.rows, book.people, book.people)
    assert tried.by_reason == Counter(book.rejected)
    assert Person._base_manager.count() == 0
    told = register(book.path, unit).take(rejects=tmp_path / "mend.xlsx")
    assert told.finished
    assert told.line == tried.line
    assert told.by_reason == tried.by_reason
    assert told.imported == Person._base_manager.count() == PersonalData._base_manager.count()
    assert told.imported + told.changed + told.known + told.rejected == book.people


@pytest.mark.parametrize("make", ugly.ALL, ids=lambda make: make.__name__)
def test_the_same_workbook_twice_changes_nothing(make, unit, tmp_path):
    book = make(tmp_path)
    first = register(book.path, unit).take()
    before = standing()
    again = register(book.path, unit).take()
    assert (again.imported, again.changed) == (0, 0)
    assert again.known == first.people - first.rejected
    assert again.by_reason == first.by_reason
    assert standing() == before


def test_a_workbook_of_excel_97_is_taken_in_like_any_other(unit, tmp_path):
    crowd, head = (
        ugly.Crowd(31),
        ["楼栋", "单元", "房号", "姓名", "与户主关系", "身份证号", "联系电话"],
    )
    rows = [
        ["1栋", "1", room, one.name, one.relation, one.identity, one.phone]
        for room in ("101", "102", "201")
        for one in crowd.family(3)
    ]
    rows = [head, *rows, ["1栋", "1", "202", "王无名", "户主", "430102194803010024", ""]]
    path = old_book(tmp_path / "台账.xls", rows)
    tried = register(path, unit).tried(tmp_path / "mend.xlsx")
    assert (tried.rows, tried.people, tried.rejected) == (10, 10, 1)
    told = register(path, unit).take()
    assert (told.imported, told.rejected) == (9, 1)
    assert PersonalData._base_manager.exclude(identity_index="").count() == 9
