"""The house words of a unit: kept, changed, deleted, brought back."""

from __future__ import annotations

import re
from datetime import datetime

from fivehearts.faces.desk import rules
from fivehearts.faces.desk.models import ReplyTemplate
from fivehearts.faces.desk.vocabulary.replies import (
    FIELDS,
    LONGEST_TITLE,
    LONGEST_WORDS,
    PLACEHOLDERS,
    ReplyIncomplete,
    UnknownPlaceholder,
)
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it

_BRACED = re.compile(r"\{([^{}]*)\}")


@action("desk.keep_reply")
def keep_reply(
    *,
    by: Actor,
    unit: Unit,
    verb: str,
    title: str,
    words: str,
    language: str = "zh-hans",
    reply: ReplyTemplate | None = None,
    at: datetime = NOW,
) -> ReplyTemplate:
    """Keep a template of a unit, or change one.

    Then: record. Raises `Forbidden`, `ReplyIncomplete`, `UnknownPlaceholder`.
    """
    if not rules.may_keep_replies(by, unit) or (reply and not rules.may_change_reply(by, reply)):
        raise Forbidden
    title, words = title.strip()[:LONGEST_TITLE], words.strip()[:LONGEST_WORDS]
    if not title or not words or verb not in FIELDS:
        raise ReplyIncomplete
    for name in _BRACED.findall(words):
        if name not in PLACEHOLDERS:
            known = " ".join(f"{{{one}}}" for one in PLACEHOLDERS)
            raise UnknownPlaceholder(name=f"{{{name}}}"[:40], known=known)
    reply = reply or ReplyTemplate()
    reply.unit, reply.verb, reply.title, reply.words = unit, verb, title, words
    reply.language, reply.changed_at = language, at
    reply.save()
    record_it(reply, unit_id=unit.pk, data={"verb": verb, "language": language})
    return reply


@action("desk.retire_reply")
def retire_reply(*, by: Actor, reply: ReplyTemplate, at: datetime = NOW) -> ReplyTemplate:
    """Delete a template; it can be brought back. Then: record."""
    if not rules.may_change_reply(by, reply):
        raise Forbidden
    reply.retired_at = at
    reply.save(update_fields=["retired_at"])
    record_it(reply, unit_id=reply.unit_id)
    return reply


@action("desk.bring_back_reply")
def bring_back_reply(*, by: Actor, reply: ReplyTemplate, at: datetime = NOW) -> ReplyTemplate:
    """Undo the deletion. Then: record."""
    if not rules.may_change_reply(by, reply):
        raise Forbidden
    reply.retired_at = None
    reply.save(update_fields=["retired_at"])
    record_it(reply, unit_id=reply.unit_id)
    return reply
