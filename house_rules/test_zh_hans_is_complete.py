"""Every word people see is there in Chinese, sure, and the same everywhere.

The interface is Chinese first: one English button in the middle of a form is a defect, and one
word with two translations makes two things of one. How to mend it: `fivehearts messages
extract`, then fill in the empty lines (docs/decisions/0003).
"""

from collections.abc import Iterable
from pathlib import Path

from django.utils import translation

from fivehearts.config.messages.catalogues import compile_all, translated
from fivehearts.config.messages.findings import check_all
from fivehearts.config.messages.sources import App, apps_from_the_ground_up
from house_rules.reading import nothing_found


def test_every_word_is_translated_surely_and_alike() -> None:
    nothing_found([str(finding) for finding in check_all()])


def unheard(apps: Iterable[App]) -> list[str]:
    """Apps whose catalogue the program does not load (`config` needs LOCALE_PATHS)."""
    found = []
    for app in apps:
        ready = [m for (context, _), m in translated(app).items() if context is None]
        singular = [m for m in ready if isinstance(m.id, str) and isinstance(m.string, str)]
        with translation.override("zh-hans"):
            if any(translation.gettext(str(m.id)) != m.string for m in singular):
                found.append(f"{app.name}: the program does not say what {app.catalogue.name} says")
    return found


def test_the_program_says_what_the_catalogues_say() -> None:
    compile_all()
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
    assert unheard([planted]) == ["lamps: the program does not say what django.po says"]
