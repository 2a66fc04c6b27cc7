"""用手机号查: a code sent to the telephone opens everything that was left with it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from fivehearts.community.duties.access import open_to_all
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.vocabulary.refusals import NoMobile, WrongPhoneCode
from fivehearts.faces.resident.forms import PhoneCodeForm, PhoneForm, show_refusal
from fivehearts.faces.resident.views.frame import (
    FILES,
    came_late,
    keeps_late_forms,
    open_in_session,
    page,
    say_late,
)
from fivehearts.foundation.outbox.channels import is_open
from fivehearts.foundation.outbox.vocabulary import Channel
from fivehearts.foundation.scope.actors import resident
from fivehearts.foundation.verbs import Refusal

BAD, TOO_OFTEN = 422, 429


@require_http_methods(["GET", "POST"])
@keeps_late_forms
@open_to_all("the code sent to the telephone decides; without it nothing is shown")
def by_phone(request: HttpRequest) -> HttpResponse:
    """Two questions on one address: the number, then the code. A number unknown here reads the same."""
    if not is_open(Channel.SMS):
        raise Http404
    if request.method == "GET":
        return _shown(request, PhoneForm())
    asked = "code" in request.POST and "again" not in request.POST
    form = PhoneCodeForm(request.POST) if asked else PhoneForm(request.POST)
    valid = form.is_valid()
    if came_late(request):
        say_late(form)
        return _shown(request, form, status=403)
    if not valid:
        return _shown(request, form, status=BAD)
    return _opened(request, form) if asked else _sent(request, form)


def _sent(request: HttpRequest, form: PhoneForm) -> HttpResponse:
    phone = form.cleaned_data["phone"]
    try:
        actions.send_phone_code(by=resident("visitor"), phone=phone, address=_address(request))
    except Refusal as refusal:
        # Where a code is on its way already, it can still be typed.
        again = PhoneCodeForm(initial={"phone": phone}) if "again" in request.POST else form
        show_refusal(form, refusal)
        status = BAD if isinstance(refusal, NoMobile) else TOO_OFTEN
        return _shown(request, again, status=status, problems=form)
    return _shown(request, PhoneCodeForm(initial={"phone": phone}), sent=True)


def _opened(request: HttpRequest, form: PhoneForm) -> HttpResponse:
    try:
        found = actions.open_with_phone_code(
            by=resident("visitor"),
            phone=form.cleaned_data["phone"],
            code=form.cleaned_data["code"],
            address=_address(request),
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _shown(request, form, status=TOO_OFTEN)
    if not found:
        show_refusal(form, WrongPhoneCode())
        return _shown(request, form, status=BAD)
    open_in_session(request, *found.matters)
    request.session[FILES] = [str(key) for key in found.files]
    return redirect("resident:mine" if found.matters else "resident:own_files")


def _shown(
    request: HttpRequest,
    form: PhoneForm,
    *,
    status: int = 200,
    sent: bool = False,
    problems: PhoneForm | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "problems": problems or form,
        "has_code": isinstance(form, PhoneCodeForm),
        "sent": sent,
    }
    return page(request, "resident/by_phone.html", context, status=status)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
