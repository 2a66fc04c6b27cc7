"""A table is read by what is in it: workbook or text, whatever the encoding, wherever its titles stand."""

import pytest

from fivehearts.foundation.intake import mapping, vocabulary, workbooks
from fivehearts.foundation.intake.mapping import bind
from fivehearts.foundation.intake.tests.examples import LETTERS, TITLES, letter, workbook
from fivehearts.foundation.intake.vocabulary import RowError

TEXT = '留言编号,留言主题,留言时间,留言详情,点赞数\r\n1,路灯,2019/1/2 3:04:05,"坏了，\n请修",3\r\n\r\n2,水管,2019/1/2,漏了,\r\n'


def converted(path):
    bound = bind(LETTERS, workbooks.read(path))
    return [bound.convert(line) for line in bound.lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_text_table_is_read_in_every_encoding_offices_use(tmp_path, encoding):
    path = tmp_path / "留言.csv"
    path.write_bytes(TEXT.encode(encoding))
    first, second = converted(path)
    assert (first.source_number, first["body"], first["likes"]) == ("1", "坏了，\n请修", 3)
    assert (second["subject"], second["likes"]) == ("水管", None)


@pytest.mark.parametrize("delimiter", ["\t", ";", "，"])
def test_a_text_table_may_be_separated_otherwise(tmp_path, delimiter):
    path = tmp_path / "留言.txt"
    rows = [TITLES, ["1", "路灯", "2019/1/2", "坏了", "3"]]
    path.write_text("\n".join(delimiter.join(row) for row in rows), encoding="utf-8")
    assert [row["body"] for row in converted(path)] == ["坏了"]


def test_the_name_of_the_file_means_nothing(tmp_path):
    path = workbook(tmp_path / "letters.csv", [letter(1.0)])
    assert [row.source_number for row in converted(path)] == ["1"]


def test_titles_may_stand_lower_in_another_order_and_by_other_names(tmp_path):
    rows = [["路灯坏了", 7.0, "甲", "2019/1/2", "路灯"]]
    titles = ["内容", "编 号*", "经办人", "时间（必填）", "标题："]
    path = workbook(tmp_path / "a.xlsx", rows, titles, above=[["幸福社区留言台账"], []])
    (row,) = converted(path)
    assert (row.number, row.source_number, row["subject"]) == (4, "7", "路灯")


def test_styled_empty_rows_are_no_rows(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", [letter(1.0), ["", " ", "\u3000", "\t", None], letter(2.0), [""] * 5]
    )
    assert [(row.number, row.source_number) for row in converted(path)] == [(2, "1"), (4, "2")]


def test_every_fault_of_a_row_is_named_at_once(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [[1.0, "", "昨天", "修" * 501, "很多"]])
    with pytest.raises(RowError) as caught:
        converted(path)
    for title in ("留言主题", "留言时间", "留言详情", "点赞数"):
        assert f"{title}：" in caught.value.sentence
    assert "昨天" not in caught.value.sentence


def test_a_row_without_its_last_cells_is_a_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(",".join(TITLES) + "\n1,路灯,2019/1/2,坏了\n", encoding="utf-8")
    assert converted(path)[0]["likes"] is None


def test_missing_and_doubled_columns_are_named(tmp_path):
    with pytest.raises(vocabulary.ColumnsMissing, match="留言时间、留言详情"):
        converted(workbook(tmp_path / "a.xlsx", [[1.0, "路灯"]], TITLES[:2]))
    with pytest.raises(vocabulary.ColumnTwice, match="留言详情"):
        converted(workbook(tmp_path / "b.xlsx", [[*letter(1.0), "x"]], [*TITLES, "内容"]))


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", vocabulary.FileEmpty),
        (b"\n\n", vocabulary.FileEmpty),
        (",".join(TITLES).encode(), vocabulary.FileEmpty),
        (b"PK\x03\x04broken", vocabulary.FileUnreadable),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken", vocabulary.FileUnreadable),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", vocabulary.FileUnreadable),
        (b"\xff\xfe\x00", vocabulary.FileUnreadable),
        (b'"' + b"x" * 200_000, vocabulary.FileUnreadable),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(tmp_path, content, refusal):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(refusal) as caught:
        converted(path)
    assert caught.value.sentence


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(vocabulary.FileUnreadable):
        workbooks.read(tmp_path / "nothing.xlsx")


def test_a_file_too_large_is_refused(tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx", [letter(1.0)])
    monkeypatch.setattr(workbooks, "MOST_UNPACKED_BYTES", 1_000)
    with pytest.raises(vocabulary.FileTooLarge):
        workbooks.read(path)
    monkeypatch.setattr(workbooks, "MOST_BYTES", 1_000)
    with pytest.raises(vocabulary.FileTooLarge):
        workbooks.read(path)


def test_without_a_key_the_whole_row_is_its_number(tmp_path):
    keyless = mapping.Mapping("keyless", LETTERS.columns)
    bound = bind(
        keyless,
        workbooks.read(
            workbook(tmp_path / "a.xlsx", [letter(1.0), letter(1.0, likes=5.0), letter(2.0)])
        ),
    )
    numbers = [bound.convert(line).source_number for line in bound.lines]
    assert numbers[0] == numbers[1] != numbers[2]
