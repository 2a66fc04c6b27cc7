"""附议: somebody has the same, and says so without writing everything again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import require
from fivehearts.engines.matters.actions.joining import join
from fivehearts.engines.matters.actions.registering import Registration, register
from fivehearts.engines.matters.models import Matter, Publication
from fivehearts.engines.matters.queries.joint import leading_of
from fivehearts.engines.matters.queries.publishing import publication_of
from fivehearts.engines.matters.vocabulary.joint import OtherConfidentiality
from fivehearts.engines.matters.vocabulary.states import IN_WORK, State
from fivehearts.engines.matters.vocabulary.words import Channel, HowJoined
from fivehearts.foundation.scope import Actor, SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import NOW, action, record_it

_JOINT = system("joint")


@dataclass(frozen=True, slots=True)
class Seconding:
    """Who says “me too”, and what is added to it."""

    contact: str
    words: str = ""
    name: str = ""
    phone: str = ""


@action("matters.me_too")
def me_too(*, by: Actor, publication: Publication, told: Seconding, at: datetime = NOW) -> Matter:
    """附议: a matter of the resident's own, joined at once to what was published.

    It has its own number, code, date and follow-up. Where the published one has been answered, it
    is a request of its own, to be handled by itself. In order: registered with all that follows;
    joined, by the program; record. Raises what `matters.register` raises.
    """
    leading = _leading(publication.matter_id)
    matter = register(
        by=by,
        facts=Registration(
            words=told.words.strip() or _("Me too: %(title)s") % {"title": publication.title},
            place_unit=publication.place or publication.community,
            kind=publication.kind,
            channel=Channel.WEB,
            contact=told.contact,
            category=publication.category,
            resident_name=told.name,
            resident_phone=told.phone,
        ),
        at=at,
    )
    if leading.state in IN_WORK and not leading.historical:
        # What became confidential since it was published is told to nobody: theirs goes by itself.
        with suppress(OtherConfidentiality):
            _join(matter, leading, by=_JOINT.backdating(), at=at)
    record_it(matter, unit_id=matter.intake_unit_id, data={"publication": publication.pk})
    return matter


@action("matters.me_too_here")
def me_too_here(*, by: Actor, leading: Matter, facts: Registration, at: datetime = NOW) -> Matter:
    """附议 at the counter: what somebody tells is registered and joined to a matter in one step.

    By whoever may join to it; by everybody who registers where it is published, as residents do
    for themselves. In order: registered with all that follows; joined; record. Raises what
    `matters.register` and `matters.join` raise: then nothing is registered.
    """
    require(rules.may_join(by, leading) or publication_of(leading) is not None)
    matter = register(by=by, facts=facts, at=at)
    chosen = _leading(leading.pk)
    joins = rules.may_join(by, matter) and rules.may_join(by, chosen)
    _join(matter, chosen, by=by if joins else _JOINT.backdating(), at=at)
    record_it(matter, unit_id=matter.intake_unit_id, data={"leading": chosen.pk})
    return matter


def _leading(pk: int) -> Matter:
    """The matter, or the one it goes along with: one step deep."""
    with enter(SystemScope("joint")):
        found = leading_of(pk)
        if found.state == State.JOINED and found.joined_to_id is not None:
            found = leading_of(found.joined_to_id)
        return found


def _join(matter: Matter, leading: Matter, *, by: Actor, at: datetime) -> None:
    with enter(SystemScope("joint")):
        join(by=by, matter=leading_of(matter.pk), leading=leading, how=HowJoined.ME_TOO, at=at)
