"""The list of people: masked, with where they live and what a visit needs to know."""

from __future__ import annotations

from typing import Any

import django_tables2
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from fivehearts.community.people import rules
from fivehearts.community.people.models import Person
from fivehearts.community.people.queries.indexes import kinds_by_index
from fivehearts.community.people.vocabulary import LabelKind
from fivehearts.community.places.queries import address_of
from fivehearts.foundation.clock import today
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.web.components.states import badge
from fivehearts.foundation.web.tables import Table


def _no_label(record: Person) -> str:
    """On a phone a line that says nothing is left out."""
    return "" if record.live_labels else "is-empty"  # type: ignore[attr-defined]


class PeopleTable(Table):
    """People of the register, door by door."""

    name = django_tables2.Column(
        _("Name"), accessor="pk", orderable=False, attrs={"td": {"class": "is-lead"}}
    )
    sex = django_tables2.Column(_("Sex"), accessor="data__sex", orderable=False, default="—")
    age = django_tables2.Column(_("Age"), accessor="pk", orderable=False)
    place = django_tables2.Column(_("Where they live"), accessor="pk", orderable=False)
    phone = django_tables2.Column(_("Phone"), accessor="pk", orderable=False)
    labels = django_tables2.Column(
        _("Labels"), accessor="pk", orderable=False, attrs={"td": {"class": _no_label}}
    )
    look = "cards"
    # A list leaves by its own page alone, which asks what for.
    export_formats = ()

    class Meta(Table.Meta):
        empty_text = _("Nobody found.")

    def __init__(self, *args: Any, actor: Actor, unmasked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.unmasked, self.kinds = actor, unmasked, kinds_by_index()

    def render_name(self, record: Person) -> SafeString:
        """The masked name leads to the file."""
        return format_html(
            '<a href="{}">{}</a>{}',
            reverse("people:person", args=[record.pk]),
            record.data.name,
            _left_mark(record),
        )

    def value_name(self, record: Person) -> str:
        """The name, masked unless the whole list is taken out open."""
        return self._text(record.data.name)

    def render_sex(self, record: Person) -> str:
        """The word."""
        return record.data.get_sex_display()

    def render_age(self, record: Person) -> str:
        """In whole years, by the year of birth."""
        return str(age_of(record)) if record.data.birth_year else "—"

    def render_place(self, record: Person) -> str:
        """As people write it."""
        return address_of(record.dwelling) if record.dwelling else record.unit.name

    def render_phone(self, record: Person) -> str:
        """Masked."""
        return str(record.data.phone) if record.data.phone else "—"

    def value_phone(self, record: Person) -> str:
        """The phone, masked unless the whole list is taken out open."""
        return self._text(record.data.phone)

    def render_labels(self, record: Person) -> SafeString:
        """What the actor may know."""
        return format_html_join(" ", "{}", ((badge(words),) for words in self._labels(record)))

    def value_labels(self, record: Person) -> str:
        """What the actor may know, in words."""
        return pgettext("between labels", ", ").join(self._labels(record))

    def _labels(self, record: Person) -> list[str]:
        kinds = [self.kinds.get(row.kind_index) for row in record.live_labels]  # type: ignore[attr-defined]
        return [
            str(LabelKind(kind).label)
            for kind in kinds
            if kind and rules.may_see_label(self.actor, record.unit_path, kind)
        ]

    def _text(self, sealed: Any) -> str:
        if not sealed:
            return ""
        return str(sealed.reveal()) if self.unmasked else str(sealed)


def age_of(person: Person) -> int | None:
    """Whole years at the end of this year, as the year of birth says."""
    year = person.data.birth_year
    return today().year - year if year else None


def _left_mark(record: Person) -> SafeString | str:
    if record.left_how:
        return format_html(" {}", badge(str(record.get_left_how_display())))
    if record.registered_at is None:
        return format_html(" {}", badge(gettext("Contact only")))
    return ""
