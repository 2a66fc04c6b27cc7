"""What the desks of the sample have gathered: the house words of its units, and saved views."""

from __future__ import annotations

from datetime import datetime, timedelta

from fivehearts.community.duties.models import User
from fivehearts.community.duties.queries import actor_of, user_by_name
from fivehearts.demo.sign_in import listed
from fivehearts.demo.texts.desks import ARTICLES, HOUSE_WORDS, VIEWS
from fivehearts.demo.town import Town
from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.knowledge import actions as knowledge
from fivehearts.faces.desk import actions as desk
from fivehearts.foundation.clock import local
from fivehearts.foundation.scope.models import Unit


def furnish(town: Town, at: datetime) -> None:
    """House words for every community by its secretary, and views for whoever signs in first."""
    units = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    for code in town.communities:
        for name in town.staff(code, "secretary")[:1]:
            _keep_words(user_by_name(name), units[code], at)
            if code == town.communities[0]:
                _write_articles(town, name, units[code], at)
    # Whoever signs in from the list of the sample finds them.
    first = {line.role: line for line in reversed(listed(town))}
    for role, base, name, filters, order, shared in VIEWS:
        if role not in first:
            continue
        by = actor_of(user_by_name(first[role].username)).backdating()
        desk.keep_view(
            by=by,
            name=name,
            base=base,
            filters=filters,
            order=order,
            shared_unit_id=by.posts[0].unit_id if shared else None,
            at=at,
        )


def _keep_words(user: User, unit: Unit, at: datetime) -> None:
    by = actor_of(user).backdating()
    for verb, title, words in HOUSE_WORDS:
        desk.keep_reply(by=by, unit=unit, verb=verb, title=title, words=words, at=at)


def _write_articles(town: Town, writer: str, unit: Unit, at: datetime) -> None:
    """What is asked often, written by the secretary and published by a colleague, where there is one."""
    by = actor_of(user_by_name(writer)).backdating()
    above = unit.parent.code if unit.parent else unit.code
    reviewers = [
        *town.staff(unit.code, "reviewer"),
        *town.staff(above, "platform_administrator"),
    ]
    for question, answer, keywords, code, sources, days in ARTICLES:
        version = knowledge.write(
            by=by,
            unit=unit,
            question=question,
            answer=answer,
            keywords=keywords,
            sources=sources,
            category=Category.objects.get(code=code),
            valid_from=local(at).date(),
            valid_until=local(at).date() + timedelta(days=days) if days else None,
            at=at,
        )
        knowledge.hand_in(by=by, version=version, at=at)
        for name in reviewers[:1]:
            reviewer = actor_of(user_by_name(name)).backdating()
            knowledge.publish(by=reviewer, version=version, at=at)
