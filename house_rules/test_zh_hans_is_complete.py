"""Every word people see is there in Chinese, sure, and the same everywhere.

The interface is Chinese first: one English button in the middle of a form is a defect, and one
word with two translations makes two things of one. How to mend it: `fivehearts messages
extract`, then fill in the empty lines (docs/decisions/0003).
"""

from pathlib import Path

from fivehearts.config.messages.findings import check_all
from fivehearts.config.messages.sources import App
from house_rules.reading import nothing_found


def test_every_word_is_translated_surely_and_alike() -> None:
    nothing_found([str(finding) for finding in check_all()])


def test_a_word_without_chinese_is_found(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text('TITLE = _("Lamp")', encoding="utf-8")
    planted = [App("lamps", tmp_path)]
    assert [str(f) for f in check_all(planted, planted)] == [
        "lamps: 'Lamp' is not translated (views.py:1)"
    ]
