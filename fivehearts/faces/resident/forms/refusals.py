"""Where the sentence of a refusal stands."""

from __future__ import annotations

from django import forms

from fivehearts.foundation.verbs import Refusal


def show_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Put the sentence beside the question it speaks of, or on top of the form."""
    asked = {"place_unit": "unit", "pictures": "photos", "reason": "words"}.get(
        refusal.field, refusal.field
    )
    form.add_error(asked if asked in form.fields else None, refusal.sentence)
