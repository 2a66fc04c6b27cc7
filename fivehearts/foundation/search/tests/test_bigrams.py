"""Chinese text becomes pairs of characters, and whatever is typed becomes a harmless query."""

import re

from hypothesis import given
from hypothesis import strategies as st

from fivehearts.foundation.search import bigrams

LITERAL = re.compile(r"[^'\\\x00]*(?:'[^'\\\x00\s]+'[^'\\\x00]*)*")


def test_a_run_gives_its_pairs_and_its_last_character():
    assert bigrams.tokens("幸福路") == ["幸福", "福路", "路"]
    assert bigrams.tokens("灯") == ["灯"]


def test_letters_and_digits_are_whole_words_in_one_spelling():
    assert bigrams.tokens("３栋WiFi 坏了") == ["3", "栋", "wifi", "坏了", "了"]


def test_a_comma_leaves_a_gap_and_neighbours_do_not():
    assert bigrams.vector("幸福，路灯") == "'幸福':2 '福':3 '路灯':5 '灯':6"
    assert bigrams.vector("3栋2单元") == "'3':2 '栋':3 '2':4 '单元':5 '元':6"


def test_the_first_of_several_texts_weighs_most():
    assert bigrams.vector("路灯", "坏了") == "'路灯':2A '灯':3A '坏了':6 '了':7"


def test_what_stands_together_is_a_phrase_and_parts_are_joined():
    assert bigrams.query("幸福路 路灯") == "('幸福' <-> '福路') & ('路灯')"
    assert bigrams.query("幸福里3栋") == "('幸福' <-> '福里' <-> '里' <-> '3' <-> '栋':*)"
    assert bigrams.query("灯") == "('灯':*)"


def test_nothing_to_search_for_is_an_empty_query():
    assert [bigrams.query(text) for text in ("", "  ", "，。！", "\x00", "🙂", "'\\")] == [""] * 6


@given(st.text(max_size=400))
def test_any_text_gives_well_formed_literals(text):
    for literal in (bigrams.vector(text), bigrams.query(text)):
        assert LITERAL.fullmatch(literal)
    assert len(bigrams.query(text)) < 2_000


def test_a_very_long_text_is_bounded():
    text = "".join(chr(0x4E00 + number % 5_000) for number in range(100_000))
    positions = [int(at) for at in re.findall(r"\d+", bigrams.vector(text))]
    assert max(positions) <= bigrams.MOST_POSITIONS
    assert len(bigrams.query("修" * 10**6)) < 2_000
    assert bigrams.query("x" * 10**6) == bigrams.query("x" * 60)
