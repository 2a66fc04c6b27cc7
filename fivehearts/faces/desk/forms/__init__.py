"""What an address may ask of a list, and the forms of the desk."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.queries.work import Narrowing
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.faces.desk.vocabulary.bulk import BulkVerb
from fivehearts.faces.desk.vocabulary.lists import LONGEST_NAME, Base, Column, Density
from fivehearts.faces.desk.vocabulary.replies import (
    FIELDS,
    LONGEST_TITLE,
    LONGEST_WORDS,
    PLACEHOLDERS,
)
from fivehearts.foundation import numbering
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.web.fields import PlainTextField

LONGEST_SEARCH = 80
_LONGEST_CODE = 40

# Parameter of the address → field of the narrowing. Short names: people send such links on.
PARAMETERS: Mapping[str, str] = {
    "q": "words",
    "queue": "queue",
    "state": "state",
    "kind": "kind",
    "urgency": "urgency",
    "category": "category",
    "unit": "unit",
    "channel": "channel",
    "due": "due",
    "owner": "owner",
    "holder": "holder",
    "mark": "mark",
}


def asked(query: Mapping[str, Any]) -> Narrowing:
    """The narrowing an address asks for; whatever it holds, it becomes a list."""
    given = {
        name: _word(query.get(parameter, ""), LONGEST_SEARCH if parameter == "q" else _LONGEST_CODE)
        for parameter, name in PARAMETERS.items()
    }
    # Links of old: `late=1`.
    if query.get("late") and not given["due"]:
        given["due"] = "late"
    return Narrowing(**given)


def parameters_of(to: Narrowing) -> dict[str, str]:
    """The narrowing as an address has it, without what is empty."""
    pairs = ((parameter, getattr(to, name)) for parameter, name in PARAMETERS.items())
    return {parameter: value for parameter, value in pairs if value}


def _word(value: Any, longest: int) -> str:
    """One line without signs that cannot be seen."""
    text = "".join(sign for sign in str(value) if unicodedata.category(sign)[0] != "C")
    return text.strip()[:longest]


class NameField(PlainTextField):
    """What a view is called on its tab."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Name of the view"),
            max_length=LONGEST_NAME,
            error_messages={"required": _("Give the view a name of at most 20 characters.")},
            **kwargs,
        )


class ViewForm(forms.Form):
    """A view: its name, and whether colleagues of a unit see it too."""

    name = NameField()
    shared_unit = forms.TypedChoiceField(
        label=_("Who sees it"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = {post.unit_id: post.unit_name for post in actor.posts}
        shared = [(key, _("everybody with a post at %(unit)s") % {"unit": name})
                  for key, name in units.items()]  # fmt: skip
        self.fields["shared_unit"].choices = [("", _("only me")), *shared]  # type: ignore[attr-defined]


class KeepViewForm(ViewForm):
    """A new view, and what it keeps: the list, its filters, its order."""

    base = forms.ChoiceField(choices=Base.choices, widget=forms.HiddenInput)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)


class DressForm(forms.Form):
    """Columns and density of every list of matters."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        choices=Column.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The title is always there. Without a choice the usual columns are shown."),
    )
    density = forms.ChoiceField(
        label=_("Density"), choices=Density.choices, widget=forms.RadioSelect
    )


class BulkForm(forms.Form):
    """To whom the marked matters go, and what they should know."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=60)
    verb = forms.ChoiceField(choices=BulkVerb.choices, widget=forms.HiddenInput)
    to = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    words = PlainTextField(
        label=_("Message to whoever gets them"),
        max_length=500,
        lines=True,
        rows=2,
        required=False,
        help_text=_("Internal: the resident does not see it."),
    )

    def __init__(self, *args: Any, verb: str, to: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if verb == BulkVerb.SIGN:
            del self.fields["to"], self.fields["words"]
            return
        chosen: Any = self.fields["to"]
        dispatching = verb == BulkVerb.DISPATCH
        chosen.label = _("To which unit") if dispatching else _("To which colleague")
        empty = _("choose a unit") if dispatching else _("choose a colleague")
        chosen.choices = [("", empty), *to]
        chosen.required = True
        chosen.error_messages["required"] = _("Choose to whom the marked matters shall go.")


class ReplyForm(forms.Form):
    """A reply template."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    verb = forms.ChoiceField(label=_("Offered when"))
    language = forms.ChoiceField(
        label=_("Language"), choices=[("zh-hans", _("Chinese")), ("en", _("English"))]
    )
    title = PlainTextField(label=_("Title"), max_length=LONGEST_TITLE)
    words = PlainTextField(label=_("Words"), max_length=LONGEST_WORDS, lines=True, rows=6)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["verb"].choices = [(verb, Verb(verb).label) for verb in FIELDS]  # type: ignore[attr-defined]
        known = ", ".join(f"{{{name}}} {words}" for name, words in PLACEHOLDERS.items())
        self.fields["words"].help_text = _("Filled in by itself: %(known)s.") % {"known": known}


class SendAgainForm(forms.Form):
    """A message goes once more; where nobody knows whether it arrived, somebody says so."""

    understood = forms.BooleanField(
        label=_("I know that this message may arrive twice"),
        error_messages={"required": _("Confirm that you know it, or ask the person first.")},
    )

    def __init__(self, *args: Any, unknown: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not unknown:
            del self.fields["understood"]


class ChatForm(forms.Form):
    """A work chat that hears of a unit's work."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    name = PlainTextField(label=_("Name of the chat"), max_length=60)
    url = PlainTextField(
        label=_("Address of the robot"),
        max_length=400,
        help_text=_(
            "Add a robot to the group in WeCom, DingTalk or Feishu, and copy its address here."
            " Whoever has the address can write into the group: it is shown nowhere again."
        ),
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


def marked(values: Iterable[str]) -> dict[str, int]:
    """`number:version` pairs of an address or a form, in their order; nonsense is left out."""
    found: dict[str, int] = {}
    for value in values:
        number, _colon, version = value.partition(":")
        right = numbering.check(number)
        if right and version.isascii() and version.isdigit() and len(version) < 9:
            found.setdefault(right, int(version))
    return found
