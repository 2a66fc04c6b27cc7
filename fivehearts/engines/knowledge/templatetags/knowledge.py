"""What the form of an answer at once is offered from the knowledge base."""

from __future__ import annotations

from django import template

from fivehearts.engines.knowledge.models import ArticleVersion
from fivehearts.engines.knowledge.queries import offered_for
from fivehearts.foundation.clock import today

register = template.Library()


@register.simple_tag
def articles_for(title: str, words: str) -> list[ArticleVersion]:
    """Articles that may answer these words; one statement."""
    return offered_for(f"{title} {words}", today())
