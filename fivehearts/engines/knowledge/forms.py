"""The forms of the knowledge base."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.catalogue.queries.reading import categories
from fivehearts.engines.knowledge.queries import units_to_write_for
from fivehearts.engines.knowledge.vocabulary.states import LONGEST_ANSWER, LONGEST_QUESTION
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.queries import working_units
from fivehearts.foundation.web.fields import PlainTextField


class ArticleForm(forms.Form):
    """Question and answer, for whom, and for how long."""

    unit = forms.ModelChoiceField(queryset=working_units().none(), label=_("Responsible unit"))
    category = forms.ModelChoiceField(
        queryset=categories().none(), label=_("Category"), required=False
    )
    question = PlainTextField(label=_("Question, as residents ask it"), max_length=LONGEST_QUESTION)
    answer = PlainTextField(
        label=_("Answer"),
        max_length=LONGEST_ANSWER,
        lines=True,
        rows=9,
        help_text=_("What to do, where, with which papers, how long it takes, whom to call."),
    )
    keywords = PlainTextField(
        label=_("Other words people use for it"), max_length=200, required=False
    )
    sources = PlainTextField(label=_("Where it is laid down"), max_length=300, required=False)
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}), localize=False
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        localize=False,
        help_text=_(
            "Two weeks before, the unit is reminded; from the day after, nobody outside reads it."
        ),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_to_write_for(actor)  # type: ignore[attr-defined]
        self.fields["category"].queryset = categories()  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a version goes back."""

    reason = PlainTextField(label=_("What is missing"), max_length=300, required=False)
