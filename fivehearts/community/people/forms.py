"""What colleagues type about people. Nothing sealed is put into a form to be sent back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fivehearts.community.people.actions import PersonFacts
from fivehearts.community.people.models import Household, Membership, Person
from fivehearts.community.people.queries.reading import (
    buildings_to_choose,
    communities_of_city,
    dwelling_at,
    home_of,
    households_at,
    own_communities,
)
from fivehearts.community.people.vocabulary import (
    LEAST_KEPT,
    MOST_KEPT,
    Basis,
    ConsentHow,
    ConsentPurpose,
    CorrectionField,
    FileField,
    HoldReason,
    HouseholdKind,
    Kept,
    LabelKind,
    Language,
    Latitude,
    Leaving,
    Living,
    MergeReason,
    Part,
    PhoneKind,
    Purpose,
    Relation,
    Sex,
    Source,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.web.fields import FILL_IN, PlainTextField

_NOTHING = [("", "—")]


class DayField(forms.DateField):
    """A day of the calendar, by the browser's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(error_messages=FILL_IN, **kwargs)


class ChoiceField(forms.ChoiceField):
    """A choice that says in a sentence when it is missing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages=FILL_IN, **kwargs)


class OfFile(forms.Form):
    """A form about one person: it knows whose file it is and who fills it in."""

    def __init__(self, *args: Any, actor: Actor, person: Person | None = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.actor, self.person = actor, person
        self.prepare()

    def prepare(self) -> None:
        """Give fields the choices of this file and this actor."""

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)

    def offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """Let a field offer these choices."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class DoorForm(OfFile):
    """A door: the building chosen, entrance and room typed."""

    building = ChoiceField(label=_("Building"))
    entrance = PlainTextField(
        label=_("Entrance"),
        required=False,
        max_length=20,
        help_text=_("Only where it has several."),
    )
    room = PlainTextField(label=_("Room"), max_length=20, help_text=_("As on the door: 501."))

    def prepare(self) -> None:
        """The buildings of the own units."""
        self.buildings = {str(row.pk): row for row in buildings_to_choose(self.actor)}
        names = [(key, f"{row.quarter.name} {row.name}") for key, row in self.buildings.items()]
        self.offer("building", [*_NOTHING, *names])

    def clean(self) -> dict[str, Any]:
        """The door must be laid out."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        building, room = cleaned.get("building"), cleaned.get("room")
        cleaned["dwelling"] = None
        if building and room:
            door = dwelling_at(int(building), cleaned.get("entrance", ""), room)
            if door is None:
                self.add_error(
                    "room", _("No such door is laid out, or several: name the entrance.")
                )
            cleaned["dwelling"] = door
        return cleaned


class ResidenceForm(DoorForm):
    """Where somebody lives, since when, and whether they moved there."""

    living = ChoiceField(label=_("How they live there"), choices=Living.choices)
    since_on = DayField(
        label=_("Since which day"), required=False, help_text=_("Empty if nobody knows.")
    )
    instead = forms.BooleanField(
        label=_("They moved here: the former dwelling ends that day"), required=False
    )

    def facts(self) -> dict[str, Any]:
        """What `take_residence` takes."""
        names = ("dwelling", "living", "since_on", "instead")
        return {name: self.cleaned_data[name] for name in names}


class _FactsForm(OfFile):
    def person_facts(self) -> PersonFacts:
        """What is known of the person."""
        given = self.cleaned_data
        names = ("name", "phone", "identity", "birth_on", "sex", "language")
        return PersonFacts(**{name: given[name] for name in names})


class NewPersonForm(_FactsForm, ResidenceForm):
    """Somebody new in the register; the door may be unknown."""

    name = PlainTextField(label=_("Name"), max_length=60)
    phone = PlainTextField(label=_("Phone"), required=False, max_length=40)
    identity = PlainTextField(
        label=_("Identity number"),
        required=False,
        max_length=40,
        help_text=_("Birth date and sex are taken from it."),
    )
    birth_on = DayField(label=_("Birth date"), required=False)
    sex = ChoiceField(label=_("Sex"), required=False, choices=[*_NOTHING, *Sex.choices])
    language = ChoiceField(
        label=_("Language to talk in"), required=False, choices=[*_NOTHING, *Language.choices]
    )
    instead = None  # type: ignore[assignment]
    field_order = ("name", "phone", "identity", "birth_on", "sex", "language", "building")

    def prepare(self) -> None:
        """The door may be left out."""
        super().prepare()
        for name in ("building", "room"):
            self.fields[name].required = False
        self.fields["living"].initial = Living.RESIDENT

    def clean(self) -> dict[str, Any]:
        """Without a door it must be clear which community keeps the file."""
        cleaned = super().clean()
        homes = [] if cleaned.get("dwelling") else own_communities(self.actor)
        if cleaned.get("dwelling"):
            cleaned["unit"] = home_of(cleaned["dwelling"].building.quarter.unit)
        elif len(homes) == 1:
            cleaned["unit"] = homes[0]
        else:
            self.add_error(
                "building", _("Choose a building, so that it is clear who keeps the file.")
            )
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What `write_down` takes."""
        names = ("unit", "dwelling", "living", "since_on")
        return {"facts": self.person_facts()} | {name: self.cleaned_data[name] for name in names}


class EditForm(_FactsForm):
    """New words for what is known; what stays empty stays as it is."""

    name = PlainTextField(label=_("Name"), required=False, max_length=60)
    phone = PlainTextField(label=_("Phone"), required=False, max_length=40)
    identity = PlainTextField(label=_("Identity number"), required=False, max_length=40)
    birth_on = DayField(label=_("Birth date"), required=False)
    sex = ChoiceField(label=_("Sex"), required=False, choices=[*_NOTHING, *Sex.choices])
    language = ChoiceField(
        label=_("Language to talk in"), required=False, choices=[*_NOTHING, *Language.choices]
    )

    def facts(self) -> dict[str, Any]:
        """What `edit_person` takes."""
        return {"facts": self.person_facts()}


class PhoneForm(OfFile):
    """A further phone."""

    phone = PlainTextField(label=_("Phone"), max_length=40)
    kind = ChoiceField(label=_("Whose phone it is"), choices=PhoneKind.choices)


class HouseholdForm(OfFile):
    """Which household somebody belongs to: one of this dwelling, or a new one."""

    household = ChoiceField(label=_("Household"))
    relation = ChoiceField(label=_("Relation to the head"), choices=Relation.choices)
    since_on = DayField(
        label=_("Since which day"), required=False, help_text=_("Empty if nobody knows.")
    )

    def prepare(self) -> None:
        """The households of the dwelling, by the masked name of their head."""
        dwelling = self.person.dwelling if self.person else None
        self.households: dict[str, Household] = {}
        names: list[tuple[str, Any]] = []
        for row, head in households_at(dwelling):
            self.households[str(row.pk)] = row
            names.append((str(row.pk), _head_words(head)))
        new = [(f"new:{kind}", _new_words(kind)) for kind in HouseholdKind]
        self.offer("household", [*names, *new])


def _head_words(head: Membership | None) -> Any:
    if head is None or not hasattr(head.person, "data"):
        return _("Household of this dwelling, no head named")
    return _("Household of %(name)s") % {"name": head.person.data.name}


def _new_words(kind: HouseholdKind) -> Any:
    return _("A new one: %(kind)s") % {"kind": kind.label}


class LabelForm(OfFile):
    """What is true of somebody, how it is known, and on what ground it is kept."""

    kind = ChoiceField(label=_("Label"), choices=LabelKind.choices)
    grade = PlainTextField(
        label=_("Grade"), required=False, max_length=20, help_text=_("Of a disability: 1 to 4.")
    )
    note = PlainTextField(label=_("Note"), required=False, max_length=200)
    source = ChoiceField(label=_("How it is known"), choices=Source.choices)
    basis = ChoiceField(
        label=_("Ground"),
        choices=Basis.choices,
        help_text=_("By consent it ends when the consent is taken back."),
    )
    purpose = ChoiceField(
        label=_("Consent for"), required=False, choices=[*_NOTHING, *ConsentPurpose.choices]
    )
    since_on = DayField(label=_("Since which day"), required=False, help_text=_("Empty: today."))
    until_on = DayField(
        label=_("Valid until"),
        required=False,
        help_text=_("Empty: as long as this kind of label usually holds."),
    )


class ConsentForm(OfFile):
    """What somebody agreed to."""

    purpose = ChoiceField(label=_("Consent for"), choices=ConsentPurpose.choices)
    how = ChoiceField(label=_("How it was given"), choices=ConsentHow.choices)
    given_on = DayField(label=_("Given on"), required=False, help_text=_("Empty: today."))


class LeaveForm(OfFile):
    """Somebody moved or died; within the city the file goes along."""

    how = ChoiceField(label=pgettext_lazy("departure", "What happened"), choices=Leaving.choices)
    left_on = DayField(label=_("On which day"))
    to_unit = ChoiceField(
        label=_("New community"), required=False, help_text=_("Only for a move within the city.")
    )
    hand_over = forms.MultipleChoiceField(
        label=_("What goes along, beside name, phones and identity number"),
        required=False,
        choices=Part.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ask the person. What does not go along ends here."),
    )

    def prepare(self) -> None:
        """The other communities of the city."""
        rows = communities_of_city(self.person) if self.person else ()
        self.units = {str(row.pk): row for row in rows}
        self.offer("to_unit", [*_NOTHING, *((key, row.name) for key, row in self.units.items())])

    def facts(self) -> dict[str, Any]:
        """What `leave` takes."""
        given = self.cleaned_data
        return {**given, "to_unit": self.units.get(given["to_unit"])}


class CorrectionForm(OfFile):
    """What a resident says is wrong."""

    field = ChoiceField(label=_("What is wrong"), choices=CorrectionField.choices)
    wanted = PlainTextField(
        label=_("What would be right"),
        max_length=200,
        help_text=_("A birth date as 1948-03-01."),
    )


class HoldForm(OfFile):
    """Why a file must be kept beyond its time."""

    reason = ChoiceField(label=_("Reason"), choices=HoldReason.choices)


class AnswerForm(forms.Form):
    """The answer to what a resident asked about the own file."""

    answer = PlainTextField(
        label=_("Answer"),
        required=False,
        max_length=300,
        help_text=_("The resident reads it. Needed where something is not done."),
    )
    instead = PlainTextField(
        label=_("What the file says instead"),
        required=False,
        max_length=200,
        help_text=_("Only for “in part”, and only where it differs from what was asked."),
    )


class KeepingForm(forms.Form):
    """How many days one kind of data is kept, and the rule that says so."""

    kind = forms.ChoiceField(choices=Kept.choices, widget=forms.HiddenInput)
    days = forms.IntegerField(
        label=_("Days"), min_value=LEAST_KEPT, max_value=MOST_KEPT, error_messages=FILL_IN
    )
    source = PlainTextField(
        label=_("Rule or decision"),
        max_length=200,
        help_text=_("Its name, number and article, so that anybody can look it up."),
    )
    latitude = ChoiceField(label=_("Left to communities"), choices=Latitude.choices)

    def __init__(self, *args: Any, for_many: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_many:
            del self.fields["latitude"]


class MergeForm(forms.Form):
    """Two files chosen by hand: which one speaks for both, and how it is known."""

    other = forms.UUIDField(widget=forms.HiddenInput)
    speaks = ChoiceField(
        label=_("Which file goes on"),
        choices=[("this", _("The file you came from")), ("other", _("The file found here"))],
    )
    reason = ChoiceField(label=_("How do you know?"), choices=[*_NOTHING, *MergeReason.choices])


class RevealForm(forms.Form):
    """See a masked field, for a purpose that goes into the record."""

    # `phone`, or `label:` with the key of a row.
    field = forms.RegexField(rf"^({'|'.join(FileField.values)})(:[0-9a-f-]{{36}})?$")
    purpose = forms.ChoiceField(choices=Purpose.choices)

    def clean_field(self) -> tuple[str, UUID | None]:
        """Which field, and of which row where it is one of several."""
        name, _colon, row = self.cleaned_data["field"].partition(":")
        try:
            return name, UUID(row) if row else None
        except ValueError:
            raise forms.ValidationError(FILL_IN["required"]) from None


class TakeOutForm(forms.Form):
    """Why a list is taken out, and whether it shows what is masked."""

    purpose = ChoiceField(label=_("What do you need it for?"), choices=Purpose.choices)
    unmasked = forms.BooleanField(label=_("With names and phones unmasked"), required=False)
