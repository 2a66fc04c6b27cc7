"""What other floors may ask about persons; always inside the scope in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from fivehearts.community.people.models import Person, PersonalData, Phone
from fivehearts.community.people.queries.indexes import phone_indexes
from fivehearts.community.people.vocabulary import PhoneKind
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.scope.scopes import past_the_scope


def persons_by_phone(actor: Actor, phone: str, *, own: bool = False) -> QuerySet[PersonalData]:
    """Persons with exactly this phone that the actor may read matters of; masked.

    By their first phone or a further one, with every file that was merged with theirs. `own`
    leaves out phones of somebody else: of the family, of a carer, at work. The whole number must
    be known: nobody can leaf through phones.
    """
    indexes = phone_indexes(phone)
    if not indexes:
        return PersonalData.objects.none()
    further = Phone._base_manager.filter(phone_index__in=indexes)
    if own:
        further = further.filter(kind=PhoneKind.SECOND)
    named = Q(data__phone_index__in=indexes) | Q(pk__in=further.values("person"))
    files = Person._base_manager.filter(named).annotate(speaks=Coalesce("merged_into", "pk"))
    speaking = files.values("speaks")
    rows = PersonalData.objects.filter(
        Q(person__in=speaking) | Q(person__merged_into__in=speaking)
    ).select_related("person__unit")
    if not actor.is_system:
        rows = rows.filter(subtrees("unit_path", actor.paths("matters.view")))
    return rows.order_by("person__made_at", "pk")


def masked_contacts(person_ids: Iterable[UUID]) -> dict[UUID, PersonalData]:
    """Masked name and phone by person, in one query, for rows that were already found in scope.

    Goes by the keys a scoped query gave, so that a unit taking part in a matter reads the mask
    of a resident of another community.
    """
    rows = PersonalData._base_manager.filter(pk__in=list(person_ids))
    with past_the_scope("people.masked_contacts"):
        return {row.pk: row for row in rows}


def all_files_of(roots: Iterable[UUID]) -> list[UUID]:
    """These files and every one merged into them."""
    wanted = list(roots)
    rows = Person._base_manager.filter(Q(pk__in=wanted) | Q(merged_into__in=wanted))
    return list(rows.values_list("pk", flat=True))


def files_with_same_contact(person_id: UUID) -> QuerySet[PersonalData, Any]:
    """Keys of files that have the same first phone as this one, by its keyed digest; as a subquery.

    Nobody is shown: it tells that two files may be of one person.
    """
    own = PersonalData.objects.filter(pk=person_id).exclude(phone_index="")
    return PersonalData.objects.filter(phone_index__in=own.values("phone_index")).values("person")


def is_minor(person_ids: Iterable[UUID], *, on: date) -> bool:
    """Whether one of these is known to be under eighteen in the year of this day."""
    rows = PersonalData._base_manager.filter(pk__in=list(person_ids), birth_year__gt=on.year - 18)
    with past_the_scope("people.is_minor"):
        return rows.exists()
