"""What the desks of the sample have gathered: the house words of its units, and saved views."""

from __future__ import annotations

from datetime import datetime

from fivehearts.community.duties.models import User
from fivehearts.community.duties.queries import actor_of, user_by_name
from fivehearts.demo.sign_in import listed
from fivehearts.demo.texts.desks import HOUSE_WORDS, VIEWS
from fivehearts.demo.town import Town
from fivehearts.faces.desk import actions as desk
from fivehearts.foundation.scope.models import Unit


def furnish(town: Town, at: datetime) -> None:
    """House words for every community by its secretary, and views for whoever signs in first."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    for code in town.communities:
        for name in town.staff(code, "secretary")[:1]:
            _keep_words(user_by_name(name), units[code], at)
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
