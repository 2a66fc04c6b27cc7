"""Who decides on a request, and what was decided before."""

from __future__ import annotations

from django.db.models import Q

from fivehearts.community.duties import queries as duties
from fivehearts.engines.matters.models import Escalation, Matter, Request
from fivehearts.engines.matters.vocabulary.refusals import NoSuperior
from fivehearts.engines.matters.vocabulary.states import DECIDE, ESCALATE, Decided, Decision
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope import queries as units
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.vocabulary import TIERS


def deciding_unit(matter: Matter, *, asker: Actor) -> Unit:
    """The lowest unit above the one that answers where somebody else than the asker may decide.

    Where nobody holds that post yet it is the unit right above: what lies there is seen by its
    head, what lies nowhere is lost. Raises `NoSuperior` at the top.
    """
    accountable = matter.accountable_unit
    above = units.superior_paths(accountable.path)
    if not above:
        raise NoSuperior(unit=accountable.name)
    excluded = {asker.user_id} if asker.user_id else set()
    found = duties.units_with_holder(DECIDE, paths=above, excluding=excluded)
    if found:
        return max(found, key=lambda unit: len(unit.path))
    return Unit.objects.get(path=above[0])


def next_tier(unit: Unit) -> Unit:
    """The tier above a unit: of a grid the community, of a community the sub-district.

    Raises `NoSuperior` at the top.
    """
    found = tier_above(unit, tiers=1)
    if found is None:
        raise NoSuperior(unit=unit.name)
    return found


def tier_above(unit: Unit, *, tiers: int) -> Unit | None:
    """The unit so many tiers above; None where the tree ends before."""
    above = Unit.objects.filter(
        path__in=units.superior_paths(unit.path), kind__in=TIERS, closed_at=None
    ).order_by("-path")
    return above[tiers - 1 : tiers].first()


def raising_unit(matter: Matter, actor: Actor) -> Unit:
    """For which unit the actor raises a matter: of the posts that may, the nearest to its holder.

    The secretary raises what a grid has for the community, to the sub-district.
    """
    key = raising_unit_key(matter, actor)
    accountable = matter.accountable_unit
    return accountable if key == accountable.pk else Unit.objects.get(pk=key)


def raising_unit_key(matter: Matter, actor: Actor) -> int:
    """The key of that unit; asks nothing."""
    held = matter.holder_unit.path
    posts = [p for p in actor.posts if ESCALATE in p.permissions and p.covers(held)]
    if not posts:
        return int(matter.accountable_unit_id)
    return max(posts, key=lambda post: len(post.unit_path)).unit_id


def open_request(matter: Matter) -> Request | None:
    """The request that waits for a decision."""
    rows = Request._base_manager.filter(matter=matter, decided=Decided.OPEN)
    return rows.select_related("unit", "wanted_unit", "decider_unit").first()


def return_is_final(matter: Matter) -> bool:
    """Whether the superior has decided in this round that the unit which answers keeps it."""
    decided = Request._base_manager.filter(matter=matter, round=matter.round, kind=Decision.RETURN)
    here = matter.accountable_unit_id
    return decided.filter(
        Q(decided=Decided.REFUSED, unit=here) | Q(decided=Decided.GRANTED, final_unit=here)
    ).exists()


def returned_by(matter: Matter) -> set[int]:
    """Units whose return was granted in this round: it is not given to them again."""
    rows = Request._base_manager.filter(
        matter=matter, round=matter.round, kind=Decision.RETURN, decided=Decided.GRANTED
    )
    return set(rows.values_list("unit_id", flat=True))


def running_escalation(matter: Matter) -> Escalation | None:
    """The last raising of this round that was not handed back."""
    rows = Escalation._base_manager.filter(
        matter=matter, round=matter.round, handed_back_at=None
    ).select_related("from_unit", "to_unit")
    return rows.order_by("-pk").first()


def was_handed_back(matter: Matter, unit: Unit) -> bool:
    """Whether the next tier has handed it back to this unit in this round."""
    return Escalation._base_manager.filter(
        matter=matter, round=matter.round, from_unit=unit, handed_back_at__isnull=False
    ).exists()
