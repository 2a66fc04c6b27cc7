"""Fields take what people really send, and say in numbers what does not fit."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from fivehearts.foundation.web.fields import (
    BIDI_OVERRIDES,
    PhoneField,
    PicturesField,
    PlainTextField,
    plain_text,
)


@pytest.fixture(autouse=True)
def in_english() -> object:
    with translation.override("en"):
        yield


def test_a_nul_and_control_characters_vanish_and_the_words_stay() -> None:
    assert PlainTextField().clean("楼\x00道\x07灯\x1b[31m") == "楼道灯[31m"


def test_emoji_and_right_to_left_letters_stay() -> None:
    family = "👩‍👩‍👧‍👦"
    assert PlainTextField().clean(f"谢谢 {family} مرحبا שלום") == f"谢谢 {family} مرحبا שלום"


def test_a_name_cannot_be_turned_round() -> None:
    assert PlainTextField().clean("照片\u202egnp.exe") == "照片gnp.exe"


def test_lines_of_every_system_become_the_same_lines() -> None:
    assert PlainTextField(lines=True).clean("一\r\n二\r三\n四") == "一\n二\n三\n四"
    assert PlainTextField().clean("一\r\n二") == "一 二"


def test_html_and_sql_are_words_like_any_other() -> None:
    words = "<b>灯</b>'; DROP TABLE matters; --"
    assert PlainTextField().clean(words) == words


def test_only_invisible_characters_are_nothing() -> None:
    with pytest.raises(ValidationError, match="Please fill this in"):
        PlainTextField().clean("\u200b\u202e \x00\n")


def test_too_long_says_how_long_it_is_and_how_long_it_may_be() -> None:
    with pytest.raises(
        ValidationError, match=r"2012 characters long; at most 2000 .* by 12 characters"
    ):
        PlainTextField(lines=True, max_length=2000).clean("灯" * 2012)


def test_the_browser_never_cuts_a_pasted_text_off_unseen() -> None:
    class Words(forms.Form):
        words = PlainTextField(lines=True, max_length=2000)
        title = PlainTextField(max_length=60)

    assert "maxlength" not in Words().as_div()


@given(st.text(max_size=200))
def test_cleaning_twice_is_cleaning_once(words: str) -> None:
    once = plain_text(words)
    assert plain_text(once) == once
    assert not set(once) & set(BIDI_OVERRIDES + "\x00\r")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13812345678", "13812345678"),
        (" 138 1234-5678 ", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("010-65551234", "01065551234"),
        ("（010）65551234", "01065551234"),
        ("+852 2345 6789", "+85223456789"),
    ],
)
def test_a_phone_number_has_one_written_form(typed: str, kept: str) -> None:
    assert PhoneField().clean(typed) == kept


def test_service_numbers_are_taken_where_they_make_sense() -> None:
    assert PhoneField(short_codes=True).clean("12345") == "12345"
    with pytest.raises(ValidationError):
        PhoneField().clean("12345")


def test_a_landline_without_area_code_gets_the_communitys_own() -> None:
    assert PhoneField(area_code="010").clean("65551234") == "01065551234"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1381234567", "11 digits; this one has 10"),
        ("65551234", "add the area code"),
        ("请打门卫电话", "digits only"),
        ("9" * 5000, "digits only"),
        ("1\x003", "digits only"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        PhoneField().clean(typed)


class Pictures(forms.Form):
    pictures = PicturesField(most=2, max_bytes=100, required=False)


def picture(name: str, size: int = 10) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"x" * size)


def sent(*files: SimpleUploadedFile) -> Pictures:
    return Pictures({}, MultiValueDict({"pictures": list(files)}))


def test_several_pictures_come_as_a_list() -> None:
    form = sent(picture("a.jpg"), picture("b.jpg"))
    assert form.is_valid()
    assert [one.name for one in form.cleaned_data["pictures"]] == ["a.jpg", "b.jpg"]


def test_no_picture_is_an_empty_list() -> None:
    form = sent()
    assert form.is_valid()
    assert form.cleaned_data["pictures"] == []


def test_a_picture_too_many_or_too_large_is_named() -> None:
    assert "At most 2 pictures; there are 3" in str(sent(*[picture("a.jpg")] * 3).errors)
    assert "a.jpg" in str(sent(picture("a.jpg", 101)).errors)
