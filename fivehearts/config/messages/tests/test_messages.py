"""The words of the house are gathered, compiled and checked without gettext's programs."""

import gettext
from pathlib import Path

import pytest

from fivehearts.config.messages.catalogues import compile_all, extract_all
from fivehearts.config.messages.findings import check_all
from fivehearts.config.messages.sources import App, words

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
TITLE = _("Lamp in the stairwell")
def count(n): return ngettext("%(n)s lamp", "%(n)s lamps", n)
WHO = pgettext("person", "Owner")
"""
PAGE = """<h1>{% translate "Lamp in the stairwell" %}</h1>
      <p title="it's {{ _("Broken") }}">
  {% blocktranslate trimmed count n=lamps|length %}
    One broken lamp at {{ place }}.
  {% plural %}
    {{ n }} broken lamps at {{ place }}.
  {% endblocktranslate %}</p>
{% translate "Owner" context "person" %}
"""


@pytest.fixture
def house(tmp_path: Path) -> list[App]:
    """A lower app with code and an upper one with a page that uses some of the same words."""
    low, high = App("lamps", tmp_path / "lamps"), App("desk", tmp_path / "desk")
    (high.folder / "templates" / "desk").mkdir(parents=True)
    low.folder.mkdir()
    (low.folder / "vocabulary.py").write_text(CODE, encoding="utf-8")
    (high.folder / "templates" / "desk" / "lamps.html").write_text(PAGE, encoding="utf-8")
    return [low, high]


def translate(app: App, **replacements: str) -> None:
    """Fill empty translations one after the other, by the beginning of the English words."""
    text = app.catalogue.read_text(encoding="utf-8")
    for english, chinese in replacements.items():
        start = text.index(f'msgid "{english.replace("_", " ")}')
        gap = text.index('""', start)
        text = text[:gap] + f'"{chinese}"' + text[gap + 2 :]
    app.catalogue.write_text(text, encoding="utf-8")


def finished(house: list[App]) -> list[App]:
    """The same house with every word translated."""
    list(extract_all(house[:1], house))
    text = house[0].catalogue.read_text(encoding="utf-8")
    text = text.replace('msgstr[0] ""', 'msgstr[0] "%(n)s 盏灯"')
    house[0].catalogue.write_text(text, encoding="utf-8")
    translate(house[0], Lamp_in="楼道灯", Owner="业主")
    list(extract_all(house, house))
    text = house[1].catalogue.read_text(encoding="utf-8")
    text = text.replace('msgstr[0] ""', 'msgstr[0] "%(place)s 有 %(n)s 盏灯坏了。"')
    house[1].catalogue.write_text(text, encoding="utf-8")
    translate(house[1], Broken="坏了")
    return house


def test_words_are_found_in_code_and_in_templates_whose_layout_is_not_python(
    house: list[App],
) -> None:
    assert [word.key for word in words(house[0])] == [
        (None, "Lamp in the stairwell"),
        (None, "%(n)s lamp"),
        ("person", "Owner"),
    ]
    assert [word.identity for word in words(house[1])] == [
        "Lamp in the stairwell",
        "Broken",
        ("One broken lamp at %(place)s.", "%(n)s broken lamps at %(place)s."),
        "Owner",
    ]


def test_an_upper_app_is_not_asked_for_words_a_lower_one_has_translated(house: list[App]) -> None:
    finished(house)
    asked = house[1].catalogue.read_text(encoding="utf-8")
    assert "Lamp in the stairwell" not in asked
    assert "Owner" not in asked
    assert check_all(house, house) == []


def test_a_second_extraction_changes_nothing_and_unused_words_go(house: list[App]) -> None:
    finished(house)
    assert list(extract_all(house, house)) == []
    (house[0].folder / "vocabulary.py").write_text(
        CODE.replace('TITLE = _("Lamp in the stairwell")', "")
    )
    assert list(extract_all(house[:1], house)) == ["lamps: 0 added, 1 removed, 2 kept"]


def test_compiled_words_reach_people_and_are_written_only_when_they_changed(
    house: list[App],
) -> None:
    finished(house)
    assert compile_all(house) == 2
    assert compile_all(house) == 0
    with house[0].catalogue.with_suffix(".mo").open("rb") as file:
        chinese = gettext.GNUTranslations(file)
    assert chinese.gettext("Lamp in the stairwell") == "楼道灯"
    assert chinese.ngettext("%(n)s lamp", "%(n)s lamps", 3) == "%(n)s 盏灯"
    assert chinese.pgettext("person", "Owner") == "业主"


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ('"楼道灯"', '""', "is not translated (vocabulary.py:3)"),
        ('"楼道灯"', '"Lamp in the stairwell"', "is 'translated' by the English words themselves"),
        (
            '"楼道灯"',
            '"楼道灯,坏了"',
            "has half-width punctuation after a Chinese character: '灯,'",
        ),
        ('"%(n)s 盏灯"', '"几盏灯"', "has placeholders ['%(n)s'], its translation []"),
        ('msgid "Lamp', 'msgid "Old lamp', "is used nowhere in this app"),
        (
            '#: vocabulary.py\nmsgid "Lamp',
            '#, fuzzy\nmsgid "Lamp',
            "is marked fuzzy: confirm the translation and remove the mark",
        ),
    ],
)
def test_every_kind_of_unfinished_translation_is_named(
    house: list[App], was: str, becomes: str, problem: str
) -> None:
    low = finished(house)[0]
    text = low.catalogue.read_text(encoding="utf-8")
    assert was in text
    low.catalogue.write_text(text.replace(was, becomes), encoding="utf-8")
    assert problem in [finding.problem for finding in check_all(house, house)]


def test_the_same_words_with_two_translations_are_named(house: list[App]) -> None:
    high = finished(house)[1]
    with high.catalogue.open("a", encoding="utf-8") as file:
        file.write('\nmsgid "Lamp in the stairwell"\nmsgstr "路灯"\n')
    assert [str(finding) for finding in check_all([high], house)] == [
        "desk: 'Lamp in the stairwell' has another translation in lamps"
    ]
