"""Recipients of tests, and every way open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fivehearts.foundation.outbox.tests import ground
from fivehearts.foundation.outbox.tests.servers import PostOffice, post_office
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.models import Unit


@pytest.fixture
def ways(settings: Any, tmp_path: Any) -> Any:
    """The settings, with recipients that exist and ways that are set up."""
    settings.OUTBOX_RESOLVERS = ground.PAGE
    settings.EMAIL_HOST = "127.0.0.1"
    settings.SMS_URL, settings.SMS_FILE = "", str(tmp_path / "sms.log")
    return settings


@pytest.fixture
def place(db: None, ways: Any) -> Iterator[Unit]:
    with enter(SystemScope("test")):
        yield ground.unit()


@pytest.fixture
def office(ways: Any) -> Iterator[PostOffice]:
    with post_office() as one:
        ways.EMAIL_PORT, ways.EMAIL_TIMEOUT = one.port, 5
        ways.DEFAULT_FROM_EMAIL = "幸福里社区 <office@xingfu.example.cn>"
        yield one
