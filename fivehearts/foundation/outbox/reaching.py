"""By which ways a recipient can be reached. Upper floors know; the outbox asks."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from .vocabulary import Channel


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody can be reached: an inbox here, a number, an address; "" where there is none.

    `name` is how the delivery log calls a colleague; of a resident it stays empty, and the log
    shows the masked number. `language` is that of the recipient.
    """

    in_app: bool = False
    sms: str = ""
    email: str = ""
    language: str = "zh-hans"

    def address(self, channel: Channel) -> str:
        """The address on this way; "" where there is none."""
        return {Channel.SMS: self.sms, Channel.EMAIL: self.email}.get(channel, "")


@dataclass(frozen=True, slots=True)
class Circle:
    """Several recipients behind one reference."""

    members: tuple[str, ...]


Reached = Mapping[str, Reach | Circle | None]
# What stands behind many keys of one kind, by as few statements as for one.
Resolver = Callable[[Sequence[str]], Reached]


class UnknownRecipient(LookupError):
    """A reference nobody knows how to reach: a programming error."""


def one_by_one(find: Callable[[str], Reach | Circle | None]) -> Resolver:
    """A resolver that asks for each key by itself: for kinds that are never many at once."""
    return lambda keys: {key: find(key) for key in keys}


@functools.cache
def _resolvers(page: str) -> Mapping[str, Resolver]:
    known: Mapping[str, Resolver] = import_string(page)
    return known


def reach_all(recipients: Iterable[str]) -> Reached:
    """What stands behind each `kind:key`; None where the person is gone.

    Each kind of recipient is asked once, for all its keys. Raises `UnknownRecipient`.
    """
    keys: dict[str, dict[str, str]] = {}
    for recipient in recipients:
        kind, _colon, key = recipient.partition(":")
        if kind not in _resolvers(settings.OUTBOX_RESOLVERS) or not key:
            raise UnknownRecipient(recipient)
        keys.setdefault(kind, {})[key] = recipient
    found: dict[str, Reach | Circle | None] = {}
    for kind, named in keys.items():
        behind = _resolvers(settings.OUTBOX_RESOLVERS)[kind](list(named))
        found |= {recipient: behind.get(key) for key, recipient in named.items()}
    return found
