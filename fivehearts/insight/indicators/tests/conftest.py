"""Counts of statements are not to fall on the minute in which a process looks again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fivehearts.config.testing import lasting


@pytest.fixture
def kept_for_long() -> Iterator[None]:
    with lasting.kept_for_long():
        yield
