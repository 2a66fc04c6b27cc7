"""Columns that tables of the desk share."""

from __future__ import annotations

from typing import Any

import django_tables2


def silent(name: str, label: Any) -> django_tables2.Column:
    """A column nobody sorts by, drawn even where there is nothing to show."""
    return django_tables2.Column(
        verbose_name=label, accessor=name, orderable=False, empty_values=()
    )
