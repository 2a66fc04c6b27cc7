"""Pages of whoever may invite: colleagues, invitations, passwords, ending a post."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fivehearts.community.duties import actions, queries, rules
from fivehearts.community.duties.access import actor_of, confirmed_recently, holding
from fivehearts.community.duties.forms import EndPostForm, InviteForm
from fivehearts.community.duties.models import User
from fivehearts.community.duties.tables import InvitationTable, PostTable, role_title
from fivehearts.community.duties.vocabulary import ADMINISTRATORS, ROLES
from fivehearts.foundation.clock import now, today
from fivehearts.foundation.vault import masks
from fivehearts.foundation.verbs import Refusal
from fivehearts.foundation.web.tables import configured, exported

# Offered without a search; more are narrowed down by typing.
UNITS_SHOWN = 20


@holding("duties.invite", "duties.grant")
@require_safe
def colleagues(request: HttpRequest) -> HttpResponseBase:
    """Who holds which post at and below one's own units."""
    table = configured(request, PostTable(queries.posts_below(actor_of(request))))
    answer = exported(request, table)
    if answer is not None:
        return answer
    context = {
        "table": table,
        "absences": list(queries.absences_below(actor_of(request), at=now())),
        "left_alone": queries.left_alone(at=now(), actor=actor_of(request)),
        "ending": [
            {"post": post, "title": role_title(post.role)}
            for post in queries.ending_posts_below(actor_of(request), on=today())
        ],
        "today": today(),
        "invites": actor_of(request).holds_anywhere("duties.invite"),
        "grants": actor_of(request).holds_anywhere("duties.grant"),
    }
    return render(request, "duties/colleagues.html", context)


@holding("duties.invite")
@require_safe
def invitations(request: HttpRequest) -> HttpResponseBase:
    """Invitations and what became of them."""
    rows = queries.invitations_below(actor_of(request))
    table = configured(request, InvitationTable(rows))
    return exported(request, table) or render(request, "duties/invitations.html", {"table": table})


@holding("duties.invite")
@require_safe
def choose_unit(request: HttpRequest) -> HttpResponse:
    """First step of an invitation: for which unit."""
    words = request.GET.get("q", "")
    rows = queries.units_to_invite_for(actor_of(request), words)
    units = list(rows[: UNITS_SHOWN + 1])
    context = {"units": units[:UNITS_SHOWN], "more": len(units) > UNITS_SHOWN, "words": words}
    return render(request, "duties/choose_unit.html", context)


@holding("duties.invite")
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Second step: who, for which post. The link is shown once, on the page that follows."""
    unit = queries.unit_to_invite_for(actor_of(request), pk)
    if unit is None:
        raise Http404
    form = InviteForm(request.POST if request.method == "POST" else None, unit=unit)
    if form.is_valid():
        try:
            site = request.build_absolute_uri("/")
            made = actions.invite(unit=unit, by=actor_of(request), site=site, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, refusal.sentence
            )
        else:
            link = request.build_absolute_uri(reverse("duties:join", args=[made.token]))
            role = role_title(made.invitation.role)
            context = {
                "invitation": made.invitation,
                "unit": unit,
                "link": link,
                "role": role,
                "mailed_to": masks.email(form.cleaned_data["email"]) if made.mailed else "",
            }
            response = render(request, "duties/invited.html", context)
            response["Cache-Control"] = "no-store"
            return response
    offered = [
        role
        for role in ROLES.values()
        if role.exists_at(unit.kind) and role.code not in ADMINISTRATORS
    ]
    context = {"form": form, "unit": unit, "offered": offered}
    return render(request, "duties/invite.html", context, status=422 if form.errors else 200)


@holding("duties.invite")
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back, after a look at whose it is."""
    invitation = queries.invitation_below(actor_of(request), pk)
    if invitation is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.revoke_invitation(invitation=invitation, by=actor_of(request))
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


@holding("duties.invite", "duties.grant")
@require_http_methods(["GET", "POST"])
def end_post(request: HttpRequest, pk: int) -> HttpResponse:
    """End a colleague's post, after a look at what it allowed and at who takes over the work."""
    post = queries.post_below(actor_of(request), pk)
    if post is None:
        raise Http404
    work = queries.open_work(post) if post.until is None else 0
    sent = request.POST if request.method == "POST" else None
    form = EndPostForm(sent, post=post, open_work=work)
    if form.is_valid():
        successor = form.colleagues.get(form.cleaned_data["successor"])
        try:
            actions.end_post(post=post, successor=successor, by=actor_of(request))
        except Refusal as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, refusal.sentence
            )
        else:
            messages.success(request, _("The post was ended."))
            _tell_who_is_left_alone(request, post.user_id)
            return redirect("duties:colleagues")
    context = {
        "post": post,
        "role": ROLES.get(post.role),
        "form": form,
        "work": work,
        "stand_ins": list(queries.stand_ins_of(post.user_id, at=now())),
    }
    return render(request, "duties/end_post.html", context, status=422 if form.errors else 200)


def _tell_who_is_left_alone(request: HttpRequest, substitute_id: int) -> None:
    """The page of colleagues names those of the own units; the others are named here."""
    own = queries.left_alone(at=now(), actor=actor_of(request))
    for absence in queries.left_alone(at=now(), substitute_id=substitute_id):
        if absence not in own:
            words = _("%(name)s, outside your units, has no substitute now. Tell the head there.")
            messages.warning(request, words % {"name": absence.user.display_name})


@holding("duties.invite", "duties.grant")
@require_safe
def colleague(request: HttpRequest, pk: int) -> HttpResponse:
    """One colleague: the posts, the absences, and a link for whoever forgot the password."""
    user = colleague_of(request, pk)
    actor = actor_of(request)
    paths = queries.post_paths_of(user.pk)
    context = {
        "colleague": user,
        "posts": [
            {"post": post, "title": role_title(post.role)}
            for post in queries.posts_below(actor).filter(user=user)
        ],
        "absences": list(queries.absences_of(user.pk, at=now())),
        "left_alone": queries.left_alone(at=now(), user_id=user.pk),
        "may_set": rules.may_set_absence(actor, user.pk, paths),
        "may_reset": actor.holds_anywhere("duties.invite")
        and rules.may_reset_password(
            actor, user.pk, paths, administrator=queries.is_administrator(user.pk)
        ),
        "may_sign_out": rules.may_sign_out(actor, user.pk, paths),
        "may_reset_factors": rules.may_reset_factors(actor, user.pk, paths),
        "factors": list(queries.factors_of(user.pk)),
    }
    return render(request, "duties/colleague.html", context)


@holding("duties.invite")
@confirmed_recently
@require_http_methods(["GET", "POST"])
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link for a new password; it is shown once, on the page that follows."""
    user = colleague_of(request, pk)
    if request.method == "POST":
        try:
            made = actions.offer_password_reset(user=user, by=actor_of(request))
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return redirect("duties:colleague", pk=user.pk)
        link = request.build_absolute_uri(reverse("duties:new_password", args=[made.token]))
        context = {"reset": made.reset, "colleague": user, "link": link}
        response = render(request, "duties/reset_offered.html", context)
        response["Cache-Control"] = "no-store"
        return response
    return render(request, "duties/reset_password.html", {"colleague": user})


def colleague_of(request: HttpRequest, pk: int) -> User:
    """The colleague at and below the units where the actor may invite. Raises `Http404`."""
    user = queries.colleague_below(actor_of(request), pk)
    if user is None:
        raise Http404
    return user
