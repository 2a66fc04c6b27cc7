"""Who keeps the knowledge base. On loaded things only."""

from __future__ import annotations

from fivehearts.engines.knowledge.models import Article, ArticleVersion
from fivehearts.engines.knowledge.vocabulary.states import REVIEW, WRITE
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit


def may_write(actor: Actor, unit: Unit) -> bool:
    """The keeper of the unit, or of one above it; also withdraws what is wrong."""
    return actor.holds(WRITE, over=unit.path)


def may_review(actor: Actor, article: Article) -> bool:
    """Whoever reviews for the unit; that it is somebody else than the writer the verb says."""
    return actor.holds(REVIEW, over=article.unit.path)


def is_independent(actor: Actor, version: ArticleVersion) -> bool:
    """Whether the actor neither wrote the version nor stands in for whoever did."""
    return version.written_by not in actor.refs_behind


def may_remind(actor: Actor) -> bool:
    """Only the program itself."""
    return actor.is_system
