"""催办 and 督办: ask for speed, order it, and answer the order. None of them moves a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import (
    in_turn,
    promise_steps,
    require,
    settle_dates,
    stay,
    take_part,
    tell,
)
from fivehearts.engines.matters.actions.guarding import kept_words
from fivehearts.engines.matters.actions.registering import keep_photos
from fivehearts.engines.matters.models import Matter, Supervision, Urging
from fivehearts.engines.matters.queries.urging import may_urge_again, open_supervision
from fivehearts.engines.matters.vocabulary.refusals import (
    NoSupervision,
    SupervisedAlready,
    UrgedToday,
    WordsMissing,
)
from fivehearts.engines.matters.vocabulary.states import Source, Step, Verb
from fivehearts.engines.matters.vocabulary.words import Part
from fivehearts.engines.promises import actions as promises
from fivehearts.foundation.clock import local
from fivehearts.foundation.files.made import CleanFile
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, action


@action("matters.urge")
def urge(
    *,
    by: Actor,
    matter: Matter,
    words: str = "",
    for_resident: bool = False,
    photos: Sequence[CleanFile] = (),
    at: datetime = NOW,
) -> Matter:
    """催办: the unit that answers is asked for speed.

    The resident may do it once on each working day, by the page or through a clerk
    (`for_resident`); nothing is counted against the resident, and no list shows how often. In
    order: the urging is kept; the matter shows when it was last urged; files that show why;
    timeline (public); record. Raises `UrgedToday`.
    """
    require(rules.may_urge(by, matter))
    in_turn(matter, Verb.URGE)
    by_resident = by.is_resident or for_resident
    if by_resident:
        again_on = may_urge_again(matter, at=at)
        if again_on > at:
            raise UrgedToday(day=f"{local(again_on):%m-%d %H:%M}")
    words = kept_words(matter, words, at=at)
    stay(matter, verb=Verb.URGE, at=at, urged_at=at)
    Urging._base_manager.create(
        matter=matter,
        round=matter.round,
        source=Source.RESIDENT if by_resident else Source.STAFF,
        unit=matter.holder_unit,
        at=at,
        by=by.ref,
        words=words,
    )
    keep_photos(matter, photos, verb=Verb.URGE, by=by, public=by_resident, at=at)
    tell(
        matter,
        verb=Verb.URGE,
        by=by,
        at=at,
        # What colleagues write to each other stays among them.
        public=by_resident,
        words=words,
        facts={"source": Source.RESIDENT if by_resident else Source.STAFF},
    )
    return matter


@action("matters.supervise")
def supervise(*, by: Actor, matter: Matter, unit: Unit, words: str, at: datetime = NOW) -> Matter:
    """督办: a superior `unit` orders, and the unit that answers replies by a date of its own.

    In order: the order is kept with a promise to reply; the superior takes part and sees it
    from now on; timeline (internal); record. Raises `WordsMissing`, `SupervisedAlready`.
    """
    require(rules.may_supervise(by, matter, unit))
    in_turn(matter, Verb.SUPERVISE)
    if not words.strip():
        raise WordsMissing
    if open_supervision(matter, unit=unit) is not None:
        raise SupervisedAlready
    stay(matter, verb=Verb.SUPERVISE, at=at, turn=matter.turn + 1, supervised_at=at)
    made = promise_steps(
        matter,
        steps=(Step.SUPERVISION,),
        unit=matter.accountable_unit,
        start=at,
        by=by,
        at=at,
    )
    settle_dates(matter)
    Supervision._base_manager.create(
        matter=matter,
        round=matter.round,
        unit=unit,
        addressed_to=matter.accountable_unit,
        at=at,
        by=by.ref,
        words=kept_words(matter, words, at=at),
        promise=made[0],
    )
    take_part(matter, unit=unit, part=Part.SUPERVISES, at=at)
    tell(
        matter,
        verb=Verb.SUPERVISE,
        by=by,
        at=at,
        public=False,
        words=words.strip(),
        facts={"unit": matter.accountable_unit_id},
        unit_id=unit.pk,
    )
    return matter


@action("matters.reply")
def reply(*, by: Actor, matter: Matter, words: str, at: datetime = NOW) -> Matter:
    """回复督办: what was done, what is missing, and by when. Answers every open order at once.

    In order: the orders are settled; their promises end; timeline (internal); record.
    Raises `WordsMissing`, `NoSupervision`.
    """
    require(rules.may_reply(by, matter))
    in_turn(matter, Verb.REPLY)
    if not words.strip():
        raise WordsMissing
    waiting = Supervision._base_manager.filter(matter=matter, settled_at=None)
    found = list(waiting.select_related("promise"))
    if not found:
        raise NoSupervision
    stay(matter, verb=Verb.REPLY, at=at, supervised_at=None)
    words = kept_words(matter, words, at=at)
    waiting.update(replied_at=at, replied_by=by.ref, reply=words, settled_at=at)
    running = [one.promise for one in found if one.promise.runs]
    if running:
        promises.end(by=by, promises=running, done_at=at, at=at)
    settle_dates(matter)
    tell(matter, verb=Verb.REPLY, by=by, at=at, public=False, words=words.strip())
    return matter


def settle_supervision(matter: Matter, *, at: datetime) -> None:
    """A supervision order ends with the answer it asked for (办结即销号)."""
    if matter.supervised_at is None:
        return
    Supervision._base_manager.filter(matter=matter, settled_at=None).update(settled_at=at)
    Matter._base_manager.filter(pk=matter.pk).update(supervised_at=None)
    matter.supervised_at = None
