"""How the two dates and the answer of an order are said on a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from fivehearts.engines.matters.models import DeliveryTry, Matter, Order
from fivehearts.engines.matters.queries.orders import Clocks, clocks

register = template.Library()

_FAULTS = {
    "timeout": lambda: _("no answer in time"),
    "unreachable": lambda: _("the server was not reached"),
    "certificate": lambda: _("the certificate of the server does not hold"),
}


@register.simple_tag
def order_behind(matter: Matter) -> Order | None:
    """The order a matter came as; asks nothing where the matter was loaded with it."""
    order: Order | None = getattr(matter, "order", None)
    if order is not None:
        # The page holds the matter with its promise already.
        order.matter = matter
    return order


@register.simple_tag
def both_clocks(order: Order) -> Clocks | None:
    """Both dates, the nearer one known; None once the work is done."""
    return clocks(order)


@register.filter
def outcome_of_try(one: DeliveryTry) -> str:
    """What came back, in words."""
    if one.ended_at is None:
        return _("cut off, nobody knows whether it arrived")
    if not one.fault:
        return _("taken (%(status)s)") % {"status": one.http_status}
    if one.fault in _FAULTS:
        return _FAULTS[one.fault]()
    return _("refused (%(status)s)") % {"status": one.http_status}


@register.filter
def percent(done: int, total: Any) -> int:
    """How much of it is done, in whole percent."""
    return int(done * 100 / total) if total else 100
