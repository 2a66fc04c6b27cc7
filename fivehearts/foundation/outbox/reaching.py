"""By which ways a recipient can be reached. Upper floors know; the outbox asks."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
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


Resolver = Callable[[str], Reach | Circle | None]


class UnknownRecipient(LookupError):
    """A reference nobody knows how to reach: a programming error."""


@functools.cache
def _resolvers(page: str) -> Mapping[str, Resolver]:
    known: Mapping[str, Resolver] = import_string(page)
    return known


def reach(recipient: str) -> Reach | Circle | None:
    """What stands behind `kind:key`; None where the person is gone. Raises `UnknownRecipient`."""
    kind, _colon, key = recipient.partition(":")
    resolver = _resolvers(settings.OUTBOX_RESOLVERS).get(kind)
    if resolver is None or not key:
        raise UnknownRecipient(recipient)
    return resolver(key)
