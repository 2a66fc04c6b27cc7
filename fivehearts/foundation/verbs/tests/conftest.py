"""Tests of the door look at every row."""

from __future__ import annotations

import pytest

from fivehearts.foundation.scope import SystemScope, enter


@pytest.fixture(autouse=True)
def scope(db: None):
    with enter(SystemScope("test")):
        yield
