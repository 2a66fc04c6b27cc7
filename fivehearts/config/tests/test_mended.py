"""What is mended of Django says what Django says, and is in its place when models are made."""

from __future__ import annotations

from datetime import UTC, date, datetime
from threading import Thread

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy, override
from django.utils.translation.trans_real import translation

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary.states import State
from fivehearts.foundation.web import mended


def test_the_words_of_all_apps_stand_in_one_dictionary() -> None:
    catalogs = translation("zh-hans")._catalog._catalogs
    assert len(catalogs) < 5
    assert max(len(one) for one in catalogs) > 1000


def test_a_state_is_said_in_the_language_of_the_page() -> None:
    assert Matter._get_FIELD_display is mended._display
    with override("zh-hans"):
        for state in State:
            assert Matter(state=state).get_state_display() == str(State(state).label)
    with override("en"):
        assert Matter(state="handling").get_state_display() == "being handled"


def test_an_unknown_value_comes_back_as_it_is() -> None:
    assert Matter(state="burning").get_state_display() == "burning"
    assert Matter(state=None).get_state_display() is None


def test_an_address_is_found_once_and_a_wrong_name_is_still_told() -> None:
    assert reverse("desk:my_work") == reverse("desk:my_work") == "/desk/"
    assert reverse("matters:matter", args=["2600000054"]) == "/desk/matters/2600000054/"
    with pytest.raises(NoReverseMatch):
        reverse("desk:nowhere")


def test_an_address_takes_a_query_and_a_fragment() -> None:
    assert reverse("desk:my_work", query={"queue": "sign"}) == "/desk/?queue=sign"
    assert reverse("desk:my_work", fragment="main") == "/desk/#main"
    assert reverse("desk:my_work") == "/desk/"


def test_words_are_made_safe_as_ever() -> None:
    said = "<b>灯'坏\"了&</b>"
    safe = "&lt;b&gt;灯&#x27;坏&quot;了&amp;&lt;/b&gt;"
    assert conditional_escape(said) == safe and isinstance(conditional_escape(said), SafeString)
    assert conditional_escape(mark_safe("<i>亮</i>")) == "<i>亮</i>"
    assert format_html("<p>{}{}</p>", said, 3) == f"<p>{safe}3</p>"
    with override("en"):
        assert str(conditional_escape(gettext_lazy("Skip to the content"))) == "Skip to the content"


def test_the_language_of_one_visitor_is_not_another_s() -> None:
    read = []

    def visits(language: str) -> None:
        with override(language):
            read.append(str(State("handling").label))

    with override("en"):
        for language in ("zh-hans", "en"):
            visitor = Thread(target=visits, args=[language])
            visitor.start()
            visitor.join()
        assert str(State("handling").label) == read[1] != read[0]


def test_words_of_a_template_are_said_in_the_language_of_each_reader() -> None:
    drawn = Template(
        "{% load i18n %}{% translate 'My work' %}|{% translate 'My work' as t %}{{ t }}|"
        "{% translate 'My work'|lower %}|{% translate word %}|{% translate '100%% & more' noop %}"
    )
    for _again in range(2):
        for language, work, lower in (
            ("en", "My work", "my work"),
            ("zh-hans", "我的工作", "我的工作"),
        ):
            for word, said in (("My work", work), ("<b>", "&lt;b&gt;")):
                with override(language):
                    shown = drawn.render(Context({"word": word})).split("|")
                assert shown == [work, work, lower, said, "100% & more"]


def test_values_of_a_template_are_shown_as_ever() -> None:
    drawn = Template("{{ one }}{% autoescape off %}{{ one }}{% endautoescape %}")
    shown = (
        ("<b>", "&lt;b&gt;<b>"),
        (mark_safe("<b>"), "<b><b>"),
        (gettext_lazy("My work"), "我的工作我的工作"),
        (None, "NoneNone"),
        (1234, "12341234"),
        (2.5, "2.52.5"),
        (date(2026, 10, 1), "2026年10月1日2026年10月1日"),
    )
    with override("zh-hans"):
        for value, wanted in shown:
            assert drawn.render(Context({"one": value})) == wanted
        at = datetime(2026, 9, 30, 17, 0, tzinfo=UTC)
        assert drawn.render(Context({"one": at})).startswith("2026年10月1日")


def test_what_is_marked_as_safe_is_safe_and_nothing_else() -> None:
    assert isinstance(mark_safe("<b>"), SafeString)
    safe = mark_safe("<b>")
    assert mark_safe(safe) is safe
    assert isinstance(mark_safe(gettext_lazy("My work")), Promise)
    assert str(mark_safe(7)) == "7"
    assert mark_safe(lambda: "<i>")() == "<i>"


def test_words_are_said_in_the_language_of_each_reader_and_stay_safe() -> None:
    for _again in range(2):
        for language, work in (("zh-hans", "我的工作"), ("en", "My work")):
            with override(language):
                assert gettext("My work") == str(gettext_lazy("My work")) == work
                assert isinstance(gettext(mark_safe("My work")), SafeString)
                assert not isinstance(gettext("My work"), SafeString)
                assert gettext("") == "" and gettext("a\r\nb") == "a\nb"


def test_an_address_without_arguments_is_found_once_for_each_part_of_the_house() -> None:
    found = reverse("desk:my_work", current_app="desk")
    assert found == reverse("desk:my_work", current_app="resident") == "/desk/"
