"""Every address says who may open it, in the code of its page.

A page without a declared rule is open by accident or closed by accident. Peers protected most
pages; the leak was always the one somebody forgot.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from house_rules.reading import nothing_found


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
    """Addresses whose view declares no access rule (fivehearts.community.duties.access)."""
    return [
        f"/{address} ({view.__module__}.{view.__name__}) declares no access rule"
        for address, view in found
        if not getattr(view, "access", None)
        and not getattr(getattr(view, "view_class", None), "access", None)
    ]


def test_every_page_declares_who_may_open_it() -> None:
    found = list(pages(get_resolver().url_patterns))
    assert found, "the house has no address at all"
    nothing_found(violations(found))


def test_a_page_that_declares_nothing_is_found() -> None:
    def forgotten(request: HttpRequest) -> HttpResponse:
        raise NotImplementedError

    def declared(request: HttpRequest) -> HttpResponse:
        raise NotImplementedError

    declared.access = "signed in"  # type: ignore[attr-defined]
    planted = list(pages([path("a/", forgotten), path("b/", declared)]))
    assert violations(planted) == [f"/a/ ({__name__}.forgotten) declares no access rule"]
