"""Posts and absences: one's own, and for heads those of their colleagues."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fivehearts.community.duties import actions, queries, rules
from fivehearts.community.duties.access import actor_of, holding, signed_in
from fivehearts.community.duties.forms import AbsenceForm, ExtendForm, first_moment_after
from fivehearts.community.duties.models import Substitution, User
from fivehearts.community.duties.tables import role_title
from fivehearts.community.duties.views.colleagues import colleague_of
from fivehearts.foundation.clock import now, today
from fivehearts.foundation.scope.actors import Actor, PostHeld
from fivehearts.foundation.verbs import Refusal


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own posts, whom one stands in for, and one's own absences."""
    actor = actor_of(request)
    user_id = actor.user_id or 0
    at = now()
    context = {
        "posts": _titles(actor.own_posts),
        "standing_in": list(_standing_in(actor)),
        "stand_ins": list(queries.stand_ins_of(user_id, at=at)),
        "absences": list(queries.absences_of(user_id, at=at)),
        "left_alone": queries.left_alone(at=at, user_id=user_id),
        "ending": [
            {"post": post, "title": role_title(post.role)}
            for post in queries.ending_posts_of(user_id, on=today())
        ],
        "today": today(),
        "now": at,
    }
    return render(request, "duties/mine.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def my_absence(request: HttpRequest) -> HttpResponse:
    """Set an absence of one's own."""
    user = queries.user(actor_of(request).user_id)
    return _begin(request, user, "duties:mine", ())


@holding("duties.invite")
@require_http_methods(["GET", "POST"])
def absence_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Set an absence of a colleague one answers for."""
    user = colleague_of(request, pk)
    return _begin(request, user, "duties:colleague", (user.pk,))


@signed_in
@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest, pk: int) -> HttpResponse:
    """One absence: when, who stands in; make it longer, or end it."""
    found = _absence(request, pk)
    form = ExtendForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        until = first_moment_after(form.cleaned_data["until"])
        try:
            actions.extend_absence(absence=found, until=until, by=actor_of(request))
        except Refusal as refusal:
            _show(form, refusal)
        else:
            messages.success(request, _("The absence was extended."))
            return redirect("duties:absence", pk=pk)
    context = {
        "absence": found,
        "own": found.user_id == actor_of(request).user_id,
        "lasts": found.is_lasting(now()),
        "form": form,
        "now": now(),
    }
    return render(request, "duties/absence.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def end_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Back early, or never gone: the substitute holds the posts no longer."""
    found = _absence(request, pk)
    try:
        actions.end_absence(absence=found, by=actor_of(request))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        name = found.substitute.display_name
        messages.success(
            request, _("The absence is over; %(name)s no longer stands in.") % {"name": name}
        )
    if found.user_id == actor_of(request).user_id:
        return redirect("duties:mine")
    return redirect("duties:colleague", pk=found.user_id)


def _begin(request: HttpRequest, user: User, then: str, keys: tuple[int, ...]) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = AbsenceForm(sent, user=user, initial={"since": today()})
    actor = actor_of(request)
    if form.is_valid():
        try:
            made = actions.begin_absence(user=user, by=actor, **form.facts)
        except Refusal as refusal:
            _show(form, refusal)
        else:
            words = (
                _("%(name)s stands in.")
                if made.is_in_force(now())
                else _("%(name)s will stand in.")
            )
            messages.success(request, words % {"name": made.substitute.display_name})
            return redirect(then, *keys)
    own = user.pk == actor.user_id
    context = {
        "form": form,
        "absent": user,
        "own": own,
        "may_set": rules.may_set_absence(actor, user.pk, queries.post_paths_of(user.pk)),
    }
    return render(request, "duties/begin_absence.html", context, status=422 if form.errors else 200)


def _absence(request: HttpRequest, pk: int) -> Substitution:
    found = queries.absence_for(actor_of(request), pk)
    if found is None:
        raise Http404
    return found


def _titles(posts: tuple[PostHeld, ...]) -> list[dict[str, Any]]:
    return [{"post": post, "title": role_title(post.role)} for post in posts]


def _standing_in(actor: Actor) -> Iterator[dict[str, Any]]:
    """Whom the actor stands in for now, each with the posts that come with it."""
    posts = {
        key: tuple(held) for key, held in groupby(actor.posts, lambda post: post.stands_in_for_id)
    }
    for one in actor.standing_in_for:
        yield {"name": one.name, "posts": _titles(posts.get(one.user_id, ()))}


def _show(form: Any, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
