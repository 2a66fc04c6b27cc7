"""What the pages of matters show of suggestions; each tag asks once a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import Form
from django.template import Context

from fivehearts.engines.matters.models import Matter
from fivehearts.foundation.clock import now
from fivehearts.insight.suggestions.queries.guessing import Proposed, proposed_for
from fivehearts.insight.suggestions.queries.typing import Told, typed

register = template.Library()


@register.simple_tag(takes_context=True)
def told_of_form(context: Context, form: Form) -> Told | None:
    """What is proposed for a form that was sent; nothing for an empty one."""
    request: Any = context["request"]
    return typed(request.actor, form.data, at=now()) if form.is_bound else None


@register.simple_tag
def categories_for(matter: Matter, words: str) -> list[Proposed]:
    """The likeliest categories of a matter that waits to be dispatched."""
    return proposed_for(matter.title, words, place=matter.place_unit)
