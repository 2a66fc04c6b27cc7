"""A number in a text becomes a reference that shows a mask and leads back to it, and to it alone."""

import re

from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from fivehearts.foundation.vault import findings, references
from fivehearts.foundation.vault.middleware import ShowMasks

HERE, THERE = "matters.Matter:1", "matters.Matter:2"
TOLD = "电话13912345678，也可打１３９１２３４５６７８；身份证110101199003074530。"


def test_the_same_number_has_one_reference_in_one_place_and_another_elsewhere():
    here = references.replaced(TOLD, owner=HERE)
    assert len(references.keys_in(here.text)) == len(here.numbers) == 2
    assert here.text.count(here.numbers[0].key) == 2
    there = references.replaced(TOLD, owner=THERE)
    assert not set(references.keys_in(here.text)) & set(references.keys_in(there.text))
    assert here == references.replaced(TOLD, owner=HERE)


def test_a_reference_shows_its_mask_and_the_number_only_to_whoever_has_it():
    kept = references.replaced(TOLD, owner=HERE)
    masked = "电话139****5678，也可打139****5678；身份证110*************30。"
    assert references.masked(kept.text) == masked
    known = {one.key: one.value for one in kept.numbers if one.kind == "phone"}
    assert references.shown_in_full(kept.text, known).startswith("电话13912345678，")
    assert "19900307" not in references.shown_in_full(kept.text, known)


def test_what_was_replaced_is_not_replaced_again():
    kept = references.replaced(TOLD, owner=HERE)
    assert references.replaced(kept.text, owner=HERE) == references.Replaced(kept.text)


def test_what_is_public_stays_and_is_asked_for_only_where_something_was_found():
    asked = []

    def stays(found):
        asked.append(len(found))
        return ["13912345678"]

    assert references.replaced("没有号码", owner=HERE, stays=stays).numbers == ()
    assert asked == []
    kept = references.replaced(TOLD, owner=HERE, stays=stays)
    assert [one.kind for one in kept.numbers] == ["identity"]
    assert kept.text.startswith("电话13912345678，")


@given(st.text(alphabet="⟦⟧·0123456789x bcd，电话\n１３", max_size=120))
def test_no_text_keeps_a_number_and_every_text_can_be_shown(text):
    kept = references.replaced(text, owner=HERE)
    assert findings.find(kept.text) == []
    assert findings.find(references.masked(kept.text)) == []


def page(body: str, kind: str = "text/html; charset=utf-8") -> str:
    answer = ShowMasks(lambda request: HttpResponse(body, content_type=kind))
    return answer(RequestFactory().get("/")).content.decode()


def test_a_page_shows_masks_and_a_form_keeps_its_references():
    kept = references.replaced("打13912345678", owner=HERE).text
    body = f'<p>{kept}</p><textarea>{kept}</textarea><input value="{kept}"><p>{kept}</p>'
    shown = page(body)
    assert shown.count("<p>打139****5678</p>") == 2
    assert re.search(r"<textarea>(.*)</textarea>", shown)[1] == kept
    assert f'value="{kept}"' in shown
    assert page(body, "application/json") == body
