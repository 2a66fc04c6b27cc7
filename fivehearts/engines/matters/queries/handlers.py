"""Who handled a matter: they neither review nor follow up."""

from __future__ import annotations

from fivehearts.engines.matters.models import Report


def handlers_of(matter_id: int) -> frozenset[str]:
    """Everybody who reported the matter done in any round."""
    return frozenset(Report._base_manager.filter(matter_id=matter_id).values_list("by", flat=True))


def approved_report(matter_id: int, round_number: int) -> Report:
    """The report the reviewer approved in this round. Raises `Report.DoesNotExist`."""
    return Report._base_manager.get(matter_id=matter_id, round=round_number, approved=True)
