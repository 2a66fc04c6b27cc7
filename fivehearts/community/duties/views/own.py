"""One's own account: name, password, second step, devices, language and size of type."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fivehearts.community.duties import actions, codes, passkeys, queries, sessions
from fivehearts.community.duties.access import (
    actor_of,
    before_second_step,
    confirmed_recently,
    signed_in,
)
from fivehearts.community.duties.forms import PasskeyNameForm, SetUpForm, own_names
from fivehearts.community.duties.models import Factor, User
from fivehearts.community.duties.queries.addresses import CHINESE
from fivehearts.community.duties.vocabulary import FactorKind, FirstStep
from fivehearts.community.duties.vocabulary.devices import machine_of
from fivehearts.foundation.clock import now
from fivehearts.foundation.verbs import Refusal
from fivehearts.foundation.web.reading import SIZES, chosen_size

# The key of an authenticator that is being set up waits in the session.
NEW_SECRET = "new_secret"  # noqa: S105 - a name


@signed_in
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Everything about one's own sign-in on one page."""
    user = _me(request)
    context = {
        "me": user,
        "address": (address := queries.address_of(user.pk)),
        "language_name": dict(own_names()).get(user.language or CHINESE, ""),
        "comes_back": queries.comes_back(address),
        "factors": list(queries.factors_of(user.pk)),
        "codes_left": queries.recovery_codes_left(user.pk),
        "devices": list(queries.devices_of(user.pk, at=now())),
        "this_device": request.session.get(sessions.DEVICE),
        "sizes": SIZES,
        "size": chosen_size(request),
    }
    return render(request, "duties/account.html", context)


@before_second_step
@require_safe
def second_step(request: HttpRequest) -> HttpResponse:
    """What a second step is, in plain words, and which way to choose."""
    user = _me(request)
    context = {
        "factors": list(queries.factors_of(user.pk)),
        "demanded": queries.demands_second_factor(actor_of(request)),
        "has_authenticator": _has_authenticator(user),
    }
    return render(request, "duties/second_step.html", context)


@sensitive_post_parameters()
@before_second_step
@confirmed_recently
@require_http_methods(["GET", "POST"])
def authenticator(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator: scan, then type what it shows."""
    user = _me(request)
    if _has_authenticator(user):
        return redirect("duties:second_step")
    secret = request.session.get(NEW_SECRET) or codes.new_secret()
    request.session[NEW_SECRET] = secret
    form = SetUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.set_up_authenticator(
                user=user,
                secret=secret,
                code=form.cleaned_data["code"],
                name=str(FactorKind.AUTHENTICATOR.label),
                by=actor_of(request),
            )
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            request.session.pop(NEW_SECRET, None)
            return _set_up(request, user, FirstStep.CODE)
    address = codes.address_of(secret, account=user.username, issuer=_("Five Hearts"))
    context = {
        "form": form,
        "qr": segno.make(address, error="m").svg_data_uri(scale=5, border=2),
        "spelt": codes.spelt(secret),
        "address": address,
    }
    response = render(
        request, "duties/authenticator.html", context, status=422 if form.errors else 200
    )
    response["Cache-Control"] = "no-store"
    return response


@before_second_step
@confirmed_recently
@require_http_methods(["GET", "POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    """Make a passkey on this device."""
    user = _me(request)
    machine = machine_of(request.headers.get("User-Agent", ""))
    sent = request.POST if request.method == "POST" else None
    form = PasskeyNameForm(sent, initial={"name": machine.label})
    if form.is_valid():
        try:
            made = passkeys.finish_making(request, request.POST.get("credential", ""))
            actions.add_passkey(
                user=user,
                passkey=made,
                name=form.cleaned_data["name"],
                by=actor_of(request),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _set_up(request, user, FirstStep.KEY)
    known = queries.passkeys_of(user.pk)
    context = {"form": form, "options": json.dumps(passkeys.begin_making(request, user, known))}
    return render(request, "duties/passkey.html", context, status=422 if form.errors else 200)


@signed_in
@confirmed_recently
@require_http_methods(["GET", "POST"])
def remove_factor(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a passkey or the authenticator off, after a look at which one."""
    factor = _factor(request, pk)
    if request.method == "POST":
        try:
            actions.remove_factor(factor=factor, by=actor_of(request))
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("“%(name)s” was taken off.") % {"name": factor.name})
        return redirect("duties:account")
    return render(request, "duties/remove_factor.html", {"factor": factor})


@before_second_step
@confirmed_recently
@require_http_methods(["GET", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Codes for paper: how many are left; new ones are shown once."""
    user = _me(request)
    made: list[str] = []
    if request.method == "POST":
        try:
            made = actions.make_recovery_codes(user=user, by=actor_of(request))
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return redirect("duties:second_step")
    context = {
        "made": made,
        "left": queries.recovery_codes_left(user.pk),
        "me": user,
        "has_factor": queries.factors_of(user.pk).exists(),
    }
    response = render(request, "duties/recovery_codes.html", context)
    response["Cache-Control"] = "no-store"
    return response


@signed_in
@require_POST
def sign_out_device(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one of one's own devices out."""
    found = queries.devices_of(_me(request).pk, at=now()).filter(pk=pk).first()
    if found is None:
        raise Http404
    actions.sign_out_device(device=found, by=actor_of(request))
    messages.success(request, _("The device was signed out."))
    return redirect("duties:account")


@signed_in
@require_POST
def sign_out_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    here = request.session.session_key or ""
    ended = actions.sign_out_everywhere(user=_me(request), besides=here, by=actor_of(request))
    words = _("Signed out everywhere else: %(number)d devices.")
    messages.success(request, words % {"number": ended})
    return redirect("duties:account")


def _set_up(request: HttpRequest, user: User, step: FirstStep) -> HttpResponse:
    """The first factor of somebody leads to the codes for paper; a further one back."""
    request.session[sessions.FIRST_STEP] = str(step)
    messages.success(request, _("Done. From now on this is asked when you sign in."))
    if queries.recovery_codes_left(user.pk):
        return redirect("duties:account")
    return redirect("duties:recovery_codes")


def _has_authenticator(user: User) -> bool:
    return queries.factors_of(user.pk).filter(kind=FactorKind.AUTHENTICATOR).exists()


def _factor(request: HttpRequest, pk: UUID) -> Factor:
    found = queries.factor_of(_me(request).pk, pk)
    if found is None:
        raise Http404
    return found


def _me(request: HttpRequest) -> User:
    user: Any = request.user
    assert isinstance(user, User)
    return user
