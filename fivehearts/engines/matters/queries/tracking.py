"""What the resident sees of the own matter: public steps and units, never a colleague's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from fivehearts.engines.matters.models import Due, FollowUp, Matter, Photo, TimelineStep
from fivehearts.engines.matters.queries.belonging import in_sight, moves_of, photos_of, story
from fivehearts.engines.matters.queries.joint import Together, joint_photos, together
from fivehearts.engines.matters.vocabulary.states import Step, Verb
from fivehearts.engines.promises.models import Move, Promise
from fivehearts.engines.promises.queries import explanation
from fivehearts.foundation.clock.explain import explain
from fivehearts.foundation.scope import kept
from fivehearts.foundation.scope.models import Unit

# Steps by which a unit says something the resident may read in its own words.
_SPEAKING = frozenset(
    {
        Verb.ACCEPT,
        Verb.ASK_PAPERS,
        Verb.BEGIN_STEP,
        Verb.FINISH_STEP,
        Verb.TAKE_PAPERS,
        Verb.ANSWER_AT_ONCE,
        Verb.ANSWER_JOINTLY,
        Verb.APPROVE,
        Verb.CONTACT,
        Verb.DECLINE,
        Verb.ESCALATE,
        Verb.EXTEND,
        Verb.HAND_BACK,
        Verb.NOTE,
        Verb.PARK,
        Verb.RECLASSIFY,
        Verb.RENEW_PARKING,
        Verb.REOPEN,
        Verb.RESUME,
        Verb.SUSPEND,
        Verb.URGE,
        Verb.WITHDRAW,
    }
)
# Steps that carry the official answer.
_ANSWERING = frozenset({Verb.APPROVE, Verb.ANSWER_AT_ONCE, Verb.ANSWER_JOINTLY})


_ANSWERED_TOGETHER = frozenset({Verb.ANSWER_JOINTLY})
# With these a resident sends files: when it is told, and whenever it is asked for again.
SENT_BY_RESIDENTS = frozenset({Verb.REGISTER, Verb.URGE, Verb.REOPEN})


@dataclass(frozen=True, slots=True)
class PublicStep:
    """One step of the story as the resident reads it."""

    verb: Verb
    round: int
    at: datetime
    unit_name: str
    by_resident: bool
    given_to: str
    words: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ExplainedPromise:
    """The promise of an answer, why its date is what it is, and why it moved."""

    promise: Promise
    unit_name: str
    why: list[str]
    moves: list[Move]

    def is_late(self, at: datetime) -> bool:
        """Whether the date passed before an answer was ready."""
        return self.promise.is_late(at)


@dataclass(frozen=True, slots=True)
class TrackedPage:
    """Everything the resident's page about one matter shows."""

    matter: Matter
    words: str
    place_words: str
    steps: list[PublicStep]
    promise: ExplainedPromise | None
    photos: list[Photo]
    follow_up: FollowUp | None
    # How far the work is where it is handled together with another matter.
    together: Together | None
    # Of the answer it was given together with others, without the words beside them.
    joint_photos: list[Photo]

    @property
    def own_photos(self) -> list[Photo]:
        """What the resident sent."""
        return [photo for photo in self.photos if photo.verb in SENT_BY_RESIDENTS]

    @property
    def unit_photos(self) -> list[Photo]:
        """What the units show, pictures of an answer not before it is approved."""
        approved = {step.round for step in self.steps if step.verb == Verb.APPROVE}
        return [
            photo
            for photo in self.photos
            if photo.verb not in SENT_BY_RESIDENTS
            and (photo.verb != Verb.REPORT_DONE or photo.round in approved)
        ] + self.joint_photos

    @property
    def answer(self) -> PublicStep | None:
        """The official answer, newest first; None before one was approved."""
        return next((step for step in self.steps if step.verb in _ANSWERING), None)

    @property
    def refusal(self) -> PublicStep | None:
        """Why it is not ours and who answers for it; nothing once it is examined again."""
        if self.matter.is_open:
            return None
        return next((step for step in self.steps if step.verb == Verb.DECLINE), None)


def tracked_matter(number: str) -> Matter:
    """The matter of this number inside the scope of the code. Raises `Matter.DoesNotExist`."""
    return in_sight(number, _told)


def _told(key: int) -> QuerySet[Matter]:
    units = ("place_unit", "intake_unit", "accountable_unit", "holder_unit")
    return Matter.unscoped.select_related("wording", *units, "promise").filter(pk=key)


def tracked_page(number: str) -> TrackedPage:
    """Load the page: eight statements, however long the story is; two more where it is handled
    together with another, or was answered so. Raises `Matter.DoesNotExist`."""
    matter = tracked_matter(number)
    steps = public_story(matter)
    return TrackedPage(
        matter=matter,
        words=matter.wording.words,
        place_words=matter.wording.place_words,
        steps=steps,
        promise=promise_explained(matter),
        photos=photos_of(matter, public_only=True),
        follow_up=FollowUp.objects.filter(matter=matter).order_by("-round").first(),
        together=together(matter),
        joint_photos=joint_photos(matter)
        if _ANSWERED_TOGETHER & {one.verb for one in steps}
        else [],
    )


def public_story(matter: Matter) -> list[PublicStep]:
    """The public steps, newest first, with units and without names: two statements."""
    steps = story(matter, public_only=True)
    given = {unit_id for step in steps if isinstance(unit_id := step.facts.get("unit"), int)}
    names = dict(Unit.objects.filter(pk__in=given).values_list("pk", "name"))
    return [_public(step, names) for step in steps]


def _public(step: TimelineStep, names: Mapping[int, str]) -> PublicStep:
    by_resident = step.by.startswith("resident:")
    verb = Verb(step.verb)
    # What a resident answered by telephone is written down by a colleague: still own words.
    own_words = by_resident or verb == Verb.ANSWER
    return PublicStep(
        verb=verb,
        round=step.round,
        at=step.at,
        unit_name=step.unit.name if step.unit and not by_resident else "",
        by_resident=by_resident,
        given_to=names.get(step.facts.get("unit", 0), ""),
        words=step.words if own_words or verb in _SPEAKING else "",
        facts=step.facts,
    )


def promise_explained(matter: Matter) -> ExplainedPromise | None:
    """The promise of an answer in the newest round, with its moves: two statements."""
    dues = kept.objects(_to_resolve, values=(matter.pk,))
    if not dues:
        return None
    promise = dues[0].promise
    return ExplainedPromise(
        promise=promise,
        unit_name=promise.unit.name,
        why=explain(explanation(promise)),
        moves=moves_of(promise.pk),
    )


def _to_resolve(matter: int) -> QuerySet[Due]:
    dues = Due.unscoped.filter(matter=matter, step=Step.RESOLVE)
    return dues.select_related("promise", "promise__unit").order_by("-round")


def number_of(pk: int) -> str:
    """The number of a matter inside the scope. Raises `Matter.DoesNotExist`."""
    return Matter.objects.only("number").get(pk=pk).number


def registered_moment(pk: int) -> datetime:
    """When a matter inside the scope was taken in. Raises `Matter.DoesNotExist`."""
    return Matter.objects.only("recorded_at").get(pk=pk).recorded_at
