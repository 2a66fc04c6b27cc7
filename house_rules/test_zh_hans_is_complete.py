"""Every word people see is there in Chinese, sure, and the same everywhere.

The interface is Chinese first: one English button in the middle of a form is a defect, and one
word with two translations makes two things of one. How to mend it: `fivehearts messages
extract`, then fill in the empty lines (docs/decisions/0003).
"""

from collections.abc import Iterable
from pathlib import Path

from django.utils import translation

from fivehearts.config.messages.catalogues import translated
from fivehearts.config.messages.findings import check_all
from fivehearts.config.messages.sources import App, apps_from_the_ground_up
from house_rules.reading import nothing_found, speak_afresh


def test_every_word_is_translated_surely_and_alike() -> None:
    nothing_found([str(finding) for finding in check_all()])


def unheard(apps: Iterable[App]) -> list[str]:
    """Words the program says otherwise than their catalogue.

    Either the catalogue is not loaded (`config` needs LOCALE_PATHS), or a package listed earlier
    in INSTALLED_APPS has the same English word: give ours a context or choose its words.
    """
    with translation.override("zh-hans"):
        return [
            f"{app.name}: {message.id!r} is {message.string}, the program says {heard}"
            for app in apps
            for (context, _), message in translated(app).items()
            if context is None and isinstance(message.id, str)
            if (heard := translation.gettext(message.id)) != message.string
        ]


def test_the_program_says_what_the_catalogues_say() -> None:
    speak_afresh()
    nothing_found(unheard(apps_from_the_ground_up()))


def test_a_word_without_chinese_is_found(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text('TITLE = _("Lamp")', encoding="utf-8")
    planted = [App("lamps", tmp_path)]
    assert [str(f) for f in check_all(planted, planted)] == [
        "lamps: 'Lamp' is not translated (views.py:1)"
    ]


def test_a_catalogue_the_program_does_not_load_is_found(tmp_path: Path) -> None:
    planted = App("lamps", tmp_path)
    planted.catalogue.parent.mkdir(parents=True)
    planted.catalogue.write_text(
        'msgid "Lamp in the stairwell"\nmsgstr "楼道灯"\n', encoding="utf-8"
    )
    assert unheard([planted]) == [
        "lamps: 'Lamp in the stairwell' is 楼道灯, the program says Lamp in the stairwell"
    ]
