"""Categories are learnt from what people decided, and told with the words that spoke for them."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from fivehearts.insight.suggestions.learning import fitting
from fivehearts.insight.suggestions.learning.features import clean, read
from fivehearts.insight.suggestions.learning.guesser import (
    BrokenGuesser,
    from_bytes,
    shares_of,
    to_bytes,
)
from fivehearts.insight.suggestions.tests.examples import examples


@pytest.fixture(scope="module")
def learnt() -> fitting.Learnt:
    return fitting.learn(examples())


def test_unseen_words_are_given_to_the_category_that_is_about_them(learnt: fitting.Learnt) -> None:
    told = learnt.guesser.guess("路灯又不亮", "晚上回家路灯不亮，看不清路，请派人修。")
    assert told[0].label == "traffic"
    assert told[0].confidence > told[1].confidence > 0
    assert sum(one.confidence for one in told) == pytest.approx(1)
    assert any("灯" in reason for reason in told[0].reasons)


def test_the_reasons_stand_in_the_text_as_words(learnt: fitting.Learnt) -> None:
    words = "幼儿园收费又涨了，家长都有意见，请教育局核实。"
    for one in learnt.guesser.guess("", words):
        assert len(one.reasons) <= 5
        assert all(reason in words and len(reason) > 1 for reason in one.reasons)


def test_the_same_examples_teach_the_same(learnt: fitting.Learnt) -> None:
    again = fitting.learn(examples())
    assert to_bytes(again.guesser) == to_bytes(learnt.guesser)
    assert again.fold_f1 == learnt.fold_f1
    assert len(learnt.fold_f1) == fitting.FOLDS
    assert sum(one.rows for one in learnt.by_label) == learnt.rows == 48


def test_a_category_with_few_examples_is_left_out_and_named() -> None:
    few = [*examples(), fitting.Example("井盖", "井盖没了", "manhole")]
    assert fitting.learn(few).left_out == {"manhole": 1}
    with pytest.raises(ValueError, match="two labels"):
        fitting.learn([one for one in few if one.label == "noise"])


def test_numbers_of_houses_and_telephones_are_not_learnt() -> None:
    assert clean("Ａ３区　１３８１２３４５６７８\n\t请来") == "0区 0 请来"
    assert clean("电话⟦138****5678·ab12⟧") == "电话0"
    assert not any(
        sign.isdigit() and sign != "0" for run in read("3栋", "6栋2单元").words for sign in run
    )


def test_what_is_kept_says_the_same_when_it_is_read_again(learnt: fitting.Learnt) -> None:
    again = from_bytes(to_bytes(learnt.guesser))
    for one in examples()[::7]:
        before, after = (g.guess(one.title, one.words) for g in (learnt.guesser, again))
        assert [(x.label, x.reasons) for x in before] == [(x.label, x.reasons) for x in after]
        assert [x.confidence for x in before] == pytest.approx(
            [x.confidence for x in after], abs=1e-4
        )


def test_a_broken_file_is_refused_and_nothing_in_it_is_run(learnt: fitting.Learnt) -> None:
    whole = to_bytes(learnt.guesser)
    pickled = io.BytesIO()
    np.savez(pickled, card=np.array([{"a": print}], dtype=object))
    for data in (b"", b"PK\x03\x04", whole[:-200], whole[: len(whole) // 2], pickled.getvalue()):
        with pytest.raises(BrokenGuesser):
            from_bytes(data)


def test_shares_do_not_overflow_and_add_up() -> None:
    assert shares_of([1000.0, -1000.0], 7.0) == pytest.approx([1.0, 0.0])
    assert sum(shares_of([0.3, 0.2, -5.0], 2.0)) == pytest.approx(1)


def test_neither_the_pages_nor_the_command_line_load_the_library_that_learns() -> None:
    asked = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'fivehearts.config.settings';"
        "import django; django.setup(); import fivehearts.config.urls, fivehearts.config.cli.commands,"
        " fivehearts.config.timetable, fivehearts.insight.suggestions.command;"
        "print([name for name in ('sklearn', 'scipy', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[4],
        check=True,
    )
    assert done.stdout.strip() == "[]"
