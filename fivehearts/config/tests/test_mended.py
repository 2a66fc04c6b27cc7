"""What is mended of Django says what Django says, and is in its place when models are made."""

from __future__ import annotations

from django.utils.translation import override
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
