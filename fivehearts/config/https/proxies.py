"""Who the visitor is behind a reverse proxy: believed only when a proxy we know says it."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class TrustedProxies:
    """Take address and scheme of the visitor from proxies named in FIVEHEARTS_TRUSTED_PROXIES.

    Limits by address (wrong passwords, query codes, codes by telephone) count the visitor and not
    the proxy that way. Anybody can send these headers: from an address not named they are
    removed before anything reads them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._known = networks(settings.TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on as the visitor sent it."""
        told = str(request.META.pop("HTTP_X_FORWARDED_FOR", ""))
        scheme = str(request.META.pop("HTTP_X_FORWARDED_PROTO", "")).strip().lower()
        came_from = str(request.META.get("REMOTE_ADDR", ""))
        if _is_known(came_from, self._known):
            request.META["REMOTE_ADDR"] = visitor(came_from, told.split(","), self._known)
            if scheme in {"http", "https"}:
                request.META["wsgi.url_scheme"] = scheme
        return self._get_response(request)


def networks(named: Iterable[str]) -> tuple[_Network, ...]:
    """The networks named in the setting; raises ImproperlyConfigured for what is none."""
    try:
        return tuple(ipaddress.ip_network(one.strip()) for one in named if one.strip())
    except ValueError as error:
        raise ImproperlyConfigured(f"FIVEHEARTS_TRUSTED_PROXIES: {error}.") from error


def visitor(came_from: str, told: list[str], known: tuple[_Network, ...]) -> str:
    """The nearest address that is no proxy of ours; everything further off may be invented."""
    for one in reversed(told):
        address = _read(one)
        if address is None:
            break
        came_from = str(address)
        if not _is_known(came_from, known):
            break
    return came_from


def _is_known(address: str, known: tuple[_Network, ...]) -> bool:
    read = _read(address)
    return read is not None and any(read in network for network in known)


def _read(words: str) -> _Address | None:
    """An address as proxies write it: bare, with a port, in brackets, or IPv4 inside IPv6."""
    words = words.strip()
    if words.startswith("["):
        words = words[1:].split("]", 1)[0]
    elif words.count(":") == 1:
        words = words.split(":", 1)[0]
    try:
        found = ipaddress.ip_address(words)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found
