"""The second step of signing in, and signing in by a passkey alone."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fivehearts.community.duties import actions, passkeys, queries, sessions
from fivehearts.community.duties.access import actor_of, before_second_step, open_to_all, safe_next
from fivehearts.community.duties.forms import CodeForm, ConfirmForm
from fivehearts.community.duties.models import Factor, User
from fivehearts.community.duties.views.contacts import read_in
from fivehearts.community.duties.vocabulary import (
    CodesClosed,
    FactorGone,
    FirstStep,
    PasskeyNotTaken,
)
from fivehearts.community.duties.vocabulary.factors import SECOND_STEP_LASTS
from fivehearts.foundation.clock import now
from fivehearts.foundation.verbs import Refusal

BACKEND = "django.contrib.auth.backends.ModelBackend"
# Who gave the right password and still owes the second step.
PENDING = "second_step"


def await_second_step(request: HttpRequest, user: User, onward: str) -> HttpResponse:
    """The password was right: remember for whom the second step is, and go there."""
    request.session[PENDING] = {"user": user.pk, "at": now().timestamp(), "next": onward}
    return redirect("duties:second")


def admit(request: HttpRequest, user: User, first_step: FirstStep, onward: str) -> HttpResponse:
    """Let the user in: the session, the device, the record; then to the page they wanted."""
    since = user.last_login
    login(request, user, backend=BACKEND)
    request.session.pop(PENDING, None)
    sessions.begin(request, user, first_step)
    actions.sign_in(user=user, by=queries.actor_of(user), first_step=first_step)
    _tell_what_ended(request, user, since)
    if first_step == FirstStep.RECOVERY:
        left = queries.recovery_codes_left(user.pk)
        words = _("You used a code from your paper; %(left)d are left. Make new ones in time.")
        messages.warning(request, words % {"left": left})
    response = redirect(onward or resolve_url(settings.LOGIN_REDIRECT_URL))
    read_in(response, user.language)
    return response


@sensitive_post_parameters()
@open_to_all("the second half of the door")
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """After the password: a code, or a passkey."""
    user, onward = _awaited(request)
    if user is None:
        return redirect("duties:sign_in")
    form = CodeForm(_code_sent(request))
    status = 200
    if request.method == "POST":
        step = show_or_enter(request, user, form)
        if step is not None:
            return admit(request, user, step, onward)
        status = 429 if form.has_error("code", CodesClosed.code) else 422
    context = {"form": form, "options": options_for(request, user)}
    return render(request, "duties/second.html", context, status=status)


@sensitive_post_parameters()
@open_to_all("the door by a passkey alone")
@require_http_methods(["GET", "POST"])
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in without a name and a password: the device knows who one is."""
    onward = safe_next(request, request.POST.get("next") or request.GET.get("next"))
    if request.user.is_authenticated:
        return redirect(onward or resolve_url(settings.LOGIN_REDIRECT_URL))
    refused = ""
    if request.method == "POST":
        try:
            factor = _shown(request, None)
        except Refusal as refusal:
            refused = refusal.sentence
        else:
            return admit(request, factor.user, FirstStep.PASSKEY, onward)
    context = {
        "options": json.dumps(passkeys.begin_showing(request)),
        "next": onward,
        "refused": refused,
    }
    status = 422 if refused else 200
    return render(request, "duties/sign_in_by_passkey.html", context, status=status)


@sensitive_post_parameters()
@before_second_step
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Before a dangerous page: show again who it is."""
    user = queries.user(actor_of(request).user_id)
    onward = safe_next(request, request.POST.get("next") or request.GET.get("next"))
    has_factor = queries.factors_of(user.pk).exists()
    form: Form = CodeForm(_code_sent(request)) if has_factor else ConfirmForm(_sent(request))
    if request.method == "POST":
        right = (
            show_or_enter(request, user, form) is not None
            if has_factor
            else _password_right(request, user, form)
        )
        if getattr(request, "axes_locked_out", False):
            return locked_out(request)
        if right:
            sessions.confirmed(request)
            return redirect(onward or resolve_url("duties:account"))
    context = {"form": form, "options": options_for(request, user), "next": onward}
    status = 422 if request.method == "POST" else 200
    return render(request, "duties/confirm.html", context, status=status)


def locked_out(request: HttpRequest) -> HttpResponse:
    """The page after five wrong passwords, with the hour from which one may try again."""
    # The page is made here, with the hour; nobody need replace it.
    request.axes_locked_out = False  # type: ignore[attr-defined]
    wait = get_cool_off(request)
    context = {"opens_at": now() + wait if wait else None}
    return render(request, "duties/locked_out.html", context, status=429)


def options_for(request: HttpRequest, user: User) -> str:
    """What the browser is asked to show one of the user's passkeys with; "" without passkeys."""
    known = list(queries.passkeys_of(user.pk))
    return json.dumps(passkeys.begin_showing(request, known)) if known else ""


def show_or_enter(request: HttpRequest, user: User, form: Form) -> FirstStep | None:
    """Take the passkey that was shown or the code that was typed; None, and the form says why."""
    try:
        if request.POST.get("credential"):
            _shown(request, user)
            return FirstStep.KEY
        if not form.is_valid():
            return None
        by = queries.actor_of(user)
        step = actions.enter_code(user=user, code=form.cleaned_data["code"], by=by)
    except Refusal as refusal:
        _show(form, refusal)
        return None
    if step is None:
        form.add_error("code", _("This code is not right, or was used already. Try the next one."))
    return step


def _shown(request: HttpRequest, user: User | None) -> Factor:
    """The passkey that was shown and proved, of this user or of anybody. Raises `Refusal`."""
    answer = request.POST.get("credential", "")
    factor = queries.passkey_by_id(passkeys.id_shown(answer))
    if factor is None or (user is not None and factor.user_id != user.pk):
        raise PasskeyNotTaken
    counter = passkeys.finish_showing(request, answer, factor)
    by = queries.actor_of(factor.user)
    if not actions.use_passkey(factor=factor, counter=counter, by=by):
        raise FactorGone(_("A copy of this passkey was used. It was taken off; sign in otherwise."))
    return factor


def _awaited(request: HttpRequest) -> tuple[User | None, str]:
    pending: Any = request.session.get(PENDING)
    if not isinstance(pending, dict):
        return None, ""
    if now().timestamp() - pending["at"] > SECOND_STEP_LASTS.total_seconds():
        request.session.pop(PENDING)
        messages.warning(request, _("That took too long. Give your name and password once more."))
        return None, ""
    return queries.user_who_may_sign_in(pending["user"]), str(pending["next"])


def _password_right(request: HttpRequest, user: User, form: Form) -> bool:
    if not form.is_valid():
        return False
    given = {"username": user.username, "password": form.cleaned_data["password"]}
    if authenticate(request, **given) is not None:
        return True
    form.add_error("password", _("This is not your password. Mind capital letters."))
    return False


def _tell_what_ended(request: HttpRequest, user: User, since: datetime | None) -> None:
    """A factor somebody else took off, or a copy of which was used, is said at the next sign-in."""
    if queries.factors_lost_since(user.pk, since):
        words = _(
            "Your second step at sign-in was taken off. If you did not ask for that, tell the security administrator at once."
        )
        messages.warning(request, words)


def _code_sent(request: HttpRequest) -> Any:
    # A passkey was shown instead: the field for a code is not missing then.
    return None if request.POST.get("credential") else _sent(request)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _show(form: Form, refusal: Refusal) -> None:
    if not form.is_bound:
        form.data, form.is_bound = {}, True
        form.full_clean()
        form.errors.clear()
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.sentence)
