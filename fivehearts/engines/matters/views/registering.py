"""Register at the desk, and the slip for the resident."""

from __future__ import annotations

import secrets
from typing import Any

import segno
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.engines.matters import actions, rules
from fivehearts.engines.matters.forms import RegisterForm
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.receipt import code_of
from fivehearts.engines.matters.queries.tracking import number_of
from fivehearts.engines.matters.views.doors import show_refusal, status_of
from fivehearts.engines.matters.views.loading import loaded_matter
from fivehearts.engines.matters.vocabulary.states import REGISTER
from fivehearts.engines.promises.queries import explanation
from fivehearts.foundation.clock.explain import explain
from fivehearts.foundation.files.fields import hold_again
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import AlreadyDone, Refusal

# Numbers whose code this session may print: those it registered or renewed itself. A signed cookie
# that counts for this session alone: kept in the session, every intake would write that too.
_FRESH = "fresh_receipts"
_MOST_FRESH = 20


@require_http_methods(["GET", "POST"])
@holding(REGISTER)
def register(request: HttpRequest) -> HttpResponse:
    """Take a matter in at the desk: phone, counter, visit, patrol, group, letter box, 12345."""
    actor = actor_of(request)
    if request.method == "GET":
        form = RegisterForm(
            actor=actor, initial={"once": secrets.token_urlsafe(24), **_guess(request)}
        )
        return _shown(request, form, _along(request.GET.get("along", "")))
    form = RegisterForm(request.POST, request.FILES, actor=actor)
    along = _along(request.POST.get("along", ""))
    if "look" in request.POST:
        # Without scripts: what is proposed for the words is asked for by a press; nothing is saved.
        form.is_valid()
        hold_again(form, by=actor)
        form.errors.clear()
        return _shown(request, form, along)
    if not form.is_valid():
        hold_again(form, by=actor)
        return _shown(request, form, along, status=422)
    facts, once = actions.Registration(**form.facts()), form.cleaned_data["once"]
    try:
        number = _registered(actor, facts, along, once).number
    except AlreadyDone as done:
        number = _number_of(done.result)
    except Refusal as refusal:
        hold_again(form, by=actor)
        show_refusal(form, refusal)
        return _shown(request, form, along, status=status_of(refusal))
    return _to_the_slip(request, number)


def _registered(
    actor: Actor, facts: actions.Registration, along: Matter | None, once: str
) -> Matter:
    if along is None:
        return actions.register(by=actor, facts=facts, once=once)  # type: ignore[call-arg]
    return actions.me_too_here(  # type: ignore[call-arg]
        by=actor, leading=along, facts=facts, once=once
    )


def _along(number: str) -> Matter | None:
    """The matter that somebody else tells of too. Raises Http404 for one out of sight."""
    return loaded_matter(number[:20]) if number.strip() else None


def _shown(
    request: HttpRequest, form: RegisterForm, along: Matter | None, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "along": along}
    return render(request, "matters/register.html", context, status=status)


@require_GET
@holding(REGISTER)
def questions(request: HttpRequest) -> HttpResponse:
    """What the chosen category asks: a piece of the form, loaded as soon as it is chosen."""
    actor = actor_of(request)
    form = RegisterForm(actor=actor, initial={"category": request.GET.get("category", "")})
    return render(request, "matters/questions.html", {"form": form})


def _guess(request: HttpRequest) -> dict[str, Any]:
    """The only place there is to choose needs no choosing; the channel follows the link."""
    known = ("channel", "place_unit", "kind", "category", "along")
    return {name: request.GET[name] for name in known if name in request.GET}


def _number_of(key: str) -> str:
    """The number of the matter the first of two equal forms made."""
    try:
        return number_of(int(key))
    except (Matter.DoesNotExist, ValueError):
        raise Http404 from None


def _to_the_slip(request: HttpRequest, number: str) -> HttpResponse:
    """Lead to the slip, which may print the code of this number to this session."""
    numbers = [*(kept for kept in _fresh(request) if kept != number), number][-_MOST_FRESH:]
    response = redirect("matters:receipt", number=number)
    response.set_cookie(
        _FRESH,
        signing.dumps(numbers, salt=_salt(request)),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def _fresh(request: HttpRequest) -> list[str]:
    """The numbers whose code may be printed; nothing where the cookie is another session's."""
    try:
        numbers: list[str] = signing.loads(request.COOKIES.get(_FRESH, ""), salt=_salt(request))
    except signing.BadSignature:
        return []
    return numbers


def _salt(request: HttpRequest) -> str:
    return f"matters.{_FRESH}:{request.session.session_key}"


@require_GET
@holding(REGISTER)
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The slip to print and hand over: number, QR, promise, and the code while it is fresh."""
    matter = loaded_matter(number)
    actor = actor_of(request)
    fresh = matter.number in _fresh(request)
    address = request.build_absolute_uri(f"{reverse('resident:track')}?n={matter.number}")
    context = {
        "matter": matter,
        "code": code_of(matter) if fresh else "",
        "qr": mark_safe(segno.make(address, error="m").svg_inline(scale=4)),
        "why": explain(explanation(matter.promise)),
        "may_renew_code": rules.may_renew_code(actor, matter),
    }
    response = render(request, "matters/receipt.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@holding(REGISTER)
def code_renewed(request: HttpRequest, number: str) -> HttpResponse:
    """Issue a new query code to a resident who lost the slip, and show the slip again."""
    matter = loaded_matter(number)
    try:
        actions.renew_code(by=actor_of(request), matter=matter)
    except Refusal as refusal:
        return render(request, "403.html", {"reason": refusal.sentence}, status=status_of(refusal))
    return _to_the_slip(request, matter.number)
