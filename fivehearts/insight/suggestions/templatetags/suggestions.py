"""What the pages of matters show of suggestions; each tag asks once a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import Form
from django.template import Context

from fivehearts.community.duties.access import actor_of
from fivehearts.engines.matters.models import Matter
from fivehearts.foundation.clock import now
from fivehearts.insight.suggestions.queries.guessing import Proposed, proposed_for
from fivehearts.insight.suggestions.queries.likes import Asked, LikeMatter, like_matters, like_own
from fivehearts.insight.suggestions.queries.typing import Told, typed

register = template.Library()


@register.simple_tag(takes_context=True)
def told_of_form(context: Context, form: Form) -> Told | None:
    """What is proposed for a form that was sent; nothing for an empty one."""
    request: Any = context["request"]
    return typed(actor_of(request), form.data, at=now()) if form.is_bound else None


@register.simple_tag
def categories_for(matter: Matter, words: str) -> list[Proposed]:
    """The likeliest categories of a matter that waits to be dispatched."""
    return proposed_for(matter.title, words, place=matter.place_unit)


@register.simple_tag(takes_context=True)
def like_of(context: Context, matter: Matter) -> list[LikeMatter]:
    """Matters that may be about the same thing as this one."""
    request: Any = context["request"]
    wording = matter.wording
    asked = Asked(
        matter.title,
        wording.words,
        matter.place_unit,
        place_words=wording.place_words,
        resident_id=matter.resident_id,
        but=matter.pk,
    )
    return like_matters(actor_of(request), asked, at=now())


@register.simple_tag(takes_context=True)
def own_like(context: Context, rows: list[dict[str, Any]]) -> list[Matter]:
    """Of what this visitor opened by code, matters like what is about to be sent; nothing of others."""
    request: Any = context["request"]
    opened = request.session.get("opened") or []
    words = next((str(row["value"] or "") for row in rows if row["name"] == "words"), "")
    if not opened or not words.strip():
        return []
    return like_own(opened[-20:], words.strip().splitlines()[0][:120], words)
