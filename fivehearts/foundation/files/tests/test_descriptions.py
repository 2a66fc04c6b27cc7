"""Whoever sends a picture can say what is seen in it, for whoever cannot see it."""

from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from fivehearts.foundation.files.actions import keep
from fivehearts.foundation.files.fields import FilesField
from fivehearts.foundation.files.made import LONGEST_DESCRIPTION, harmless_words
from fivehearts.foundation.files.queries import shown
from fivehearts.foundation.files.tests import samples
from fivehearts.foundation.files.tests.test_pictures import photo
from fivehearts.foundation.scope.actors import system


class Sending(forms.Form):
    photos = FilesField(most=3, required=False)


def descriptions(typed: str, *contents: bytes) -> list[str]:
    """What the form makes of these words for these files."""
    files = [SimpleUploadedFile(f"{n}.bin", content) for n, content in enumerate(contents)]
    form = Sending(QueryDict(typed), MultiValueDict({"photos": files}))
    assert form.is_valid(), form.errors
    return [one.description for one in form.cleaned_data["photos"]]


def test_each_file_has_its_own_words_in_the_order_they_were_chosen() -> None:
    typed = "photos_about=裂了的台阶&photos_about=&photos_about_all=不用"
    assert descriptions(typed, photo().getvalue(), samples.pdf()) == ["裂了的台阶", ""]


def test_without_scripts_one_line_says_it_of_all() -> None:
    assert descriptions("photos_about_all=台阶", photo().getvalue(), samples.pdf()) == [
        "台阶",
        "台阶",
    ]


@pytest.mark.parametrize(
    "typed", ["", "photos_about=多&photos_about=余", f"photos_about_{uuid4()}=x"]
)
def test_words_that_belong_to_no_file_are_nobodys(typed: str) -> None:
    assert descriptions(typed, photo().getvalue()) == [""]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  台阶\n裂了 ", "台阶 裂了"),
        ("打我电话13912345678", "打我电话139****5678"),
        ("身份证110101199003074530", "身份证110*************30"),
        ("\u202e台阶\u0000", "台阶"),
        ("长" * 500, "长" * LONGEST_DESCRIPTION),
    ],
)
def test_a_description_is_one_harmless_line_without_numbers(typed: str, kept: str) -> None:
    assert harmless_words(typed) == kept


def test_it_is_what_a_picture_is_called_where_it_cannot_be_seen(db: Any) -> None:
    stored = keep(upload=photo(), by=system("test"))
    told = shown(stored, url="/file/", about="与事项一起", description="裂了的台阶")
    assert (told["alt"], told["description"]) == ("裂了的台阶", "裂了的台阶")
    assert "与事项一起" in shown(stored, url="/file/", about="与事项一起")["alt"]
