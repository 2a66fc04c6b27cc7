"""What every form of a verb has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries import places
from fivehearts.foundation.scope import Actor

LONGEST_WORDS = 8000
LONGEST_ANSWER = 4000
LONGEST_NOTE = 2000
LONGEST_REASON = 500


class VerbForm(forms.Form):
    """Base of the forms on a matter's page: knows the matter and the actor.

    `version` is the matter as the page showed it: whoever decides on an old page is told so.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, matter: Matter, actor: Actor, **kwargs: Any) -> None:
        self.matter, self.actor = matter, actor
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = matter.version

    def facts(self) -> dict[str, Any]:
        """What the action is given besides the matter, the actor and the moment."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class _Known(ModelChoiceIterator):
    """Choices of a `KnownField`, shown without asking the database."""

    field: Any

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from self.field.shown()


class KnownField(forms.ModelChoiceField, ABC):
    """What may be chosen is known when the page is drawn; only what was chosen is looked up."""

    iterator = _Known

    @abstractmethod
    def shown(self) -> list[tuple[int, str]]:
        """Keys and words of the choices."""


class CategoryField(KnownField):
    """The catalogue as it is read from top to bottom, parts indented."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=places.categories(),
            required=False,
            label=_("Category"),
            empty_label=_("not chosen yet"),
            **kwargs,
        )

    def shown(self) -> list[tuple[int, str]]:
        known = places.categories_shown()
        return [(one.pk, f"{'　' if one.parent_id else ''}{one.name}") for one in known]


class UnitField(forms.ModelChoiceField):
    """Units, indented by tier so that the tree can be read."""

    def label_from_instance(self, unit: Any) -> str:
        return f"{'　' * max(unit.tier - self.top, 0)}{unit.name}（{unit.get_kind_display()}）"

    top: int = 1
