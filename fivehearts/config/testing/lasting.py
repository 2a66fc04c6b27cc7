"""What a process looks at again once a minute is left alone while statements are counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

# By name: tests of any floor may count, whatever stands above it.
_LOOKED_AT = (
    "fivehearts.foundation.clock.queries.TRUSTED_SECONDS",
    "fivehearts.engines.catalogue.queries.published.TRUSTED_SECONDS",
    "fivehearts.insight.suggestions.queries.guessing.TRUSTED_SECONDS",
)
_SEEN = "fivehearts.community.duties.sessions.SEEN_GRAIN"


@contextmanager
def kept_for_long() -> Iterator[None]:
    """Calendar, catalogue, guesser and the mark of a device, once looked at, count as fresh."""
    with pytest.MonkeyPatch.context() as patched:
        for name in _LOOKED_AT:
            patched.setattr(name, 3600.0)
        patched.setattr(_SEEN, timedelta(hours=1))
        yield
