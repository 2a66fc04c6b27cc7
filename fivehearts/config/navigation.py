"""What the layouts show around a page: the menu of this visitor, and the name of the house."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from fivehearts.community.duties.vocabulary import ROLES
from fivehearts.foundation.outbox.queries.inbox import unread_count
from fivehearts.foundation.scope.actors import PostHeld

# label, address name, permission that opens it ("" for every member of staff)
_DESK = (
    (_("My work"), "desk:my_work", ""),
    (_("Messages"), "desk:inbox", ""),
    (_("Register"), "matters:register", "matters.register"),
    (_("All matters"), "desk:search", "matters.view"),
    (_("Residents"), "people:people", "people.view"),
    (_("Board"), "desk:board", "figures.view"),
    (_("Figures"), "indicators:figures", "figures.view"),
    (_("Orders of 12345"), "matters:orders", "matters.view"),
    (_("Published matters"), "matters:published", "matters.publish"),
    (_("Places"), "desk:places", "places.manage"),
    (_("Workbook of residents"), "register:choose", "people.import"),
    (_("Month report"), "reports:month", "figures.view"),
    (_("Who looked at contacts"), "desk:looks", "people.looks"),
    (_("Summonses and ratings"), "matters:ratings", "matters.supervise"),
    (_("Hot spots"), "suggestions:hot_spots", "matters.dispatch"),
    (_("Worth a look"), "signals:signs", "matters.supervise"),
    (_("Proposed categories"), "suggestions:routing", "matters.dispatch"),
    (_("Knowledge base"), "knowledge:articles", "matters.view"),
    (_("Procedures"), "procedures:procedures", "matters.view"),
    (_("Catalogue"), "catalogue:categories", "matters.view"),
    (_("Limits and weights"), "matters:limits", "catalogue.manage"),
    (_("Accounts"), "duties:accounts", "duties.accounts"),
    (_("Posts of colleagues"), "duties:colleagues", "duties.grant"),
    (_("How the installation stands"), "desk:status", "duties.accounts"),
    (_("The three administrators"), "duties:administrators", "record.inspect"),
    (_("Record"), "desk:record", "record.inspect"),
    (_("My posts and leave"), "duties:mine", ""),
)
# So many stand in one row beside the search; whoever has more posts finds the rest under “More”.
_IN_A_ROW = 8
# The keys that open them: g, then a letter.
_KEYS = {
    "desk:my_work": "g w",
    "matters:register": "g r",
    "desk:search": "g a",
    "people:people": "g l",
    "desk:board": "g b",
    "indicators:figures": "g f",
    "desk:inbox": "g m",
    "duties:mine": "g p",
}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The desk's menu for whoever is signed in; nothing for a visitor."""
    context: dict[str, Any] = {"demo": settings.DEMO, "navigation": []}
    actor = getattr(request, "actor", None)
    if actor is None or not actor.is_user:
        return context
    allowed = tuple(
        name for _label, name, needs in _DESK if not needs or actor.holds_anywhere(needs)
    )
    context["menu"] = _menu(get_language() or "", allowed, request.path, unread_count(actor))
    context["current_posts"] = [_post(post) for post in actor.posts if post.role in ROLES]
    return context


def _menu(language: str, allowed: tuple[str, ...], path: str, unread: int) -> SafeString:
    """The menu of somebody who may open these pages, on the page at `path`."""
    here = next((name for name in allowed if reverse(name) == path), "")
    return _drawn(language, allowed, here, unread)


@lru_cache(maxsize=1024)
def _drawn(_language: str, allowed: tuple[str, ...], here: str, unread: int) -> SafeString:
    """The menu as it stands on the page: the same for everybody with these posts, page after page."""
    items: list[dict[str, Any]] = [
        {
            "label": str(label),
            "url": reverse(name),
            "active": name == here,
            "key": _KEYS.get(name, ""),
            # What waits to be read; nothing is said of nothing.
            "count": (unread or "") if name == "desk:inbox" else "",
        }
        for label, name, _needs in _DESK
        if name in allowed
    ]
    # One word more fits where “More” would stand.
    more = items[_IN_A_ROW:] if len(items) > _IN_A_ROW + 1 else []
    for item in more:
        item["folded"] = True
    drawn = render_to_string("web/menu.html", {"navigation": items, "navigation_more": more})
    return mark_safe(drawn)


def _post(post: PostHeld) -> str:
    """A post as the user's menu shows it; of a colleague who is away, with the name."""
    words = f"{ROLES[post.role].title} · {post.unit_name}"
    if not post.stands_in_for:
        return words
    return gettext("Standing in for %(name)s: %(post)s") % {
        "name": post.stands_in_for,
        "post": words,
    }
