"""Which devices are signed in: marks beside Django's sessions, no deeds.

Kept apart from the actions on purpose: that somebody signed in or out is recorded by the verbs;
when a device was last seen is a mark that moves by the minute and proves nothing.
"""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta

from django.core.cache import cache
from django.http import HttpRequest

from fivehearts.community.duties.models import Device, User
from fivehearts.community.duties.vocabulary import FirstStep
from fivehearts.community.duties.vocabulary.devices import browser_of, machine_of
from fivehearts.foundation.clock import now

SEEN_GRAIN = timedelta(minutes=1)
# Where the session says which device it is, how its owner signed in, and who it was last asked.
DEVICE, FIRST_STEP, CONFIRMED_AT = "device", "first_step", "confirmed_at"


def begin(request: HttpRequest, user: User, first_step: FirstStep) -> Device:
    """Write the device down right after `login`; the session knows how it was opened."""
    at = now()
    told = request.headers.get("User-Agent", "")
    device = Device(
        user=user,
        session_key=request.session.session_key or "",
        browser=browser_of(told),
        machine=machine_of(told),
        network=network_of(request.META.get("REMOTE_ADDR", "")),
        signed_in_by=first_step,
        signed_in_at=at,
        seen_at=at,
    )
    device.save(force_insert=True)
    request.session[DEVICE] = device.pk
    request.session[FIRST_STEP] = str(first_step)
    request.session[CONFIRMED_AT] = at.timestamp()
    return device


def follow(request: HttpRequest) -> None:
    """The session got a new key, as after a change of password: the device goes with it."""
    rows = Device.objects.filter(pk=request.session.get(DEVICE, 0))
    rows.update(session_key=request.session.session_key or "")


def end(request: HttpRequest) -> None:
    """The device is signed out by its owner: right before `logout`."""
    Device.objects.filter(pk=request.session.get(DEVICE, 0)).delete()


def seen(request: HttpRequest) -> None:
    """Note at most once a minute that the device was here; costs nothing in between."""
    pk = request.session.get(DEVICE)
    if pk is None or not cache.add(f"seen:{pk}", 1, timeout=SEEN_GRAIN.seconds):
        return
    at = now()
    Device.objects.filter(pk=pk, seen_at__lt=at - SEEN_GRAIN).update(seen_at=at)


def confirmed(request: HttpRequest) -> None:
    """Whoever sits there has just shown again who it is."""
    request.session[CONFIRMED_AT] = now().timestamp()


def confirmed_since(request: HttpRequest, since: datetime) -> bool:
    """Whether whoever sits there has shown who it is since this moment."""
    at = request.session.get(CONFIRMED_AT)
    return isinstance(at, float) and at >= since.timestamp()


def forget_ended(at: datetime) -> int:
    """Remove the rows of devices whose session has gone; how many."""
    gone = Device.objects.exclude(pk__in=Device.objects.signed_in(at).values("pk"))
    return gone.delete()[0]


def network_of(address: str) -> str:
    """The network an address lies in: enough to know one's own, too little to find a door."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    bits = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network(f"{found}/{bits}", strict=False).network_address)
