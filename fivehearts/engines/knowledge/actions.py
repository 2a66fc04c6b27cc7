"""Articles are written, reviewed by somebody else, published, and withdrawn."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.knowledge import rules
from fivehearts.engines.knowledge.models import Article, ArticleVersion
from fivehearts.engines.knowledge.vocabulary.messages import ENDS_SOON
from fivehearts.engines.knowledge.vocabulary.states import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    TRANSITIONS,
    ArticleIncomplete,
    DraftOpen,
    OwnReview,
    State,
    ValidityMixedUp,
    Verb,
)
from fivehearts.foundation.clock import local
from fivehearts.foundation.outbox.actions import tell
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.search import bigrams
from fivehearts.foundation.verbs import NOW, Forbidden, action, move, record_it


@action("knowledge.write")
def write(
    *,
    by: Actor,
    unit: Unit,
    question: str,
    answer: str,
    valid_from: date,
    valid_until: date | None = None,
    keywords: str = "",
    sources: str = "",
    category: Category | None = None,
    article: Article | None = None,
    at: datetime = NOW,
) -> ArticleVersion:
    """Write a draft: of a new article, the next version of a known one, or anew what is a draft.

    What is published stays as it is until the next version is. Then: record. Raises `Forbidden`,
    `ArticleIncomplete`, `ValidityMixedUp`, `DraftOpen`.
    """
    if not rules.may_write(by, unit) or (article and not rules.may_write(by, article.unit)):
        raise Forbidden
    question, answer = question.strip()[:LONGEST_QUESTION], answer.strip()[:LONGEST_ANSWER]
    if not question or not answer:
        raise ArticleIncomplete
    if valid_until is not None and valid_until < max(valid_from, local(at).date()):
        raise ValidityMixedUp
    article = article or Article(begun_at=at)
    article.unit, article.category = unit, category
    article.save()
    draft = _draft_of(article)
    draft.question, draft.answer = question, answer
    draft.keywords, draft.sources = keywords.strip()[:200], sources.strip()[:300]
    draft.valid_from, draft.valid_until = valid_from, valid_until
    draft.written_by, draft.written_at = by.ref, at
    draft.vector = bigrams.vector(question, f"{draft.keywords} {answer}")
    draft.save()
    record_it(article, unit_id=unit.pk, data={"version": draft.number})
    return draft


def _draft_of(article: Article) -> ArticleVersion:
    """The draft of an article, or a new one."""
    known = list(article.versions.order_by("-number"))
    for one in known:
        if one.state == State.DRAFT:
            return one
        if one.state == State.WAITING:
            raise DraftOpen
    return ArticleVersion(article=article, number=known[0].number + 1 if known else 1)


@action("knowledge.hand_in")
def hand_in(*, by: Actor, version: ArticleVersion, at: datetime = NOW) -> ArticleVersion:
    """Hand a draft in for review. State; record."""
    if not rules.may_write(by, version.article.unit):
        raise Forbidden
    return _moved(version, Verb.HAND_IN, State.WAITING, returned_for="")


@action("knowledge.publish")
def publish(*, by: Actor, version: ArticleVersion, at: datetime = NOW) -> ArticleVersion:
    """Publish what somebody else wrote; what was published before is no longer said.

    In order: the version before ends; state; record. Raises `OwnReview`.
    """
    _require_review(by, version)
    if version.state == State.WAITING:
        for before in version.article.versions.filter(state=State.PUBLISHED):
            move(before, verb=Verb.WITHDRAW, to=State.ENDED, table=TRANSITIONS)
    return _moved(version, Verb.PUBLISH, State.PUBLISHED, reviewed_by=by.ref, reviewed_at=at)


@action("knowledge.send_back")
def send_back(
    *, by: Actor, version: ArticleVersion, reason: str = "", at: datetime = NOW
) -> ArticleVersion:
    """Send it back to its writer with what is missing. State; record. Raises `OwnReview`."""
    _require_review(by, version)
    return _moved(version, Verb.SEND_BACK, State.DRAFT, returned_for=reason.strip()[:300])


@action("knowledge.withdraw")
def withdraw(*, by: Actor, version: ArticleVersion, at: datetime = NOW) -> ArticleVersion:
    """Say it no longer: residents do not read it from this moment. State; record."""
    if not rules.may_write(by, version.article.unit):
        raise Forbidden
    return _moved(version, Verb.WITHDRAW, State.ENDED)


@action("knowledge.remind")
def remind(*, by: Actor, version: ArticleVersion, at: datetime = NOW) -> ArticleVersion:
    """Tell whoever keeps articles for the unit that one ends soon; once a version. Then: record."""
    if not rules.may_remind(by):
        raise Forbidden
    version.reminded_at = at
    version.save(update_fields=["reminded_at"])
    unit = version.article.unit
    tell(
        kind=ENDS_SOON,
        to=f"unit:{unit.pk}/knowledge.write",
        about=version.article,
        facts={"question": version.question, "until": str(version.valid_until)},
        unit=unit,
        by=by,
        at=at,
        occasion=str(version.number),
        link=reverse("knowledge:article", args=[version.article_id]),
    )
    record_it(version.article, unit_id=unit.pk, data={"version": version.number})
    return version


def _require_review(by: Actor, version: ArticleVersion) -> None:
    if not rules.may_review(by, version.article):
        raise Forbidden
    if not rules.is_independent(by, version):
        raise OwnReview


def _moved(version: ArticleVersion, verb: Verb, to: State, **changes: Any) -> ArticleVersion:
    move(version, verb=verb, to=to, table=TRANSITIONS, changes=changes)
    article = version.article
    record_it(article, unit_id=article.unit_id, data={"version": version.number, "state": to})
    return version
