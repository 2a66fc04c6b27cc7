"""Every address says who may open it, in the code of its page.

A page without a declared rule is open by accident or closed by accident. Peers protected most
pages; the leak was always the one somebody forgot.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from fivehearts.community.duties.access import Access
from fivehearts.community.duties.vocabulary import PERMISSIONS
from house_rules.reading import nothing_found

MOST_TERSE = 3


def pages(
    patterns: Iterable[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, Any]]:
    """Every address of the house and the view behind it."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def violations(found: Iterable[tuple[str, Any]]) -> list[str]:
    """Addresses whose view declares no access rule (fivehearts.community.duties.access).

    Pages of foundation, which cannot know posts, give the reason why they are open as a sentence.
    """
    rows = []
    for address, view in found:
        access = getattr(view, "access", None) or getattr(
            getattr(view, "view_class", None), "access", None
        )
        page = f"/{address} ({view.__module__}.{view.__name__})"
        permission = getattr(access, "permission", "")
        if not access:
            rows.append(f"{page} declares no access rule")
        elif permission and permission not in PERMISSIONS:
            rows.append(f"{page} asks for {permission}, which does not exist")
        elif _is_open(access) and len(str(getattr(access, "reason", access)).split()) < MOST_TERSE:
            rows.append(f"{page} does not say in a sentence why it is open to all")
    return rows


def _is_open(access: Any) -> bool:
    return isinstance(access, str) or getattr(access, "kind", "") == "open_to_all"


def test_every_page_declares_who_may_open_it() -> None:
    found = list(pages(get_resolver().url_patterns))
    assert found, "the house has no address at all"
    nothing_found(violations(found))


def test_a_page_that_declares_nothing_is_found() -> None:
    def forgotten(request: HttpRequest) -> HttpResponse:
        raise NotImplementedError

    def declared(request: HttpRequest) -> HttpResponse:
        raise NotImplementedError

    def curt(request: HttpRequest) -> HttpResponse:
        raise NotImplementedError

    def misspelt(request: HttpRequest) -> HttpResponse:
        raise NotImplementedError

    views: list[Any] = [forgotten, declared, curt, misspelt]
    views[1].access = "words for anybody, no row is read"
    views[2].access = Access("open_to_all", reason="public")
    views[3].access = Access("holding", permission="matters.sing")
    planted = list(pages([path(f"{view.__name__}/", view) for view in views]))
    assert violations(planted) == [
        f"/forgotten/ ({__name__}.forgotten) declares no access rule",
        f"/curt/ ({__name__}.curt) does not say in a sentence why it is open to all",
        f"/misspelt/ ({__name__}.misspelt) asks for matters.sing, which does not exist",
    ]
