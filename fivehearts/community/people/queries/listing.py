"""Lists of people: found by words, narrowed by where they live, labels and age."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.community.people import spelling
from fivehearts.community.people.models import (
    Correction,
    Departure,
    Duplicate,
    Label,
    Person,
    PersonalData,
    Phone,
    Residence,
)
from fivehearts.community.people.queries.indexes import (
    identity_index,
    kind_index,
    name_index,
    phone_index,
)
from fivehearts.community.people.vocabulary import (
    LABEL_RULES,
    DuplicateState,
    LabelKind,
    RequestKind,
    RequestState,
)
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.vault.digest import (
    blind_indexes,
    is_phone,
    normalise_email,
    normalise_identity,
    normalise_phone,
)

# So many names are opened to see which begin with what was typed.
MOST_OPENED = 400
_IDENTITY = re.compile(r"\d{15}|\d{17}[\dX]")
ORDER = ("unit_path", "dwelling__building__sort_key", "dwelling__sort_key", "pk")
# Bands of age in years, the last one open.
AGES: Mapping[str, tuple[int, int | None, LazyText]] = MappingProxyType(
    {
        "child": (0, 5, _("Under 6")),
        "school": (6, 17, _("6 to 17")),
        "adult": (18, 59, _("18 to 59")),
        "sixty": (60, 69, _("60 to 69")),
        "seventy": (70, 79, _("70 to 79")),
        "eighty": (80, None, _("80 and older")),
    }
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; "" and None are no filter."""

    words: str = ""
    building: int | None = None
    label: str = ""
    age: str = ""
    left: bool = False


def people_listed(actor: Actor, wanted: Wanted, *, today: date) -> QuerySet[Person]:
    """People of the register that the actor may open, narrowed; ready to be shown.

    With words also contacts that are not in the register are found. A merged file is listed
    under the one that speaks for it.
    """
    rows = Person.objects.filter(_readable(actor), merged_into=None, erased_at=None)
    if wanted.words:
        keys = found(actor, wanted.words)
        rows = rows.filter(Q(pk__in=keys) | Q(pk__in=_speaking_for(keys)))
    else:
        rows = rows.filter(registered_at__isnull=False)
        rows = rows.filter(left_on__isnull=not wanted.left)
    if wanted.building is not None:
        rows = rows.filter(dwelling__building=wanted.building)
    if wanted.label in LABEL_RULES:
        rows = rows.filter(_labelled(actor, wanted.label))
    if wanted.age in AGES:
        rows = rows.filter(_aged(wanted.age, today))
    rows = rows.select_related("unit", "data", "dwelling__building__quarter")
    return rows.prefetch_related(live_labels()).order_by(*ORDER)


def live_labels() -> Prefetch[str]:
    """The labels in force of each person, as `live_labels`."""
    rows = Label.objects.filter(ended_at=None).order_by("since_on", "pk")
    return Prefetch("labels", queryset=rows, to_attr="live_labels")


def found(actor: Actor, words: str) -> list[UUID]:
    """Keys of persons by a whole phone, a whole identity number, or the beginning of a name.

    Phones and numbers must be known whole: nobody can leaf through them. A name is found by its
    characters, its pinyin or its initials, by digests; the candidates' names are then opened, in
    scope, to see which of them fit, and shown masked.
    """
    words = words.strip()
    readable = _readable(actor)
    number = normalise_identity(words)
    if _IDENTITY.fullmatch(number):
        rows = PersonalData.objects.filter(readable, identity_index=identity_index(number))
        return list(rows.values_list("pk", flat=True)[:MOST_OPENED])
    if is_phone(words) and normalise_phone(words).isdigit():
        index = phone_index(words)
        first = PersonalData.objects.filter(readable, phone_index=index)
        further = Phone.objects.filter(phone_index=index)
        return [
            *first.values_list("pk", flat=True)[:MOST_OPENED],
            *further.values_list("person_id", flat=True)[:MOST_OPENED],
        ]
    return _named(readable, words)


def _named(readable: Q, words: str) -> list[UUID]:
    alike = Q(name_index=name_index(words))
    tokens = spelling.wanted_tokens(words)
    if tokens:
        alike |= Q(name_tokens__overlap=tokens)
    rows = PersonalData.objects.filter(readable).filter(alike).only("pk", "name", "name_index")
    exact = name_index(words)
    return [
        row.pk
        for row in rows[:MOST_OPENED]
        if row.name_index == exact or (row.name and spelling.begins(row.name.reveal(), words))
    ]


def _speaking_for(keys: list[UUID]) -> QuerySet[Person, UUID | None]:
    rows = Person.objects.filter(pk__in=keys, merged_into__isnull=False)
    return rows.values_list("merged_into", flat=True)


def files_by_email(actor: Actor, addresses: Iterable[str]) -> dict[str, UUID]:
    """Files of residents told at these e-mail addresses that the actor may open; one statement."""
    wanted = {
        digest: address
        for address in addresses
        for digest in blind_indexes("email", normalise_email(address))
    }
    if not wanted:
        return {}
    rows = Person.objects.filter(_readable(actor), notices__email_index__in=wanted, erased_at=None)
    found = rows.values_list("notices__email_index", "pk")
    return {wanted[digest]: pk for digest, pk in found}


def _readable(actor: Actor) -> Q:
    return Q() if actor.is_system else subtrees("unit_path", actor.paths("people.view"))


def _labelled(actor: Actor, kind: str) -> Q:
    """People with this label, where the actor may see it."""
    wanted = Q(
        Exists(
            Label.objects.filter(person=OuterRef("pk"), kind_index=kind_index(kind), ended_at=None)
        )
    )
    if LABEL_RULES[kind].for_visits or actor.is_system:
        return wanted
    return wanted & subtrees("unit_path", actor.paths("people.labels"))


def _aged(band: str, today: date) -> Q:
    least, most, _words = AGES[band]
    wanted = Q(data__birth_year__lte=today.year - least)
    return wanted if most is None else wanted & Q(data__birth_year__gte=today.year - most)


def kinds_to_choose(actor: Actor) -> list[tuple[str, LazyText | str]]:
    """Kinds of labels by which the actor may narrow a list."""
    every = actor.holds_anywhere("people.labels")
    return [(kind.value, kind.label) for kind in LabelKind if every or LABEL_RULES[kind].for_visits]


def suspected(actor: Actor) -> QuerySet[Duplicate]:
    """Pairs to be looked at by whoever may merge both, the newest first."""
    rows = Duplicate.objects.filter(state=DuplicateState.OPEN)
    rows = rows.filter(subtrees("unit_path", actor.paths("people.merge")))
    rows = rows.select_related(
        "first__data", "first__dwelling__building__quarter",
        "second__data", "second__dwelling__building__quarter",
    )  # fmt: skip
    return rows.order_by("-found_at", "pk")


def called_different(actor: Actor) -> QuerySet[Duplicate]:
    """Pairs somebody called two people, the latest first: it can be taken back."""
    rows = Duplicate.objects.filter(state=DuplicateState.DIFFERENT)
    rows = rows.filter(subtrees("unit_path", actor.paths("people.merge")))
    return rows.select_related("first__data", "second__data").order_by("-decided_at", "pk")


def labels_running_out(actor: Actor, until: date) -> QuerySet[Label]:
    """Labels to be looked at again by that day, the nearest first."""
    rows = Label.objects.filter(ended_at=None, until_on__lte=until)
    rows = rows.filter(subtrees("unit_path", actor.paths("people.labels")))
    rows = rows.select_related("person__data", "person__dwelling__building__quarter")
    return rows.order_by("until_on", "pk")


def corrections_open(actor: Actor) -> QuerySet[Correction]:
    """Requests of residents about their files that wait, what is due first on top."""
    rows = Correction.objects.filter(state=RequestState.OPEN)
    rows = rows.filter(
        subtrees("unit_path", actor.paths("people.edit"))
        | (Q(kind=RequestKind.ERASURE) & subtrees("unit_path", actor.paths("people.erase")))
    )
    return rows.select_related("person__data").order_by("due_at", "pk")


def arrivals_open(actor: Actor) -> QuerySet[Departure]:
    """Files that came from another community and were not yet received, the oldest first."""
    rows = Departure.objects.filter(
        subtrees("to_path", actor.paths("people.edit")), received_at=None, undone_at=None
    )
    rows = rows.select_related("person__data", "from_unit", "to_unit")
    return rows.order_by("noted_at", "pk")


def residents_of(building: int) -> QuerySet[Residence]:
    """Who lives, or is registered, behind the doors of a building now."""
    rows = Residence.objects.filter(dwelling__building=building, until_on=None)
    return rows.select_related("person__data", "dwelling").order_by("dwelling__sort_key", "pk")
