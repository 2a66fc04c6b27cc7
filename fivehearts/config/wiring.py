"""Who listens to whom: one page. Announcement → listeners, in order, in the same transaction."""

from collections.abc import Callable, Mapping
from typing import Any

LISTENERS: Mapping[type, tuple[Callable[[Any], None], ...]] = {}
