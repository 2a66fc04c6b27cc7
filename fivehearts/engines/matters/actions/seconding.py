"""附议: somebody has the same, and says so without writing everything again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from fivehearts.engines.matters.actions.joining import join
from fivehearts.engines.matters.actions.registering import Registration, register
from fivehearts.engines.matters.models import Matter, Publication
from fivehearts.engines.matters.queries.joint import leading_of
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
    with enter(SystemScope("joint")):
        leading = leading_of(publication.matter_id)
        if leading.state == State.JOINED and leading.joined_to_id is not None:
            leading = leading_of(leading.joined_to_id)
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
        with enter(SystemScope("joint")):
            join(
                by=_JOINT.backdating(),
                matter=leading_of(matter.pk),
                leading=leading,
                how=HowJoined.ME_TOO,
                at=at,
            )
    record_it(matter, unit_id=matter.intake_unit_id, data={"publication": publication.pk})
    return matter
