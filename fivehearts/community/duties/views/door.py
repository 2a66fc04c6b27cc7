"""Signing in and out, following an invitation, one's own posts and password."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import activate, get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fivehearts.community.duties import actions, queries, sessions
from fivehearts.community.duties.access import actor_of, open_to_all, safe_next, signed_in
from fivehearts.community.duties.forms import JoinForm, NewPasswordForm, PasswordForm, SignInForm
from fivehearts.community.duties.models import User
from fivehearts.community.duties.views.steps import (
    BACKEND,
    admit,
    await_second_step,
    locked_out,
)
from fivehearts.community.duties.vocabulary import PERMISSIONS, ROLES, FirstStep
from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.actors import Actor, system
from fivehearts.foundation.verbs import Refusal


@sensitive_post_parameters()
@open_to_all("the door itself")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door for colleagues; five wrong passwords close it for a quarter of an hour."""
    onward = safe_next(request, request.POST.get("next") or request.GET.get("next"))
    if request.user.is_authenticated:
        return redirect(onward or resolve_url(settings.LOGIN_REDIRECT_URL))
    form = SignInForm(_sent(request))
    if form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            assert isinstance(user, User)
            if queries.factors_of(user.pk).exists():
                return await_second_step(request, user, onward)
            return admit(request, user, FirstStep.PASSWORD, onward)
        if getattr(request, "axes_locked_out", False):
            return locked_out(request)
        form.add_error(None, _("The name or the password is not right. Check both and try again."))
    context = {"form": form, "next": onward, "demo_sign_ins": _demo_sign_ins()}
    return render(request, "duties/sign_in.html", context, status=422 if form.errors else 200)


@open_to_all("leaving is always possible")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave, from any page, by a button."""
    if request.user.is_authenticated:
        actions.sign_out(user=request.user, by=actor_of(request))
        sessions.end(request)
        logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@sensitive_post_parameters()
@open_to_all("whoever has the link may open it")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Follow an invitation: a newcomer chooses name and password, a colleague takes the post."""
    invitation = queries.open_invitation(token, now())
    if invitation is None:
        return render(request, "duties/invitation_gone.html", status=410)
    if invitation.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        # The reader has chosen nothing yet: the page speaks as the letter did.
        activate(invitation.language)
    known = request.user.is_authenticated
    form = JoinForm(_sent(request), initial={"display_name": invitation.display_name})
    if request.method == "POST" and (known or form.is_valid()):
        given = {} if known else {**form.cleaned_data}
        given.pop("again", None)
        by: Actor = actor_of(request) if known else system("invitation")
        try:
            user = actions.accept_invitation(token=token, by=by, **given)
        except Refusal as refusal:
            _show(form, refusal)
            if known:
                messages.error(request, refusal.sentence)
        else:
            if not known:
                login(request, user, backend=BACKEND)
                sessions.begin(request, user, FirstStep.PASSWORD)
            messages.success(request, _("Welcome. This is your post and what it allows."))
            return redirect("duties:roles")
    context = {"form": form, "invitation": invitation, "role": ROLES.get(invitation.role)}
    return render(
        request, "duties/join.html", context, status=422 if form.errors and not known else 200
    )


@signed_in
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """One's own posts, and what every role of the house does all day and may not."""
    actor = actor_of(request)
    mine = [
        {"post": held, "role": ROLES[held.role], "may": _may(held.role)} for held in actor.posts
    ]
    every = [{"role": role, "may": _may(role.code)} for role in ROLES.values()]
    context = {"mine": mine, "every": every, "invites": actor.holds_anywhere("duties.invite")}
    return render(request, "duties/roles.html", context)


@sensitive_post_parameters()
@signed_in
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; other sessions of the same user end."""
    form = PasswordForm(_sent(request))
    if form.is_valid():
        try:
            user = actions.set_password(
                user=queries.user(actor_of(request).user_id),
                password=form.cleaned_data["password"],
                present=form.cleaned_data["present"],
                besides=request.session.session_key or "",
                by=actor_of(request),
            )
        except Refusal as refusal:
            _show(form, refusal)
        else:
            update_session_auth_hash(request, user)
            sessions.follow(request)
            messages.success(request, _("Your password was changed. Other devices are signed out."))
            return redirect("duties:account")
    return render(
        request, "duties/password.html", {"form": form}, status=422 if form.errors else 200
    )


@sensitive_post_parameters()
@open_to_all("whoever has the link may open it")
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Follow a link for a new password; afterwards every session of that user has ended."""
    reset = queries.open_reset(token, now())
    if reset is None:
        return render(request, "duties/reset_gone.html", status=410)
    form = NewPasswordForm(_sent(request))
    if form.is_valid():
        try:
            user = actions.reset_password(
                token=token, password=form.cleaned_data["password"], by=system("password_link")
            )
        except Refusal as refusal:
            _show(form, refusal)
        else:
            messages.success(request, _("Your password was changed. Other devices are signed out."))
            # The link stands for the password alone: a second step stays one.
            if queries.factors_of(user.pk).exists():
                return await_second_step(request, user, "")
            return admit(request, user, FirstStep.PASSWORD, "")
    context = {"form": form, "reset": reset}
    return render(request, "duties/new_password.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest) -> Any:
    """What a form was sent with; an empty one was sent too, and is answered with what is missing."""
    return request.POST if request.method == "POST" else None


def _may(code: str) -> list[Any]:
    return [label for name, label in PERMISSIONS.items() if name in ROLES[code].permissions]


def _show(form: BaseForm, refusal: Refusal) -> None:
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.sentence)


def _demo_sign_ins() -> list[dict[str, str]]:
    """The sign-ins the demo wrote down for its visitors; none outside a demo."""
    if not settings.DEMO:
        return []
    try:
        text = (Path(settings.VAR_DIR) / "demo-sign-ins.json").read_text(encoding="utf-8")
        found = json.loads(text)
    except (OSError, ValueError):
        return []
    if not isinstance(found, list):
        return []
    return [_button(one) for one in found if isinstance(one, dict)]


def _button(one: dict[str, str]) -> dict[str, str]:
    """One sign-in as a button: who it is, where, and what to try, in the reader's language."""
    english = (get_language() or "").startswith("en")

    def said(name: str) -> str:
        return one.get(f"{name}_en" if english else name) or one.get(name, "")

    parts = (said("title"), one.get("name", ""), one.get("unit", ""))
    label = " · ".join(part for part in parts if part) or one.get("username", "")
    return {**one, "label": label, "hint": said("what_to_try")}
