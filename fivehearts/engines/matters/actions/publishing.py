"""公开选登: what a person who did not handle it releases of a matter, redacted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from fivehearts.engines.matters import rules
from fivehearts.engines.matters.actions.ground import require, tell
from fivehearts.engines.matters.models import Matter, Publication
from fivehearts.engines.matters.queries.publishing import (
    group_is_small,
    require_publishable,
    review,
)
from fivehearts.engines.matters.vocabulary.publishing import (
    AlreadyDown,
    StayNeedsReason,
)
from fivehearts.engines.matters.vocabulary.refusals import ReasonMissing
from fivehearts.engines.matters.vocabulary.states import IN_WORK, Verb
from fivehearts.foundation.clock import local
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.vault import references
from fivehearts.foundation.verbs import NOW, Overtaken, action


@action("matters.publish")
def publish(
    *,
    by: Actor,
    matter: Matter,
    digest: str,
    stays: Mapping[str, str] | None = None,
    also: Sequence[str] = (),
    at: datetime = NOW,
) -> Publication:
    """Release the redacted words: what was found goes, what the reviewer lets stay has a reason.

    `digest` is that of the originals the reviewer looked at; `stays` gives a reason for each
    passage by its key, `also` what goes besides. The original stays as it is. In order: what was
    public of it before is taken down; the publication, without a place where few asked about the
    same; timeline (public: the resident reads that it was published; the reasons internal);
    record. Raises `NothingToPublish`, `ConfidentialStays`, `OwnWork`, `StayNeedsReason`, and
    `Overtaken` where the words changed meanwhile.
    """
    require(rules.may_publish(by, matter))
    require_publishable(by, matter)
    chosen = dict(stays or {})
    made = review(matter, stays=chosen, also=also)
    if made.digest != digest:
        raise Overtaken
    if not all(reason.strip() for reason in chosen.values()):
        raise StayNeedsReason
    _take_down(matter, by=by, at=at)
    row = Publication.objects.create(
        matter=matter,
        community=matter.intake_unit,
        place=None if group_is_small(matter) else matter.place_unit,
        unit=matter.accountable_unit,
        category=matter.category,
        kind=matter.kind,
        outcome="" if matter.state in IN_WORK else matter.outcome,
        registered_on=local(matter.registered_at).date(),
        title=references.masked(made.title.text)[:200],
        words=made.words.text,
        answer=made.answer.text,
        published_at=at,
        published_by=by.ref,
    )
    facts = {"taken_out": made.taken, "stays": len(chosen), "publication": row.pk}
    tell(matter, verb=Verb.PUBLISH, by=by, at=at, public=True, facts=facts)
    if chosen:
        words = "\n".join(dict.fromkeys(reason.strip() for reason in chosen.values()))
        tell(matter, verb=Verb.PUBLISH, by=by, at=at, public=False, words=words)
    return row


@action("matters.unpublish")
def unpublish(*, by: Actor, matter: Matter, reason: str, at: datetime = NOW) -> Matter:
    """Take it from the public page: its words go, that it was there stays.

    In order: the words; timeline (public; the reason internal); record. Raises `ReasonMissing`,
    `AlreadyDown`.
    """
    require(rules.may_publish(by, matter))
    if not reason.strip():
        raise ReasonMissing
    if not _take_down(matter, by=by, at=at):
        raise AlreadyDown
    tell(matter, verb=Verb.UNPUBLISH, by=by, at=at, public=True)
    tell(matter, verb=Verb.UNPUBLISH, by=by, at=at, public=False, words=reason.strip())
    return matter


def hide_confidential(matter: Matter, *, by: Actor, at: datetime) -> None:
    """What turned out to be a report of a wrong, or to concern minors, is public no more."""
    if rules.confidentiality(matter) and _take_down(matter, by=by, at=at):
        tell(matter, verb=Verb.UNPUBLISH, by=by, at=at, public=True)


def _take_down(matter: Matter, *, by: Actor, at: datetime) -> int:
    """The words of what is public now go for good; how many rows that were."""
    rows = Publication.objects.filter(matter=matter, taken_at=None)
    return rows.update(taken_at=at, taken_by=by.ref, title="", words="", answer="")
