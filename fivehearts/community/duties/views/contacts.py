"""How one is called and reached: corrected by everybody for themselves."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fivehearts.community.duties import actions, queries
from fivehearts.community.duties.access import actor_of, confirmed_recently, signed_in
from fivehearts.community.duties.forms import ContactForm
from fivehearts.community.duties.queries.addresses import CHINESE
from fivehearts.foundation.verbs import Refusal


@sensitive_post_parameters()
@signed_in
@confirmed_recently
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Correct one's own name, telephone, e-mail address and language."""
    user = queries.user(actor_of(request).user_id)
    address = queries.address_of(user.pk)
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        known=str(address.email) if address is not None else "",
        initial={
            "display_name": user.display_name,
            "work_phone": user.work_phone,
            "language": user.language or CHINESE,
        },
    )
    if form.is_valid():
        try:
            user = actions.correct_contact(user=user, by=actor_of(request), **form.facts)
        except Refusal as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refusal.sentence)
        else:
            with override(user.language):
                messages.success(request, _("Saved. This is how you are called and reached."))
            response = redirect("duties:account")
            read_in(response, user.language)
            return response
    context = {"form": form, "comes_back": queries.comes_back(address)}
    return render(request, "duties/contact.html", context, status=422 if form.errors else 200)


def read_in(response: HttpResponseBase, language: str) -> None:
    """From now on this browser shows its pages in this language; "" leaves it as it is."""
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
