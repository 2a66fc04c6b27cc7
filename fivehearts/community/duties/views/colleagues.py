"""Pages of whoever may invite: colleagues, invitations, ending a post."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fivehearts.community.duties import actions, queries
from fivehearts.community.duties.access import holding
from fivehearts.community.duties.forms import InviteForm
from fivehearts.community.duties.tables import InvitationTable, PostTable, role_title
from fivehearts.community.duties.vocabulary import ROLES
from fivehearts.foundation.clock import now
from fivehearts.foundation.verbs import Refusal
from fivehearts.foundation.web.tables import configured, exported

# Offered without a search; more are narrowed down by typing.
UNITS_SHOWN = 20


@holding("duties.invite")
@require_safe
def colleagues(request: HttpRequest) -> HttpResponseBase:
    """Who holds which post at and below one's own units."""
    table = configured(request, PostTable(queries.posts_below(request.actor)))  # type: ignore[attr-defined]
    return exported(request, table) or render(request, "duties/colleagues.html", {"table": table})


@holding("duties.invite")
@require_safe
def invitations(request: HttpRequest) -> HttpResponseBase:
    """Invitations and what became of them."""
    rows = queries.invitations_below(request.actor)  # type: ignore[attr-defined]
    table = configured(request, InvitationTable(rows))
    return exported(request, table) or render(request, "duties/invitations.html", {"table": table})


@holding("duties.invite")
@require_safe
def choose_unit(request: HttpRequest) -> HttpResponse:
    """First step of an invitation: for which unit."""
    words = request.GET.get("q", "")
    rows = queries.units_to_invite_for(request.actor, words)  # type: ignore[attr-defined]
    units = list(rows[: UNITS_SHOWN + 1])
    context = {"units": units[:UNITS_SHOWN], "more": len(units) > UNITS_SHOWN, "words": words}
    return render(request, "duties/choose_unit.html", context)


@holding("duties.invite")
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Second step: who, for which post. The link is shown once, on the page that follows."""
    unit = queries.unit_to_invite_for(request.actor, pk)  # type: ignore[attr-defined]
    if unit is None:
        raise Http404
    form = InviteForm(request.POST if request.method == "POST" else None, unit=unit)
    if form.is_valid():
        try:
            made = actions.invite(unit=unit, by=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
        except Refusal as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, refusal.sentence
            )
        else:
            link = request.build_absolute_uri(reverse("duties:join", args=[made.token]))
            role = role_title(made.invitation.role)
            context = {"invitation": made.invitation, "unit": unit, "link": link, "role": role}
            response = render(request, "duties/invited.html", context)
            response["Cache-Control"] = "no-store"
            return response
    offered = [role for role in ROLES.values() if role.exists_at(unit.kind)]
    context = {"form": form, "unit": unit, "offered": offered}
    return render(request, "duties/invite.html", context, status=422 if form.errors else 200)


@holding("duties.invite")
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back, after a look at whose it is."""
    invitation = queries.invitation_below(request.actor, pk)  # type: ignore[attr-defined]
    if invitation is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.revoke_invitation(invitation=invitation, by=request.actor)  # type: ignore[attr-defined]
            messages.success(request, _("The invitation was taken back; its link works no more."))
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        return redirect("duties:invitations")
    context = {
        "invitation": invitation,
        "role": role_title(invitation.role),
        "works": invitation.is_open(now()),
    }
    return render(request, "duties/revoke.html", context)


@holding("duties.invite")
@require_http_methods(["GET", "POST"])
def end_post(request: HttpRequest, pk: int) -> HttpResponse:
    """End a colleague's post, after a look at what it allowed."""
    post = queries.post_below(request.actor, pk)  # type: ignore[attr-defined]
    if post is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.end_post(post=post, by=request.actor)  # type: ignore[attr-defined]
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("The post was ended."))
        return redirect("duties:colleagues")
    return render(request, "duties/end_post.html", {"post": post, "role": ROLES.get(post.role)})
