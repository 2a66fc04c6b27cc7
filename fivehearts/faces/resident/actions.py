"""The verbs of drafts: keep, drop, send, forget. What is sent becomes a matter by `matters`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from fivehearts.engines.matters import actions as matters
from fivehearts.engines.matters.actions.registering import MOST_PHOTOS, Registration
from fivehearts.engines.matters.actions.seconding import Seconding
from fivehearts.engines.matters.models import Matter, Publication
from fivehearts.engines.matters.vocabulary.refusals import TooManyPhotos
from fivehearts.faces.resident.models import AddressCount, Draft, DraftPhoto
from fivehearts.faces.resident.queries.drafts import (
    answers_of,
    device_digest,
    drafts_of,
    expired_drafts,
    old_counts,
    pictures_of,
)
from fivehearts.faces.resident.vocabulary import (
    KEPT_FOR,
    MOST_BEGUN,
    MOST_DRAFTS,
    MOST_SENT,
    WINDOW,
    DraftGone,
    TooManyDrafts,
    TooManySent,
)
from fivehearts.foundation.files import actions as files
from fivehearts.foundation.files.made import CleanFile
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.vault.digest import blind_index
from fivehearts.foundation.verbs import NOW, action, record_it

# More than any field takes: what is too long is kept as well, so that it can be shortened.
_LONGEST_KEPT = 20_000


@action("resident.keep_draft")
def keep_draft(
    *,
    by: Actor,
    key: str,
    draft_id: UUID,
    answers: Mapping[str, str],
    photos: Sequence[CleanFile] = (),
    address: str = "",
    at: datetime = NOW,
) -> Draft:
    """Keep what was typed so far, right or wrong, for the browser with this key.

    In order: a draft of this id is begun where there is none (and counted for the network
    address); the answers are laid over those kept before and sealed; new pictures are added,
    the same picture once, and the uploads they came by go; the record keeps that it happened, never a word of it. Raises
    `TooManyDrafts`, `TooManySent` (too much begun from this address), `TooManyPhotos`, and
    `DraftGone` where the id belongs to another browser.
    """
    draft = _locked(key, draft_id, at) or _begun(key, draft_id, address, at)
    kept = {**answers_of(draft), **{name: text[:_LONGEST_KEPT] for name, text in answers.items()}}
    draft.answers = json.dumps(kept, ensure_ascii=False)
    draft.changed_at = at
    draft.save(update_fields=["answers", "changed_at"])
    _add(draft, photos, at)
    arrived = [one.upload_id for one in photos if one.upload_id is not None]
    if arrived:
        files.use_uploads(by=by, ids=arrived, at=at)
    record_it(draft, data={"photos": len(photos)})
    return draft


def _locked(key: str, draft_id: UUID, at: datetime) -> Draft | None:
    return drafts_of(key, at).select_for_update().filter(pk=draft_id).first()


def _begun(key: str, draft_id: UUID, address: str, at: datetime) -> Draft:
    """A new row; of two equal forms at the same moment the second finds the row of the first."""
    if drafts_of(key, at).count() >= MOST_DRAFTS:
        raise TooManyDrafts(most=MOST_DRAFTS)
    _count(address, at, begun=1)
    row = Draft(pk=draft_id, device=device_digest(key), started_at=at, changed_at=at)
    Draft.objects.bulk_create([row], ignore_conflicts=True)
    draft = _locked(key, draft_id, at)
    if draft is None:
        raise DraftGone
    return draft


def _add(draft: Draft, photos: Sequence[CleanFile], at: datetime) -> None:
    kept = set(draft.photos.values_list("sha256", flat=True)) if photos else set()
    new = {one.sha256: one for one in photos if one.sha256 not in kept}
    if len(kept) + len(new) > MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    for digest, one in new.items():
        DraftPhoto.objects.create(
            draft=draft,
            sha256=digest,
            kind=one.kind,
            content_type=one.content_type,
            suffix=one.suffix,
            name=one.name,
            description=one.description,
            size_bytes=len(one.content),
            width=one.width,
            height=one.height,
            content=one.content,
            thumbnail=one.thumbnail,
            added_at=at,
        )


@action("resident.drop_photo")
def drop_photo(*, by: Actor, draft: Draft, photo_id: UUID, at: datetime = NOW) -> None:
    """Take one picture out of a draft; one that is gone already is no matter.

    In order: the row goes with its bytes, the draft counts as changed, the record keeps it.
    """
    draft.photos.filter(pk=photo_id).delete()
    Draft.objects.filter(pk=draft.pk).update(changed_at=at)
    record_it(draft)


@action("resident.drop_draft")
def drop_draft(*, by: Actor, draft: Draft, at: datetime = NOW) -> None:
    """Delete a draft with all its words and pictures, for good. The record keeps that it was."""
    record_it(draft)
    Draft.objects.filter(pk=draft.pk).delete()


@action("resident.send")
def send(
    *,
    by: Actor,
    facts: Registration,
    draft: Draft | None = None,
    address: str = "",
    at: datetime = NOW,
) -> Matter:
    """Make a matter of what a resident told, and of the draft's pictures beside the new ones.

    Called with `once`, so that a second press changes nothing. In order: the network address is
    counted; the matter is registered with all that follows from it; the draft goes with its
    words and pictures; the record keeps which draft it was. Raises `TooManySent` and whatever
    `matters.register` raises.
    """
    _count(address, at, sent=1)
    if draft is not None:
        known = pictures_of(draft)
        digests = {one.sha256 for one in known}
        more = [one for one in facts.photos if cast("Any", one).sha256 not in digests]
        facts = replace(facts, photos=cast("Any", [*known, *more]))
    matter = matters.register(by=by, facts=facts, at=at)
    if draft is not None:
        Draft.objects.filter(pk=draft.pk).delete()
    record_it(matter, unit_id=matter.intake_unit_id, data={"draft": draft is not None})
    return matter


def _count(address: str, at: datetime, *, sent: int = 0, begun: int = 0) -> None:
    """Count what comes from an address; "" is not counted (colleagues, a proxy before all)."""
    if not address:
        return
    digest = blind_index("network address", address)
    AddressCount.objects.bulk_create(
        [AddressCount(address=digest, since=at)], ignore_conflicts=True
    )
    row = AddressCount.objects.select_for_update().get(pk=digest)
    if at - row.since >= WINDOW:
        row.sent, row.begun, row.since = 0, 0, at
    row.sent += sent
    row.begun += begun
    if row.sent > MOST_SENT or row.begun > MOST_BEGUN:
        raise TooManySent(most=MOST_SENT if sent else MOST_BEGUN)
    row.save(update_fields=["sent", "begun", "since"])


@action("resident.say_me_too")
def say_me_too(
    *,
    by: Actor,
    publication: Publication,
    told: Seconding,
    address: str = "",
    at: datetime = NOW,
) -> Matter:
    """附议: a matter of the own, joined to what was published.

    In order: the network address is counted; the matter is registered and joined; record. Raises
    `TooManySent` and whatever `matters.me_too` raises.
    """
    _count(address, at, sent=1)
    matter = matters.me_too(by=by, publication=publication, told=told, at=at)
    record_it(matter, unit_id=matter.intake_unit_id, data={"publication": publication.pk})
    return matter


@action("resident.forget_drafts")
def forget_drafts(*, by: Actor, at: datetime = NOW) -> int:
    """Delete what nobody touched for two weeks, and counts of addresses older than an hour.

    In order: the drafts go with their pictures, the counts go, the record keeps how many. The
    number of drafts is returned.
    """
    old_counts(at).delete()
    _all, by_table = expired_drafts(at).delete()
    gone = by_table.get(Draft._meta.label, 0)
    record_it("resident.Draft:expired", data={"drafts": gone, "days": KEPT_FOR.days})
    return gone
