"""Register a matter, and issue its query code anew."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model

from fivehearts.community.people import actions as people
from fivehearts.community.people.models import Person
from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import (
    keep_keys,
    require,
    tell,
    wanted_steps,
)
from fivehearts.engines.matters.actions.guarding import kept_words, title_of
from fivehearts.engines.matters.models import (
    Access,
    Matter,
    Participation,
    Photo,
    Span,
    Wording,
)
from fivehearts.engines.matters.vocabulary.refusals import (
    ContactMissing,
    PlaceMissing,
    TooManyPhotos,
    UnitClosed,
    WordsMissing,
)
from fivehearts.engines.matters.vocabulary.states import Queue, State, Step, Verb
from fivehearts.engines.matters.vocabulary.words import Contact, Part, Urgency
from fivehearts.engines.promises import actions as promises
from fivehearts.engines.promises.models import Promise
from fivehearts.foundation.files import actions as files
from fivehearts.foundation.files.cleaning import clean as clean_file
from fivehearts.foundation.files.made import CleanFile
from fivehearts.foundation.numbering.actions import next_number_and_keys
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import past_the_scope
from fivehearts.foundation.scope.vocabulary import UnitKind
from fivehearts.foundation.search import bigrams
from fivehearts.foundation.vault import references
from fivehearts.foundation.verbs import NOW, action, insert, written_last

MOST_PHOTOS = 6
_TITLE_LENGTH = 40
_CODE_DIGITS = 8
# Where a registration knows the keys of its rows before it writes them: the matter, two promises.
_TABLES = (Matter._meta.db_table, Promise._meta.db_table, Promise._meta.db_table)


@dataclass(frozen=True, slots=True)
class Registration:
    """The five facts of an intake (姓名、时间、地点、原因、经过) and how it came."""

    words: str
    place_unit: Unit
    kind: str
    channel: str
    contact: str
    urgency: str = Urgency.ORDINARY
    title: str = ""
    category: Category | None = None
    place_words: str = ""
    happened_on: date | None = None
    resident_name: str = ""
    resident_phone: str = ""
    speaker_name: str = ""
    speaker_phone: str = ""
    photos: Sequence[CleanFile | UploadedFile[Any]] = field(default=())
    # What the category asked and what was answered, as it was asked.
    answers: Sequence[tuple[str, str]] = ()
    historical: bool = False
    # When the resident was first heard, where that was elsewhere and before: the promise to
    # resolve is counted from there.
    heard_at: datetime | None = None


@action("matters.register")
def register(*, by: Actor, facts: Registration, at: datetime = NOW) -> Matter:
    """Take a matter in. Its clock starts here, not when somebody signs.

    In order: who and where is checked; the persons are remembered in the vault; the promises to
    resolve and to dispatch are made; the matter, its words (phones and identity numbers go to
    the vault), its query code and its first span are written; the pictures are cleaned and kept; the timeline and the record are written.
    Raises `WordsMissing`, `PlaceMissing`, `ContactMissing`, `UnitClosed`, `TooManyPhotos`.
    """
    intake = _checked(by, facts)
    resident, speaker = _persons(by, facts, intake, at)
    steps = (Step.RESOLVE, Step.DISPATCH)
    # Whoever registers may not see the place: keys are drawn before, and nothing is read back.
    number, (key, *promised) = next_number_and_keys("matter", at, tables=_TABLES)
    with written_last():
        made = promises.make(
            by=by,
            wanted=_wanted(facts, intake, at),
            historical=facts.historical,
            keys=promised,
            at=at,
        )
        matter = Matter(
            pk=key,
            number=number,
            kind=facts.kind,
            urgency=facts.urgency,
            channel=facts.channel,
            contact=facts.contact,
            category=facts.category,
            title=title_for(facts.title, facts.words),
            state=State.REGISTERED,
            place_unit=facts.place_unit,
            unit_path=facts.place_unit.path,
            district_id=facts.place_unit.district_id,
            intake_unit=intake,
            accountable_unit=intake,
            holder_unit=intake,
            queue=Queue.ACCEPT,
            resident=resident,
            speaker=speaker,
            registered_by=by.ref,
            promise=made[0],
            next_due_at=min(promise.due_at for promise in made),
            registered_at=at,
            historical=facts.historical,
        )
        insert(matter)
        keep_keys(matter, steps, made, beside=_belongings(matter, facts, intake, at))
    # Set by the database: read when somebody asks.
    del matter.__dict__["recorded_at"]
    keep_photos(matter, facts.photos, verb=Verb.REGISTER, by=by, public=True, at=at)
    tell(
        matter,
        verb=Verb.REGISTER,
        by=by,
        at=at,
        public=True,
        facts={"channel": facts.channel, "contact": facts.contact, "photos": len(facts.photos)},
    )
    return matter


def _wanted(facts: Registration, intake: Unit, at: datetime) -> list[promises.Wanted]:
    """To resolve, counted from when the resident was heard; to dispatch, counted from now."""
    told = {"kind": facts.kind, "urgency": facts.urgency}
    resolve = wanted_steps((Step.RESOLVE,), unit=intake, start=facts.heard_at or at, **told)
    return resolve + wanted_steps((Step.DISPATCH,), unit=intake, start=at, **told)


def _checked(by: Actor, facts: Registration) -> Unit:
    """The unit that takes it in: the community of the place."""
    if not facts.words.strip():
        raise WordsMissing
    place = facts.place_unit
    if place.kind not in {UnitKind.COMMUNITY, UnitKind.GRID}:
        raise PlaceMissing
    if place.closed_at is not None:
        raise UnitClosed(unit=place.name)
    require(rules.may_register(by, place))
    if facts.contact in {Contact.SELF, Contact.ON_BEHALF} and not facts.resident_phone.strip():
        raise ContactMissing
    if len(facts.photos) > MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    return place.parent if place.kind == UnitKind.GRID and place.parent else place


def _persons(
    by: Actor, facts: Registration, intake: Unit, at: datetime
) -> tuple[Person | None, Person | None]:
    """Who asks, and who spoke for them. Nobody is remembered where no contact was wanted."""
    if facts.contact in {Contact.ANONYMOUS, Contact.NONE} and not facts.resident_name:
        return None, None

    def remember(name: str, phone: str) -> Person:
        return people.remember_person(by=by, name=name, phone=phone, unit=intake, at=at)

    resident = remember(facts.resident_name, facts.resident_phone)
    if facts.contact == Contact.ON_BEHALF and (facts.speaker_name or facts.speaker_phone):
        return resident, remember(facts.speaker_name, facts.speaker_phone)
    return resident, None


def _belongings(matter: Matter, facts: Registration, intake: Unit, at: datetime) -> list[Model]:
    """What is written beside the matter: words, code, the units taking part, the first span."""
    told = kept_words(matter, facts.words, at=at)
    # Where a place is cut a reference could be cut in two: it stands there as a mask.
    place_words = references.masked(kept_words(matter, facts.place_words, at=at))[:200]
    if facts.title.strip():
        kept_words(matter, facts.title, at=at)
    words = Wording(
        matter_id=matter.pk,
        words=told,
        place_words=place_words,
        happened_on=facts.happened_on,
        answers=[[asked, kept_words(matter, said, at=at)] for asked, said in facts.answers],
        vector=bigrams.vector(matter.title, references.masked(told), place_words),
    )
    beyond = not matter.unit_path.startswith(intake.path)
    taking_part = [
        Participation(
            matter_id=matter.pk,
            unit_id=intake.pk,
            unit_path=intake.path,
            part=part,
            since=at,
            beyond=beyond,
            beyond_open=beyond,
            registered_at=matter.registered_at if beyond else None,
        )
        for part in (Part.INTAKE, Part.ACCOUNTABLE)
    ]
    return [
        words,
        Access(matter_id=matter.pk, code=new_code(), renewed_at=at),
        *taking_part,
        Span(matter_id=matter.pk, unit_id=intake.pk, since=at),
    ]


def new_code() -> str:
    """A query code nobody can guess."""
    return f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}d}"


def title_for(title: str, words: str) -> str:
    """The title of a matter: the one it was given, or one from its words; without numbers."""
    return title_of(title).strip()[:120] or title_from(title_of(words))


def title_from(words: str) -> str:
    """A title from the first line of the words, cut to a line a list can show."""
    first = words.strip().splitlines()[0].strip()
    return first if len(first) <= _TITLE_LENGTH else first[: _TITLE_LENGTH - 1] + "…"


def keep_photos(
    matter: Matter,
    uploads: Sequence[CleanFile | UploadedFile[Any]],
    *,
    verb: Verb,
    by: Actor,
    public: bool,
    at: datetime,
) -> None:
    """Clean and keep pictures and other files of a matter, each with the name it came with.

    Raises the refusals of `files` and `TooManyPhotos`.
    """
    if len(uploads) > MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    clean = [_clean(one) for one in uploads]
    kept = [files.keep(by=by, upload=one, at=at) for one in clean]
    photos = [
        Photo(
            matter=matter,
            file=file,
            name=one.name,
            description=one.description,
            verb=verb,
            round=matter.round,
            public=public,
        )
        for one, file in zip(clean, kept, strict=True)
    ]
    if photos:
        with past_the_scope("matters.keep_photos"):
            # The keys of the new rows are read back, also by a resident who has no code yet.
            Photo._base_manager.bulk_create(photos)


def _clean(upload: CleanFile | UploadedFile[Any]) -> CleanFile:
    """What a form has looked at already is taken as it is."""
    if isinstance(upload, CleanFile):
        return upload
    return clean_file(cast("BinaryIO", upload), name=upload.name or "")


@action("matters.renew_code")
def renew_code(*, by: Actor, matter: Matter, at: datetime = NOW) -> str:
    """Give a resident who lost the receipt a new query code; the old one no longer opens.

    In order: the code is replaced, the timeline tells it (internally), the record keeps it.
    """
    require(rules.may_renew_code(by, matter))
    access = Access._base_manager.get(matter=matter)
    code = new_code()
    access.code = code
    access.renewed_at = at
    access.save(update_fields=["code", "renewed_at"])
    tell(matter, verb=Verb.RENEW_CODE, by=by, at=at, public=False)
    return code
