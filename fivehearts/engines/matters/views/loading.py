"""The matter a page is about, as every view of matters loads it."""

from __future__ import annotations

from django.http import Http404

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.page import matter_by_number
from fivehearts.foundation import numbering


def loaded_matter(number: str) -> Matter:
    """The matter inside the scope of this request; strangers read that there is nothing."""
    try:
        return matter_by_number(numbering.check(number) or "")
    except Matter.DoesNotExist:
        raise Http404 from None
