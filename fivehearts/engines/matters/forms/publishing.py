"""公开选登: what the reviewer lets stay, takes out besides, and says why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.forms.ground import LONGEST_REASON
from fivehearts.engines.matters.queries.publishing import Review
from fivehearts.engines.matters.vocabulary.words import MOST_MEASURED, Measured
from fivehearts.foundation.vault.redacting import Span
from fivehearts.foundation.web.fields import PlainTextField

_MOST_WORDS = 40


class PublishForm(forms.Form):
    """Look at it again, or publish it as it stands on this page.

    Each passage found has a field `stay:…`, named by its key: with a reason in it, it stays.
    """

    digest = forms.CharField(widget=forms.HiddenInput, max_length=32)
    also = PlainTextField(
        label=_("Take out besides"),
        max_length=1000,
        lines=True,
        rows=3,
        required=False,
        help_text=_("One word or passage a line; it goes wherever it stands."),
    )

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = [
            (f"{part}:{span.key}", part, span, text.original[span.start : span.end])
            for part, text in review.parts
            for span in text.spans
            if span.kind != "by_hand"
        ]
        for key, _part, _span, _words in self.found:
            self.fields[f"stay:{key}"] = PlainTextField(
                label=_("It may stay, because"), max_length=LONGEST_REASON, required=False
            )
        self.fields["digest"].initial = review.digest

    @property
    def passages(self) -> list[tuple[str, Span, str, forms.BoundField]]:
        """Part, passage, its words, and the field for the reason why it may stay."""
        return [(part, span, words, self[f"stay:{key}"]) for key, part, span, words in self.found]

    def stays(self) -> dict[str, str]:
        """The reason by the key of each passage that may stay."""
        given = {key: self.cleaned_data.get(f"stay:{key}", "") for key, *_rest in self.found}
        return {key: reason for key, reason in given.items() if reason.strip()}

    def more(self) -> list[str]:
        """What goes besides."""
        lines = self.cleaned_data.get("also", "").splitlines()
        return [line.strip() for line in lines if line.strip()][:_MOST_WORDS]


class TakeDownForm(forms.Form):
    """Take it from the public page."""

    reason = PlainTextField(
        label=_("Why it is taken down"),
        max_length=LONGEST_REASON,
        help_text=_("Only colleagues read it."),
    )


class MeasureForm(forms.Form):
    """A number of a rule."""

    code = forms.ChoiceField(label=_("Which number"), choices=Measured.choices)
    value = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_MEASURED)


class LinkForm(forms.Form):
    """The earlier matter that asked the same."""

    earlier = forms.IntegerField(min_value=1, max_value=2**62)
