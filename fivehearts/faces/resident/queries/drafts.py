"""Drafts of this browser: what was begun, what it says so far, what is still to be asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Length

from fivehearts.faces.resident.models import AddressCount, Draft, DraftPhoto
from fivehearts.faces.resident.vocabulary import KEPT_FOR, MOST_DRAFTS, WINDOW
from fivehearts.foundation.files.made import CleanFile
from fivehearts.foundation.files.vocabulary import FileKind
from fivehearts.foundation.vault.digest import kept_index
from fivehearts.foundation.verbs.models import Once

_TITLE_LENGTH = 30


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft as the first page lists it."""

    id: UUID
    title: str
    changed_at: datetime
    kept_until: datetime


def device_digest(key: str) -> str:
    """What stands in the table for the key in a browser's cookie."""
    return kept_index("draft device", key)


def drafts_of(key: str, at: datetime) -> QuerySet[Draft]:
    """The drafts of the browser with this key that are still kept, newest first."""
    rows = Draft.objects.filter(device=device_digest(key), changed_at__gt=at - KEPT_FOR)
    return rows.order_by("-changed_at")


def draft_lines(key: str, at: datetime) -> list[DraftLine]:
    """The drafts of this browser with their first words: one statement, none without a key."""
    if not key:
        return []
    return [
        DraftLine(one.pk, _title(answers_of(one)), one.changed_at, one.changed_at + KEPT_FOR)
        for one in drafts_of(key, at)[:MOST_DRAFTS]
    ]


def _title(answers: Mapping[str, str]) -> str:
    first = answers.get("words", "").strip().partition("\n")[0]
    return first if len(first) <= _TITLE_LENGTH else first[: _TITLE_LENGTH - 1] + "…"


def draft_of(key: str, draft_id: UUID, at: datetime) -> Draft | None:
    """The draft, where this browser began it and it is still kept."""
    return drafts_of(key, at).filter(pk=draft_id).first() if key else None


def answers_of(draft: Draft) -> dict[str, str]:
    """What was typed so far, as it was typed."""
    if draft.answers is None:
        return {}
    return {str(name): str(value) for name, value in json.loads(draft.answers.reveal()).items()}


def photos_of(draft: Draft) -> list[DraftPhoto]:
    """The pictures kept with a draft, in the order in which they came, without their bytes."""
    rows = draft.photos.annotate(drawn=Length("thumbnail"))
    return list(rows.defer("content", "thumbnail").order_by("added_at", "pk"))


def photo_of_draft(draft: Draft, photo_id: UUID) -> DraftPhoto | None:
    """One picture of a draft with its bytes."""
    return draft.photos.filter(pk=photo_id).first()


def pictures_of(draft: Draft) -> list[CleanFile]:
    """The pictures themselves, for the matter that is made of the draft."""
    return [
        CleanFile(
            content=bytes(one.content),
            content_type=one.content_type,
            kind=FileKind(one.kind),
            suffix=one.suffix,
            name=one.name,
            description=one.description,
            width=one.width,
            height=one.height,
            thumbnail=bytes(one.thumbnail),
        )
        for one in draft.photos.order_by("added_at", "pk")
    ]


def sent_key(key: str, draft_id: UUID) -> str:
    """By what a draft becomes a matter once, however often it is sent.

    The id stands in addresses and with them in logs; only the browser's key beside it leads
    back to the receipt.
    """
    return f"resident:{kept_index('draft sent', f'{key}:{draft_id.hex}')[:60]}"


def matter_made_of(key: str, draft_id: UUID) -> int | None:
    """The matter this browser's draft became; None where it was never sent from here."""
    rows = Once.objects.filter(key=sent_key(key, draft_id))
    row = rows.values_list("result", flat=True).first()
    return int(row) if row else None


def expired_drafts(at: datetime) -> QuerySet[Draft]:
    """Drafts nobody touched for as long as drafts are kept."""
    return Draft.objects.filter(changed_at__lte=at - KEPT_FOR)


def old_counts(at: datetime) -> QuerySet[AddressCount]:
    """Counts of network addresses whose hour is over."""
    return AddressCount.objects.filter(since__lte=at - WINDOW)
