"""Work chats (WeCom, DingTalk, Feishu) through apprise.

An address is typed in by somebody: only known services are called, no redirect is followed,
and nothing inside our own network, unless whoever runs the installation allows it. A chat
cannot be asked what became of a message, so a silence is an unknown outcome.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import socket
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from fivehearts.foundation.outbox.channels.parcels import (
    SENT,
    Handed,
    Outcome,
    Parcel,
    again,
    failed,
    unknown,
)
from fivehearts.foundation.outbox.vocabulary import Fault, RobotAddressRefused

# Words of a failure after which nothing can have reached the other side.
_NEVER_LEFT = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|SSLError|SSLCertVer"
)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,128}")


def check(url: str) -> None:
    """Whether a robot may be reached at this address. Raises `RobotAddressRefused`."""
    _robot(url)


def send(parcel: Parcel, handed: Handed) -> Outcome:
    """Say one message in a chat: the short words, since a chat is read by many."""
    try:
        robot = _robot(parcel.address)
    except RobotAddressRefused:
        return failed(Fault.FORBIDDEN_ADDRESS)
    heard = _Listener()
    robot.logger = heard.logger
    handed()
    if robot.notify(body=parcel.short, title=""):
        return SENT
    if _NEVER_LEFT.search(heard.text):
        return again(Fault.UNREACHABLE)
    if "onnection error" in heard.text:
        return unknown(Fault.TIMEOUT if "timed out" in heard.text else Fault.CONNECTION_LOST)
    return again(Fault.REFUSED)


class _Listener(logging.Handler):
    """What apprise says of one message; it never reaches the logs of the program."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.text = ""
        self.logger = logging.Logger("chat", logging.DEBUG)
        self.logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep warnings and causes; payloads are not kept."""
        words = record.getMessage()
        if record.levelno >= logging.WARNING or words.startswith("Socket Exception"):
            self.text += words + "\n"


def _robot(url: str) -> Any:
    if re.search(r"[\x00-\x20\x7f]", url):
        raise RobotAddressRefused
    # Takes seconds to load, and most processes never speak to a chat.
    import apprise

    robot: Any = apprise.Apprise.instantiate(_known(url), suppress_exceptions=True)
    if robot is None or not _schemes(robot) & set(settings.OUTBOX_CHAT_SCHEMES):
        raise RobotAddressRefused
    host = getattr(robot, "host", "") or ""
    if host and not getattr(robot, "notify_url", None) and not _is_public(host):
        raise RobotAddressRefused
    robot.redirects = False
    robot.verify_certificate = True
    robot.request_rate_per_sec = 0
    return robot


def _known(url: str) -> str:
    """The address as people copy it from their chat, in the spelling apprise knows."""
    try:
        where = urlsplit(url)
    except ValueError:
        raise RobotAddressRefused from None
    token = ""
    if where.hostname == "oapi.dingtalk.com":
        token = (parse_qs(where.query).get("access_token") or [""])[0]
        scheme = "dingtalk"
    elif where.hostname == "open.feishu.cn":
        token, scheme = where.path.rstrip("/").rpartition("/")[2], "feishu"
    return f"{scheme}://{token}/" if _TOKEN.fullmatch(token) else url


def _schemes(robot: Any) -> set[str]:
    """The names of the service, over a plain and over a secret line."""
    found: set[str] = set()
    wanted = [robot.secure_protocol] if robot.secure else [robot.protocol]
    # A service at a fixed place has one name, whichever kind of line it says.
    if getattr(robot, "notify_url", None):
        wanted = [robot.protocol, robot.secure_protocol]
    for names in wanted:
        found |= {names} if isinstance(names, str) else set(names or ())
    return found


def _is_public(host: str) -> bool:
    """Whether every address behind the name stands outside our own network."""
    if settings.OUTBOX_PRIVATE_ADDRESSES:
        return True
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(one).is_global for one in found)
