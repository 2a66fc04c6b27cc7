"""办理: first contact, notes, and the report that it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from fivehearts.community.duties import queries as duties
from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import (
    in_turn,
    keep_promises,
    lead,
    require,
    settle_dates,
    tell,
)
from fivehearts.engines.matters.actions.guarding import kept_words
from fivehearts.engines.matters.actions.passing import drop_request
from fivehearts.engines.matters.actions.registering import keep_photos
from fivehearts.engines.matters.models import Attempt, Matter, Report
from fivehearts.engines.matters.queries.helping import helping_unit, still_helping
from fivehearts.engines.matters.vocabulary.helping import LeadSpeaks, PartsOpen
from fivehearts.engines.matters.vocabulary.refusals import (
    AnswerMissing,
    NoContactPossible,
    WordsMissing,
)
from fivehearts.engines.matters.vocabulary.states import (
    REVIEW,
    Queue,
    State,
    Step,
    Verb,
)
from fivehearts.engines.matters.vocabulary.words import REPORTABLE, TRIES, Outcome, Purpose
from fivehearts.foundation.files.made import CleanFile
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope import queries as units
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, action, insert


@action("matters.contact")
def contact(
    *,
    by: Actor,
    matter: Matter,
    way: str,
    reached: bool,
    words: str = "",
    public: bool = False,
    at: datetime = NOW,
) -> Matter:
    """Log a try to reach the resident. Reached, or three tries made, the handling begins.

    In order: the attempt is kept; state; the promise of first contact ends; timeline; record.
    Raises `NoContactPossible`.
    """
    require(rules.may_handle(by, matter))
    in_turn(matter, Verb.CONTACT)
    if not matter.can_be_contacted:
        raise NoContactPossible
    tries = Attempt._base_manager.filter(
        matter=matter, round=matter.round, purpose=Purpose.FIRST_CONTACT
    ).count()
    done = reached or tries + 1 >= TRIES or matter.state == State.HANDLING
    lead(
        matter,
        verb=Verb.CONTACT,
        to=State.HANDLING if done else State.SIGNED,
        at=at,
        owner_id=by.user_id or matter.owner_id,
        queue=matter.queue if not (by.user_id or matter.owner_id) else Queue.NOBODY,
    )
    Attempt._base_manager.create(
        matter=matter,
        round=matter.round,
        purpose=Purpose.FIRST_CONTACT,
        way=way,
        reached=reached,
        at=at,
        by=by.ref,
    )
    if done:
        keep_promises(matter, Step.FIRST_CONTACT, by=by, done_at=at, at=at)
        settle_dates(matter)
    facts = {"way": way, "reached": reached, "tries": tries + 1}
    tell(
        matter,
        verb=Verb.CONTACT,
        by=by,
        at=at,
        public=public or not words,
        words=words.strip(),
        facts=facts,
    )
    return matter


@action("matters.note")
def note(
    *,
    by: Actor,
    matter: Matter,
    words: str,
    public: bool = False,
    photos: Sequence[CleanFile | UploadedFile[Any]] = (),
    at: datetime = NOW,
) -> Matter:
    """Add a note to an open matter: internal unless made public by choice.

    Whoever helps with a part adds its own, internal ones. In order: pictures, timeline, record.
    Raises `WordsMissing`, `LeadSpeaks`, `IllegalTransition`.
    """
    leads = rules.may_note(by, matter)
    helper = None if leads else helping_unit(by, matter)
    require(leads or helper is not None)
    if helper is not None and public:
        raise LeadSpeaks
    if not words.strip():
        raise WordsMissing
    in_turn(matter, Verb.NOTE)
    keep_photos(matter, photos, verb=Verb.NOTE, by=by, public=public, at=at)
    tell(
        matter,
        verb=Verb.NOTE,
        by=by,
        at=at,
        public=public,
        words=words.strip(),
        unit_id=helper.pk if helper is not None else None,
    )
    return matter


@action("matters.report_done")
def report_done(
    *,
    by: Actor,
    matter: Matter,
    outcome: str,
    answer: str,
    photos: Sequence[CleanFile | UploadedFile[Any]] = (),
    at: datetime = NOW,
) -> Matter:
    """办结反馈: the unit says it is done, and how, in words the resident will read.

    The promise to resolve keeps running until somebody else has reviewed the report; approved,
    it counts as done at this moment. In order: report, state (it lies with the reviewer's unit
    now), pictures, timeline, record. Raises `AnswerMissing`, `StandsStill`,
    `PartsOpen`.
    """
    require(rules.may_handle(by, matter))
    in_turn(matter, Verb.REPORT_DONE)
    allowed = {*REPORTABLE, *([Outcome.NOT_STATED] if matter.historical else [])}
    if not answer.strip() or outcome not in allowed:
        raise AnswerMissing
    if helping := still_helping(matter):
        raise PartsOpen(units="、".join(helping))
    reviewer = independent_unit(matter, permission=REVIEW, excluding={by.ref})
    handler = matter.holder_unit
    lead(
        matter,
        verb=Verb.REPORT_DONE,
        to=State.REPORTED,
        at=at,
        holder=reviewer,
        queue=Queue.REVIEW,
        # What was asked for is no longer needed.
        changes={"reported_at": at, **drop_request(matter, by=by, at=at)},
    )
    insert(
        Report(
            matter=matter,
            round=matter.round,
            unit=handler,
            at=at,
            by=by.ref,
            outcome=outcome,
            answer=kept_words(matter, answer, at=at, to_resident=True),
        )
    )
    keep_photos(matter, photos, verb=Verb.REPORT_DONE, by=by, public=True, at=at)
    facts = {"outcome": outcome, "photos": len(photos)}
    tell(
        matter,
        verb=Verb.REPORT_DONE,
        by=by,
        at=at,
        # The resident learns that it was reported; the answer itself is shown once approved.
        public=True,
        facts=facts,
        unit_id=handler.pk,
    )
    return matter


def independent_unit(matter: Matter, *, permission: str, excluding: set[str]) -> Unit:
    """The lowest unit from the intake upwards where somebody else than these holds `permission`.

    In a small office that is the next tier (DESIGN §5). Where nobody is found at all the intake
    keeps it: a queue that nobody empties is seen, a matter without a queue is lost.
    """
    intake = matter.intake_unit
    excluded = {int(ref.removeprefix("user:")) for ref in excluding if ref.startswith("user:")}
    holders = duties.units_with_holder(
        permission, paths=[intake.path, *units.superior_paths(intake.path)], excluding=excluded
    )
    # The longest path is the lowest tier.
    return max(holders, key=lambda unit: len(unit.path), default=intake)
