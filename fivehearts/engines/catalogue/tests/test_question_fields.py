"""The questions of a category become fields of the form that registers a matter."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.utils import translation

from fivehearts.engines.catalogue.forms import answers_in, field_for, question_fields
from fivehearts.engines.catalogue.models import Question
from fivehearts.engines.catalogue.queries.published import questions_of
from fivehearts.engines.catalogue.tests.keeping import category


def asked(answer: str, *, required: bool = False, key: int = 1) -> Question:
    """A question as it is loaded."""
    pairs = [["早上", "morning"], ["夜里", "night"]] if answer == "choice" else []
    return Question(
        pk=key,
        text_zh="什么时候？",
        text_en="When?",
        answer=answer,
        choices=pairs,
        required=required,
    )


def filled(questions: list[Question], **given: str) -> forms.Form:
    made = type("Asking", (forms.Form,), question_fields(questions))
    return made({f"question_{key[1:]}": value for key, value in given.items()})


@pytest.mark.parametrize(
    ("answer", "typed", "kept"),
    [
        ("words", " 三号楼 ", "三号楼"),
        ("choice", "夜里", "夜里"),
        ("yes_no", "yes", "yes"),
        ("date", "2026-11-22", "2026-11-22"),
        ("number", "18", "18"),
    ],
)
def test_an_answer_is_kept_as_it_was_meant(answer: str, typed: str, kept: str) -> None:
    question = asked(answer)
    form = filled([question], _1=typed)
    assert form.is_valid(), form.errors
    assert answers_in([question], form.cleaned_data) == {1: kept}


@pytest.mark.parametrize(
    ("answer", "typed"),
    [("choice", "中午"), ("yes_no", "vielleicht"), ("date", "昨天"), ("number", "很多"),
     ("number", "9" * 30), ("words", "长" * 301)],
)  # fmt: skip
def test_what_answers_nothing_is_refused(answer: str, typed: str) -> None:
    assert not filled([asked(answer)], _1=typed).is_valid()


@pytest.mark.parametrize("answer", ["words", "choice", "yes_no", "date", "number"])
def test_what_must_be_answered_must_be_and_the_rest_may_be_left(answer: str) -> None:
    assert not filled([asked(answer, required=True)]).is_valid()
    question = asked(answer)
    form = filled([question])
    assert form.is_valid()
    assert answers_in([question], form.cleaned_data) == {}


def test_the_reader_s_language_is_asked_and_the_chinese_words_are_kept() -> None:
    question = asked("choice", required=True)
    with translation.override("en"):
        field = field_for(question)
        assert field.label == "When?"
        assert list(field.choices) == [("早上", "morning"), ("夜里", "night")]
    with translation.override("zh-hans"):
        assert field_for(question).label == "什么时候？"


def test_several_questions_stand_in_one_form_without_meeting() -> None:
    questions = [asked("number", key=3), asked("date", key=8)]
    form = filled(questions, _3="4", _8="2026-01-02")
    assert form.is_valid()
    assert form.cleaned_data == {"question_3": 4, "question_8": date(2026, 1, 2)}
    assert answers_in(questions, form.cleaned_data) == {3: "4", 8: "2026-01-02"}


@pytest.mark.usefixtures("fresh_catalogue")
def test_the_questions_of_the_first_catalogue_can_be_asked() -> None:
    questions = questions_of(category("housing-lift"))
    with translation.override("zh-hans"):
        labels = [str(field.label) for field in question_fields(questions).values()]
    assert labels == ["有人被困在电梯里吗？", "电梯还能运行吗？"]
