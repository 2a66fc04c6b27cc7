"""What several verbs of people share: cleaned facts, new rows, locked files, places."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from stdnum.cn import ric

from fivehearts.community.people import rules, spelling
from fivehearts.community.people.models import (
    Consent,
    Correction,
    Label,
    LegalHold,
    Membership,
    NoticeChoice,
    Person,
    PersonalData,
    Phone,
    RequestPaper,
    Residence,
)
from fivehearts.community.people.queries.indexes import (
    birth_index,
    identity_index,
    name_index,
    phone_index,
)
from fivehearts.community.people.vocabulary import (
    PRESENT,
    BadBirth,
    BadIdentity,
    BadName,
    BadPhone,
    FileErased,
    FileMerged,
    HasLeft,
    IdentityDisagrees,
    Sex,
    WrongDay,
)
from fivehearts.community.places.models import Dwelling
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import past_the_scope
from fivehearts.foundation.vault.digest import is_identity, is_phone, normalise_identity
from fivehearts.foundation.vault.sealed import Sealed
from fivehearts.foundation.verbs import Refusal

# Tables whose rows hang on a person and carry the path of the unit that looks after them.
HANGING = (
    Phone,
    Membership,
    Residence,
    Label,
    Consent,
    Correction,
    RequestPaper,
    NoticeChoice,
    LegalHold,
)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person when they are written down; "" and None are unknown."""

    name: str
    phone: str = ""
    identity: str = ""
    birth_on: date | None = None
    sex: str = ""
    language: str = ""


def cleaned(facts: PersonFacts, *, today: date) -> PersonFacts:
    """The facts in one spelling, birth date and sex taken from the identity number where missing.

    Raises `BadName`, `BadPhone`, `BadIdentity`, `IdentityDisagrees`, `BadBirth`.
    """
    identity = normalise_identity(facts.identity)
    born, sex = _said_by(identity)
    if (facts.birth_on and born and facts.birth_on != born) or (
        facts.sex and sex and facts.sex != sex
    ):
        raise IdentityDisagrees
    born = facts.birth_on or born
    if born and not (born.year >= 1850 and born <= today):
        raise BadBirth
    return PersonFacts(
        name=clean_name(facts.name),
        phone=clean_phone(facts.phone),
        identity=identity,
        birth_on=born,
        sex=facts.sex or sex,
        language=facts.language,
    )


def clean_name(name: str) -> str:
    """The name with single spaces. Raises `BadName`."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 60:
        raise BadName
    return name


def clean_phone(phone: str) -> str:
    """The phone as it was given, or "". Raises `BadPhone`."""
    phone = phone.strip()
    if phone and (len(phone) > 40 or not is_phone(phone)):
        raise BadPhone
    return phone


def _said_by(identity: str) -> tuple[date | None, str]:
    """Birth date and sex in a mainland number (GB 11643); other papers say neither."""
    if not identity:
        return None, ""
    if len(identity) != 18 or not identity[:17].isdigit():
        if not 5 <= len(identity) <= 30:
            raise BadIdentity
        return None, ""
    if not is_identity(identity):
        raise BadIdentity
    sex = Sex.MALE if int(identity[16]) % 2 else Sex.FEMALE
    return ric.get_birth_date(identity), sex.value


def new_person(
    facts: PersonFacts,
    *,
    unit: Unit,
    at: datetime,
    dwelling: Dwelling | None = None,
    registered: bool = True,
) -> tuple[Person, PersonalData]:
    """Two unsaved rows of cleaned facts, for `verbs.insert` or `save`: many fit one statement.

    `unit` looks after the person: the unit of the dwelling's building, or the community.
    """
    person = Person(
        unit_id=unit.pk,
        unit_path=unit.path,
        made_at=at,
        registered_at=at if registered else None,
        dwelling_id=dwelling.pk if dwelling is not None else None,
    )
    home = rules.home_path(unit)
    data = PersonalData(person=person, unit_path=unit.path, home_path=home, name=facts.name)
    fill(data, facts)
    return person, data


def name_cells(name: str, key: UUID) -> tuple[bytes, str, list[int]]:
    """What `new_person` keeps of a cleaned name: sealed for the person of this key, and its digests.

    For imports of tens of thousands, where making the two objects costs more than this.
    """
    kept = Sealed(text=name, address=f"{PersonalData._meta.label}.name:{key}")
    return kept.token(), name_index(name), spelling.name_tokens(name)


def fill(data: PersonalData, facts: PersonFacts) -> None:
    """Put cleaned facts into the row, with the digests by which they are found."""
    data.name, data.name_index = facts.name, name_index(facts.name)
    data.name_tokens = spelling.name_tokens(facts.name)
    data.phone, data.phone_index = facts.phone or None, phone_index(facts.phone)
    data.identity = facts.identity or None
    data.identity_index = identity_index(facts.identity)
    data.birth = facts.birth_on.isoformat() if facts.birth_on else None
    data.birth_index = birth_index(facts.birth_on)
    data.birth_year = facts.birth_on.year if facts.birth_on else None
    data.sex, data.language = facts.sex, facts.language


def unit_of(dwelling: Dwelling | None, home: Unit) -> Unit:
    """Who looks after people of this dwelling: its building's unit inside `home`, else `home`."""
    if dwelling is None:
        return home
    unit = dwelling.building.unit
    return unit if unit.path.startswith(home.path) else home


def locked(person: Person, *, gone: bool = False) -> Person:
    """The file as it stands, held for this transaction; open to changes.

    Goes by a key the caller found in scope. Raises `FileErased`, `FileMerged` and, where the
    person left and `gone` is not expected, `HasLeft`.
    """
    rows = Person._base_manager.select_for_update(of=("self",)).select_related("unit")
    fresh = rows.get(pk=person.pk)
    if fresh.erased_at is not None:
        raise FileErased
    if fresh.merged_into_id is not None:
        raise FileMerged
    if fresh.left_on is not None and not gone:
        raise HasLeft
    return fresh


def in_order(since_on: date | None, until_on: date | None, today: date) -> None:
    """Days that may be written down: not in the future, and the end not before the beginning."""
    if any(day and (day > today or day.year < 1850) for day in (since_on, until_on)):
        raise WrongDay
    if since_on and until_on and until_on < since_on:
        raise WrongDay


def day_of(at: datetime) -> date:
    """The day of a moment where we live."""
    return timezone.localtime(at).date()


@contextmanager
def refused_by(constraint: str, refusal: type[Refusal]) -> Iterator[None]:
    """Turn the database's word on a race into the refusal that says what to do."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        found = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if found == constraint:
            raise refusal from error
        raise


def look_after(person: Person, unit: Unit) -> None:
    """Give the person, and what hangs on them where they were, to another unit.

    What stayed behind with a former community, handed over to nobody, stays there.
    """
    before = person.unit_path
    if person.unit_id == unit.pk and before == unit.path:
        return
    person.unit, person.unit_path = unit, unit.path
    person.save(update_fields=["unit", "unit_path"])
    with past_the_scope("people.look_after"):
        # The new unit may be out of the mover's sight: a row may leave it all the same.
        PersonalData._base_manager.filter(person=person).update(unit_path=unit.path)
        for table in HANGING:
            rows = table._base_manager.filter(person=person, unit_path=before)
            rows.update(unit_path=unit.path)


def home_of(person: Person) -> Unit:
    """The community that keeps the file of a person, whoever asks."""
    return Unit.objects.get(path=rules.home_path(person.unit))


def settle(person: Person) -> None:
    """Note where the person lives now, as the residences say, and who therefore looks after them."""
    rows = Residence._base_manager.filter(person=person, until_on=None, living__in=PRESENT)
    latest = rows.select_related("dwelling__building__unit").order_by("since_on", "pk").last()
    person.dwelling = latest.dwelling if latest else None
    person.save(update_fields=["dwelling"])
    data = PersonalData._base_manager.only("home_path").get(person=person)
    home = Unit.objects.get(path=data.home_path)
    look_after(person, unit_of(person.dwelling, home))
