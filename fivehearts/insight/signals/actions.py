"""Signs: noticed by the program, judged by a person, looked at once more."""

from __future__ import annotations

from datetime import date, datetime

from fivehearts.foundation.scope import Actor
from fivehearts.foundation.vault import references
from fivehearts.foundation.verbs import NOW, Forbidden, action, insert, move, record_it
from fivehearts.insight.signals import rules
from fivehearts.insight.signals.models import Sign, SignMatter
from fivehearts.insight.signals.queries import Noticed
from fivehearts.insight.signals.vocabulary import (
    LONGEST_WORDS,
    TRANSITIONS,
    NothingToSpeakAbout,
    State,
    Verb,
)


@action("signals.notice")
def notice(*, by: Actor, noticed: Noticed, day: date, at: datetime = NOW) -> Sign:
    """Keep a sign with the matters behind it. In order: the sign; its matters; record."""
    if not rules.may_notice(by):
        raise Forbidden
    unit = noticed.unit
    one = Sign(
        unit=unit,
        unit_path=unit.path,
        kind=noticed.kind,
        key=noticed.key,
        day=day,
        noticed_at=at,
    )
    one.save()
    insert(*(SignMatter(sign=one, matter_id=matter) for matter in noticed.matters))
    record_it(one, unit_id=unit.pk, data={"kind": noticed.kind, "matters": noticed.matters})
    return one


@action("signals.find_fine")
def find_fine(*, by: Actor, sign: Sign, words: str = "", at: datetime = NOW) -> Sign:
    """Nothing is wrong with it. State and, where given, why; record."""
    _require(by, sign)
    return _said(sign, Verb.FIND_FINE, State.FINE, words, by=by, at=at)


@action("signals.speak")
def speak(*, by: Actor, sign: Sign, words: str, at: datetime = NOW) -> Sign:
    """It is to be spoken about with the unit. State and what to ask; record. Raises `NothingToSpeakAbout`."""
    _require(by, sign)
    if not words.strip():
        raise NothingToSpeakAbout
    return _said(sign, Verb.SPEAK, State.SPOKEN, words, by=by, at=at)


@action("signals.take_up")
def take_up(*, by: Actor, sign: Sign, at: datetime = NOW) -> Sign:
    """Take back what was said of it. State; record."""
    _require(by, sign)
    return _said(sign, Verb.TAKE_UP, State.NOTICED, sign.words, by=by, at=at)


def _require(by: Actor, sign: Sign) -> None:
    if not rules.may_look(by, sign):
        raise Forbidden


def _said(sign: Sign, verb: Verb, to: State, words: str, *, by: Actor, at: datetime) -> Sign:
    # A note of a colleague keeps no number of a resident.
    kept = references.masked(references.replaced(words.strip(), owner="mask").text)
    told = {"looked_at": at, "looked_by": by.ref, "words": kept[:LONGEST_WORDS]}
    move(sign, verb=verb, to=to, table=TRANSITIONS, changes=told)
    record_it(sign, unit_id=sign.unit_id, data={"state": to})
    return sign
