"""Pages about posts: giving them, their terms; and what is done about a lost device."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fivehearts.community.duties import actions, queries
from fivehearts.community.duties.access import actor_of, confirmed_recently, holding
from fivehearts.community.duties.forms import GivePostForm, TermForm
from fivehearts.community.duties.models import User
from fivehearts.community.duties.tables import role_title
from fivehearts.community.duties.views.colleagues import UNITS_SHOWN, colleague_of
from fivehearts.community.duties.vocabulary import ROLES
from fivehearts.foundation.verbs import Refusal


@holding("duties.grant")
@require_safe
def choose_unit_to_give(request: HttpRequest) -> HttpResponse:
    """First step of giving a post: at which unit."""
    words = request.GET.get("q", "")
    rows = queries.units_to_invite_for(actor_of(request), words, permission="duties.grant")
    units = list(rows[: UNITS_SHOWN + 1])
    context = {
        "units": units[:UNITS_SHOWN],
        "more": len(units) > UNITS_SHOWN,
        "words": words,
        "giving": True,
    }
    return render(request, "duties/choose_unit.html", context)


@holding("duties.grant")
@confirmed_recently
@require_http_methods(["GET", "POST"])
def give_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Second step: who, which post, until when."""
    unit = queries.unit_to_invite_for(actor_of(request), pk, permission="duties.grant")
    if unit is None:
        raise Http404
    form = GivePostForm(request.POST if request.method == "POST" else None, unit=unit)
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            user = queries.user_by_name(given.pop("username"))
            actions.give_post(user=user, unit=unit, by=actor_of(request), **given)
        except User.DoesNotExist:
            form.add_error("username", _("Nobody signs in by this name. Check how it is written."))
        except Refusal as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refusal.sentence)
        else:
            words = _("%(name)s holds the post now.")
            messages.success(request, words % {"name": user.display_name})
            return redirect("duties:colleague", pk=user.pk)
    offered = [role for role in ROLES.values() if role.exists_at(unit.kind)]
    context = {"form": form, "unit": unit, "offered": offered}
    return render(request, "duties/give_post.html", context, status=422 if form.errors else 200)


@holding("duties.invite", "duties.grant")
@require_http_methods(["GET", "POST"])
def term(request: HttpRequest, pk: int) -> HttpResponse:
    """Until when a post lasts; what ran out and was left to the head is decided here."""
    post = queries.post_below(actor_of(request), pk)
    if post is None or post.until is not None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = TermForm(sent, initial={"term_ends_on": post.term_ends_on})
    if form.is_valid():
        day = form.cleaned_data["term_ends_on"]
        try:
            actions.set_term(post=post, term_ends_on=day, by=actor_of(request))
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            messages.success(request, _("The term was set."))
            return redirect("duties:colleague", pk=post.user_id)
    context = {"form": form, "post": post, "role": role_title(post.role)}
    return render(request, "duties/term.html", context, status=422 if form.errors else 200)


@holding("duties.invite", "duties.grant")
@require_POST
def sign_out_colleague(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a colleague out everywhere at once: a telephone was lost, somebody left in a hurry."""
    user = colleague_of(request, pk)
    try:
        ended = actions.sign_out_everywhere(user=user, by=actor_of(request))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        words = _("%(name)s was signed out on %(number)d devices.")
        messages.success(request, words % {"name": user.display_name, "number": ended})
    return redirect("duties:colleague", pk=pk)


@holding("duties.grant")
@confirmed_recently
@require_http_methods(["GET", "POST"])
def reset_factors(request: HttpRequest, pk: int) -> HttpResponse:
    """Take off the second factors of somebody who lost theirs, after asking who it is."""
    user = colleague_of(request, pk)
    if request.method == "POST":
        try:
            actions.reset_factors(user=user, by=actor_of(request))
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        else:
            words = _("The second step of %(name)s was taken off; every device is signed out.")
            messages.success(request, words % {"name": user.display_name})
        return redirect("duties:colleague", pk=pk)
    context = {"colleague": user, "factors": list(queries.factors_of(user.pk))}
    return render(request, "duties/reset_factors.html", context)
