"""What the page of a matter shows of the desk: who else has it open, and the house words."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from fivehearts.community.duties.access import actor_of
from fivehearts.engines.matters.models import Matter
from fivehearts.faces.desk.presence import Other, here
from fivehearts.faces.desk.queries.replies import Reply, replies_for
from fivehearts.faces.desk.tables import delivery_state as delivery_mark
from fivehearts.faces.desk.vocabulary.replies import FIELDS
from fivehearts.foundation.clock import now
from fivehearts.foundation.outbox.models import Delivery

register = template.Library()


@register.simple_tag(takes_context=True)
def others_at(context: Context, matter: Matter) -> list[Other]:
    """Note that this colleague has the matter open; who else has."""
    request: Any = context["request"]
    return here(actor_of(request), matter.pk, at=now())


@register.simple_tag(takes_context=True)
def replies_of(context: Context, matter: Matter, verb: str) -> list[Reply]:
    """The house words for a verb, filled in; asked of the database once a page."""
    if verb not in FIELDS:
        return []
    request: Any = context["request"]
    kept = getattr(request, "house_words", None)
    if kept is None:
        kept = request.house_words = replies_for(actor_of(request), matter, at=now())
    return [one for one in kept if one.verb == verb]


@register.filter
def field_of(verb: str) -> str:
    """The field of the form of this verb that takes house words."""
    return FIELDS[verb]


@register.simple_tag
def delivery_state(delivery: Delivery) -> SafeString:
    """How a message stands, by word and shape."""
    return delivery_mark(delivery)
