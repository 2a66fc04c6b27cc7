"""What matters do when somebody leaves, a unit is closed, or a promise climbs the ladder."""

from __future__ import annotations

from fivehearts.community.duties import queries as duties
from fivehearts.community.duties.vocabulary.announcements import (
    AbsenceBegan,
    OpenWork,
    PostEnded,
    StandInEnded,
)
from fivehearts.community.people.vocabulary import StillNeededAsked
from fivehearts.community.places.vocabulary import UnitClosed
from fivehearts.engines.matters import actions, rules
from fivehearts.engines.matters.queries.climbing import ladder_steps, supervisor_for
from fivehearts.engines.matters.queries.handlers import approved_report
from fivehearts.engines.matters.queries.independence import without_anybody
from fivehearts.engines.matters.queries.joint import joined_to, leading_of
from fivehearts.engines.matters.queries.keeping import contacts_needed
from fivehearts.engines.matters.queries.work import open_at, orphaned_by
from fivehearts.engines.matters.vocabulary.announcements import JoinedWrote, LeadingMoved
from fivehearts.engines.matters.vocabulary.refusals import (
    NobodyIndependent,
    NothingChanged,
    UnitHoldsMatters,
)
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.engines.matters.vocabulary.words import LADDER_ORDERS, JoiningEnded
from fivehearts.engines.promises.vocabulary import PromisesClimbed
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.verbs import Overtaken

_POSTS = system("posts")
_LADDER = system("ladder")
_ABSENCES = system("absences")
_JOINT = system("joint")
_ANSWERS = frozenset({Verb.APPROVE, Verb.ANSWER_AT_ONCE})
# More than these at one moment are left to the job.
_AT_ONCE = 200


def pass_on(event: PostEnded) -> None:
    """What the leaver owned, and may handle by no other post, goes to the successor or the queue."""
    _pass_on(event.user_id, to=event.successor_id)


def give_back(event: StandInEnded) -> None:
    """What a substitute took up by the posts of an absent colleague goes back to that colleague."""
    _pass_on(event.user_id, to=event.absent_id)


def work_left(question: OpenWork) -> int:
    """How many open matters this user owns and could no longer handle."""
    with enter(SystemScope("posts")):
        return len(orphaned_by(question.user_id, without=(question.unit_id, question.role)))


def _pass_on(leaver: int, *, to: int | None) -> None:
    with enter(SystemScope("posts")):
        heir = duties.user(to) if to is not None else None
        heir_acts = duties.actor_of(heir) if heir is not None else None
        for matter in orphaned_by(leaver):
            if heir is None or heir_acts is None or not rules.may_handle(heir_acts, matter):
                actions.release(by=_POSTS, matter=matter)
            else:
                actions.hand_over(by=_POSTS, matter=matter, to=heir)


def find_another(event: AbsenceBegan) -> None:
    """What only the handlers could review or follow up now goes to the next tier.

    Refuses the absence where no tier has anybody else.
    """
    with enter(SystemScope("absences")):
        for matter in without_anybody(duties.units_of_absences(event.at), limit=_AT_ONCE):
            actions.find_another(by=_ABSENCES.backdating(), matter=matter, at=event.at)


def find_another_for_leaver(event: PostEnded) -> None:
    """What only its handlers are left to review or follow up, once a post ended, goes to the next
    tier.

    Nobody is kept in a post by it: where no tier has anybody else it stays with the unit, late,
    for the ladder to see.
    """
    with enter(SystemScope("posts")):
        for matter in without_anybody({event.unit_id}, limit=_AT_ONCE):
            try:
                actions.find_another(by=_POSTS.backdating(), matter=matter, at=event.at)
            except (NobodyIndependent, NothingChanged, Overtaken):
                continue


def keep_unit_open(event: UnitClosed) -> None:
    """Refuse to close a unit that still holds or answers for open matters."""
    with enter(SystemScope("units")):
        number = open_at(event.unit_id)
    if number:
        raise UnitHoldsMatters(number=number)


def keep_contacts(event: StillNeededAsked) -> None:
    """Say which contacts are still needed: of matters that run, or ended within two years."""
    with enter(SystemScope("keeping")):
        event.needed.update(contacts_needed(event.person_ids, at=event.at))


def climb_for_matters(event: PromisesClimbed) -> None:
    """Remind, urge and have supervised what is due, in the sweep's own transaction."""
    by = _LADDER.backdating()
    with enter(SystemScope("ladder")):
        notes = []
        for step in ladder_steps(event.climbs):
            unit = supervisor_for(step)
            if unit is None:
                notes.append(step)
                continue
            words = str(LADDER_ORDERS[step.rung])
            actions.supervise(by=by, matter=step.matter, unit=unit, words=words, at=event.at)
        if notes:
            actions.urge_by_ladder(by=by, steps=notes, at=event.at)


def lead_along(event: LeadingMoved) -> None:
    """What is joined to a matter goes to its unit, gets its answer, or goes on by itself.

    In the same transaction: nobody may find the leading matter answered and the others waiting.
    """
    by = _JOINT.backdating()
    with enter(SystemScope("joint")):
        leading = leading_of(event.matter_id)
        joined = joined_to(leading)
        if not leading.is_open:
            for matter in joined:
                because = JoiningEnded.LEADING_ENDED
                actions.separate(by=by, matter=matter, because=because, at=event.at)
        elif event.verb in _ANSWERS and joined:
            report = approved_report(leading.pk, leading.round)
            for matter in joined:
                actions.answer_jointly(by=by, matter=matter, report=report, at=event.at)
        else:
            for matter in joined:
                if matter.accountable_unit_id != leading.accountable_unit_id:
                    actions.follow(by=by, matter=matter, leading=leading, at=event.at)


def pass_words_on(event: JoinedWrote) -> None:
    """What was written to a joined matter is not lost: it arrives where the work is done."""
    with enter(SystemScope("joint")):
        actions.arrive(
            by=event.by.backdating() if event.by.may_backdate else event.by,
            matter=leading_of(event.matter_id),
            leading=leading_of(event.leading_id),
            verb=event.verb,
            words=event.words,
            at=event.at,
        )
