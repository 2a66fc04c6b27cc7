"""What can be told: every kind of message is declared once, by the app that tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.functional import Promise as LazyText
from django.utils.translation import override

from .vocabulary import Channel, Urgency

Words = str | LazyText
_PLACE = re.compile(r"%\((\w+)\)s")
_CODE = re.compile(r"[a-z_]+\.[a-z_]+")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message: its words with `%(fact)s` places, and the ways it may go."""

    code: str
    label: Words
    title: Words
    body: Words
    short: Words
    facts: frozenset[str]
    channels: tuple[Channel, ...]
    urgency: Urgency
    unread_after: timedelta | None
    fleeting: bool

    def __str__(self) -> str:
        return str(self.label)


_known: dict[str, Kind] = {}


def declare(
    code: str,
    *,
    label: Words,
    title: Words,
    body: Words = "",
    short: Words = "",
    facts: tuple[str, ...] = (),
    channels: tuple[Channel, ...] = (Channel.IN_APP,),
    urgency: Urgency = Urgency.NORMAL,
    unread_after: timedelta | None = None,
    fleeting: bool = False,
) -> Kind:
    """Declare a kind of message, `app.what`, in the vocabulary of the app that tells it.

    `label` is what the delivery log calls it; `title` and `body` are read in the inbox and by
    e-mail, `short` (else the title) by SMS and in work chats. `facts` names every place in them.
    `channels` stands in the order of preference: the first way a recipient has is used, the
    next one only where that failed for good. With `unread_after` what was not read in the inbox
    by then goes by the next way too. A `fleeting` message (a one-time code) never stands in the
    log with its words: they are erased as soon as it has ended. Raises ValueError.
    """
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code!r} is no name of a kind: app.what")
    made = Kind(
        code=code,
        label=label,
        title=title,
        body=body,
        short=short or title,
        facts=frozenset(facts),
        channels=channels,
        urgency=urgency,
        unread_after=unread_after,
        fleeting=fleeting,
    )
    if code in _known and _known[code].facts != made.facts:
        raise ValueError(f"two kinds of messages are called {code}")
    _known[code] = made
    return made


def kinds() -> Mapping[str, Kind]:
    """Every kind declared so far, by its code."""
    return dict(_known)


def label_of(code: str) -> str:
    """What people call a kind; the code itself where nobody declares it any more."""
    kind = _known.get(code)
    return str(kind.label) if kind else code


def places(words: Words) -> frozenset[str]:
    """The facts a template asks for, in the language in force."""
    return frozenset(_PLACE.findall(str(words)))


def problems() -> list[str]:
    """What is wrong with the declared kinds, in every language of the program."""
    return sorted({problem for kind in _known.values() for problem in _problems(kind)})


def _problems(kind: Kind) -> Iterator[str]:
    for language, _name in settings.LANGUAGES:
        with override(language):
            asked = places(kind.title) | places(kind.body) | places(kind.short)
        for name in sorted(asked - kind.facts):
            yield f"{kind.code} ({language}) asks for the fact {name!r}, which is not declared"
    if not kind.channels:
        yield f"{kind.code} goes no way at all"
