"""The words of a message, in the recipient's language, from its kind and its facts."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from fivehearts.foundation.clock import local

from .kinds import Kind

Facts = Mapping[str, Any]
_NOT_KNOWN = "—"
_log = logging.getLogger(__name__)


class FactMissing(LookupError):
    """A message was told without a fact its words need: a programming error."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is read: title and body in the inbox and by e-mail, `short` by SMS and in chats."""

    title: str
    body: str
    short: str


def words(kind: Kind, facts: Facts, language: str) -> Words:
    """The words of one message.

    Raises `FactMissing` for a fact that is missing or unknown; in production, where a message
    must not undo what it tells of, a dash stands in its place and the log says so.
    """
    _check(kind, facts)
    with override(language):
        told = {name: _shown(facts.get(name, _NOT_KNOWN)) for name in kind.facts}
        return Words(
            title=_filled(kind.title, told)[:200],
            body=_filled(kind.body, told)[:4000],
            short=_filled(kind.short, told)[:500],
        )


def as_json(kind: Kind, facts: Facts, *, about: str, at: datetime) -> str:
    """What a webhook is told: the kind, the moment, the thing and the facts as they are."""
    _check(kind, facts)
    told = {name: _plain(value) for name, value in facts.items()}
    body = {"type": kind.code, "timestamp": at.isoformat(), "data": {"about": about, **told}}
    return json.dumps(body, ensure_ascii=False)


def digest(titles: list[str], language: str) -> Words:
    """The one message a day: how many, and the title of each."""
    with override(language):
        title = _("%(count)d messages for you today") % {"count": len(titles)}
    body = "\n".join(f"· {one}" for one in titles)[:4000]
    return Words(title=title, body=body, short=f"{title}：{'；'.join(titles)}"[:500])


def _check(kind: Kind, facts: Facts) -> None:
    wrong = kind.facts ^ set(facts)
    if not wrong:
        return
    if settings.OUTBOX_STRICT:
        raise FactMissing(f"{kind.code}: {', '.join(sorted(wrong))}")
    _log.error("%s was told with missing or unknown facts: %s", kind.code, sorted(wrong))


def _filled(template: Any, told: Facts) -> str:
    text = str(template)
    return text % told if told else text


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return date_format(local(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # moments are dates too
        return value.isoformat()
    return value if isinstance(value, bool | int | float | None) else str(value)
