"""Who may open a page: every view says so in `view.access`, and a house rule reads it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme

from fivehearts.community.duties.queries import demands_second_factor
from fivehearts.community.duties.sessions import FIRST_STEP, confirmed_since
from fivehearts.community.duties.vocabulary import FirstStep
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope import Actor

View = Callable[..., Any]


def actor_of(request: HttpRequest) -> Actor:
    """Whoever asks for a page, with the posts held now: a colleague, or a visitor with none."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@dataclass(frozen=True, slots=True)
class Access:
    """The rule of a page: `kind` is signed_in, holding, with_code or open_to_all.

    `also` are permissions that open the page as well as `permission`.
    """

    kind: str
    permission: str = ""
    reason: str = ""
    also: tuple[str, ...] = ()


def signed_in(view: View) -> View:
    """Only for signed-in colleagues; what they see on it follows from their posts."""
    return _guard(view, Access("signed_in"), _refuse_strangers)


def before_second_step(view: View) -> View:
    """As `signed_in`, also for whoever still has to set up the second step the posts demand."""
    return _guard(view, Access("signed_in"), _refuse_the_signed_out)


def holding(permission: str, *also: str) -> Callable[[View], View]:
    """Only for colleagues with a post that gives `permission`, or one of `also`, somewhere.

    Others read why not.
    """

    def refuse(request: HttpRequest) -> HttpResponse | None:
        refused = _refuse_strangers(request)
        if refused is not None:
            return refused
        actor = actor_of(request)
        held = any(actor.holds_anywhere(one) for one in (permission, *also))
        return None if held else not_your_post(request, permission)

    access = Access("holding", permission=permission, also=also)
    return lambda view: _guard(view, access, refuse)


def holding_by_rule(permission: str, may: Callable[[Actor], bool]) -> Callable[[View], View]:
    """Only where `may` says yes of the actor too: `permission` held somewhere is not enough.

    Others read why not.
    """

    def guarded(view: View) -> View:
        @functools.wraps(view)
        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not may(actor_of(request)):
                return not_your_post(request, permission)
            return view(request, *args, **kwargs)

        return holding(permission)(kept)

    return guarded


def confirmed_recently(view: View) -> View:
    """Ask again who it is before a dangerous page: stands below `holding` or `signed_in`.

        @holding("people.export")
        @confirmed_recently
        @require_http_methods(["GET", "POST"])
        def export(request): …

    Whoever signed in or confirmed within `CONFIRM_AGAIN_MINUTES` passes; others show a passkey, a
    code or the password first, and come back to the page they looked at (a form they sent is to
    be sent again). With 0 nobody is asked.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        minutes = settings.CONFIRM_AGAIN_MINUTES
        if not minutes or confirmed_since(request, now() - timedelta(minutes=minutes)):
            return view(request, *args, **kwargs)
        # A form that was sent is not sent again by itself: its own page comes back.
        here = request.get_full_path() if request.method == "GET" else ""
        here = here or safe_next(request, request.headers.get("Referer"))
        address = f"{resolve_url('duties:confirm')}?{urlencode({'next': here})}"
        return redirect_whole_page(request, address)

    return guarded


def open_to_all(reason: str, *, database: bool = True) -> Callable[[View], View]:
    """A public page, and why it may be. With `database=False` no connection is opened for it."""

    def mark(view: View) -> View:
        guarded = _guard(view, Access("open_to_all", reason=reason), lambda request: None)
        guarded.needs_database = database  # type: ignore[attr-defined]
        return guarded

    return mark


def with_code(ask: str, *also: str) -> Callable[[View], View]:
    """Only for residents whose session holds a query code; others are sent to the page `ask`.

    `also` names what else in the session opens the page: what a code sent to the telephone did.
    """

    def refuse(request: HttpRequest) -> HttpResponse | None:
        if any(request.session.get(key) for key in ("opened", *also)):
            return None
        return redirect_whole_page(request, resolve_url(ask))

    return lambda view: _guard(view, Access("with_code"), refuse)


def not_your_post(request: HttpRequest, permission: str) -> HttpResponse:
    """The page (403) that says which permission is missing and who gives it."""
    from fivehearts.community.duties.vocabulary import PERMISSIONS, ROLES, roles_giving

    roles = [ROLES[code].title for code in ROLES if code in roles_giving(permission)]
    context = {"wanted": PERMISSIONS.get(permission, permission), "roles": roles}
    return TemplateResponse(request, "duties/not_your_post.html", context, status=403)


def redirect_whole_page(request: HttpRequest, address: str) -> HttpResponse:
    """Send the browser to `address`, also where only a piece of the page was asked for."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponse(status=302, headers={"Location": address})


def safe_next(request: HttpRequest, wanted: str | None) -> str:
    """`wanted` where it is a page of this site, else ""."""
    # A bare word is no page: `redirect` would take it for the name of an address.
    if (
        wanted
        and "/" in wanted
        and url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
    ):
        return wanted
    return ""


def _refuse_strangers(request: HttpRequest) -> HttpResponse | None:
    return _refuse_the_signed_out(request) or _ask_for_second_step(request)


def _ask_for_second_step(request: HttpRequest) -> HttpResponse | None:
    """Whoever came by the password alone, and holds a post that demands more, sets it up first."""
    if not settings.SECOND_FACTOR_FOR:
        return None
    if request.session.get(FIRST_STEP, FirstStep.PASSWORD) != FirstStep.PASSWORD:
        return None
    if not demands_second_factor(actor_of(request)):
        return None
    return redirect_whole_page(request, resolve_url("duties:second_step"))


def _refuse_the_signed_out(request: HttpRequest) -> HttpResponse | None:
    if request.user.is_authenticated:
        return None
    # After signing in people return to the page they looked at, never to a form they sent.
    here = request.get_full_path() if request.method == "GET" else ""
    if getattr(request, "htmx", False):
        here = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    address = resolve_url(settings.LOGIN_URL)
    return redirect_whole_page(
        request, f"{address}?{urlencode({'next': here})}" if here else address
    )


def _guard(
    view: View, access: Access, refuse: Callable[[HttpRequest], HttpResponse | None]
) -> View:
    """Works on function views, on `as_view()` results and, in a class body, on `dispatch`."""

    @functools.wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        request = cast(HttpRequest, args[0] if isinstance(args[0], HttpRequest) else args[1])
        return refuse(request) or view(*args, **kwargs)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded
