"""What is said, to whom: residents read what is published and valid, the desk reads everything."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.postgres.search import SearchRank
from django.db.models import F, Q, QuerySet

from fivehearts.engines.knowledge.models import Article, ArticleVersion
from fivehearts.engines.knowledge.vocabulary.states import REMINDED_DAYS, WRITE, State
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.managers import subtrees
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.queries import working_units
from fivehearts.foundation.search import bigrams
from fivehearts.foundation.search.queries import BigramQuery, matching

# Of a long text so many pairs are asked for; the first say what it is about.
_MOST_ASKED = 60
MOST_OFFERED = 3


def valid_on(day: date) -> QuerySet[ArticleVersion]:
    """Everything that may be said on that day."""
    now = Q(valid_until=None) | Q(valid_until__gte=day)
    rows = ArticleVersion.objects.filter(now, state=State.PUBLISHED, valid_from__lte=day)
    return rows.select_related("article__unit", "article__category").order_by("question", "pk")


def public_articles(day: date, *, words: str = "", category: str = "") -> list[ArticleVersion]:
    """What residents find: by words, by category; a hundred at most."""
    rows = valid_on(day)
    if words.strip():
        rows = matching(rows, field="vector", text=words)
    if category:
        rows = rows.filter(
            Q(article__category__code=category) | Q(article__category__parent__code=category)
        )
    return list(rows[:100])


def public_article(pk: int, day: date) -> ArticleVersion | None:
    """What an article says to residents on that day; None where it says nothing."""
    return valid_on(day).filter(article=pk).first()


def offered_for(text: str, day: date) -> list[ArticleVersion]:
    """Articles that may answer a text, the nearest first: those that share the most with it."""
    pairs = [one for one in bigrams.tokens(text[:600]) if len(one) > 1 and "'" not in one]
    if not pairs:
        return []
    query = BigramQuery(" | ".join(f"'{one}'" for one in list(dict.fromkeys(pairs))[:_MOST_ASKED]))
    rows = valid_on(day).filter(vector=query).annotate(near=SearchRank(F("vector"), query))
    told = set(pairs)
    near: list[ArticleVersion] = [
        one for one in rows.order_by("-near", "pk")[: 4 * MOST_OFFERED] if _fits(one, told)
    ]
    return near[:MOST_OFFERED]


def _fits(version: ArticleVersion, told: set[str]) -> bool:
    """Whether more than a turn of speech is shared: two pairs of the question, or four in all."""
    asked = told & set(bigrams.tokens(f"{version.question} {version.keywords}"))
    return len(asked) > 1 or len(asked | (told & set(bigrams.tokens(version.answer)))) > 3


def version_said(pk: int, day: date) -> ArticleVersion | None:
    """A version by its key, where it may be said on that day."""
    return valid_on(day).filter(pk=pk).first()


def at_the_desk(words: str = "", state: str = "") -> list[ArticleVersion]:
    """Versions as the desk reads them, the newest of each article and state; two hundred at most."""
    rows = ArticleVersion.objects.exclude(state=State.ENDED)
    if state in State.values:
        rows = ArticleVersion.objects.filter(state=state)
    if words.strip():
        rows = matching(rows, field="vector", text=words)
    rows = rows.select_related("article__unit", "article__category")
    return list(rows.order_by("question", "-number")[:200])


def article(pk: int) -> Article | None:
    """One article with its unit."""
    return Article.objects.select_related("unit", "category").filter(pk=pk).first()


def versions_of(one: Article) -> list[ArticleVersion]:
    """Its versions, the newest first, each knowing its article."""
    return list(one.versions.select_related("article__unit").order_by("-number"))


def units_to_write_for(actor: Actor) -> QuerySet[Unit]:
    """Units whose articles the actor keeps."""
    return working_units().filter(subtrees("path", actor.paths(WRITE)))


def ending_soon(day: date) -> list[ArticleVersion]:
    """Published versions that end within two weeks, or have ended, and nobody was reminded of."""
    until = day + timedelta(days=REMINDED_DAYS)
    rows = ArticleVersion.objects.filter(
        state=State.PUBLISHED, valid_until__lte=until, reminded_at=None
    )
    return list(rows.select_related("article__unit").order_by("valid_until", "pk")[:500])
