"""Pages of the system administrator: accounts; and of all three: who holds their duties."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fivehearts.community.duties import actions, queries
from fivehearts.community.duties.access import actor_of, confirmed_recently, holding
from fivehearts.community.duties.forms import AccountForm
from fivehearts.community.duties.models import User
from fivehearts.community.duties.tables import AccountTable, role_title
from fivehearts.community.duties.vocabulary import ADMINISTRATORS, ROLES
from fivehearts.foundation.verbs import Refusal
from fivehearts.foundation.web.tables import configured


@holding("duties.accounts")
@require_safe
def accounts(request: HttpRequest) -> HttpResponseBase:
    """Accounts in one's reach, by a part of the name."""
    words = request.GET.get("q", "")
    rows = queries.accounts_below(actor_of(request), words)
    context = {"table": configured(request, AccountTable(rows)), "words": words}
    return render(request, "duties/accounts.html", context)


@holding("duties.accounts")
@confirmed_recently
@require_http_methods(["GET", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    """Make an account; the page that follows gives the link by which a password is chosen."""
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            user = actions.register_user(by=actor_of(request), **form.cleaned_data)
        except Refusal as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refusal.sentence)
        else:
            messages.success(request, _("The account was made. Now make the link for a password."))
            return redirect("duties:account_of", pk=user.pk)
    context = {"form": form}
    return render(request, "duties/new_account.html", context, status=422 if form.errors else 200)


@holding("duties.accounts")
@require_safe
def account_of(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its posts, which others give, and whether it opens the door."""
    user = _account(request, pk)
    posts = [
        {"title": role_title(post.role), "unit": post.unit.name} for post in queries.posts_of(pk)
    ]
    own = user.pk == actor_of(request).user_id
    return render(request, "duties/account_of.html", {"kept": user, "posts": posts, "own": own})


@holding("duties.accounts")
@confirmed_recently
@require_POST
def close_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody signs in by this account any more."""
    return _keep(request, pk, "close_account", _("The account was closed."))


@holding("duties.accounts")
@confirmed_recently
@require_POST
def open_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The account opens the door again."""
    return _keep(request, pk, "open_account", _("The account is open again."))


@holding("duties.accounts")
@confirmed_recently
@require_POST
def account_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A link for a password, for somebody without a post or one of the three administrators."""
    user = _account(request, pk)
    try:
        made = actions.offer_password_reset(user=user, by=actor_of(request))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("duties:account_of", pk=pk)
    link = request.build_absolute_uri(reverse("duties:new_password", args=[made.token]))
    back = reverse("duties:account_of", args=[pk])
    context = {"reset": made.reset, "link": link, "colleague": user, "back": back}
    response = render(request, "duties/reset_offered.html", context)
    response["Cache-Control"] = "no-store"
    return response


@holding("record.inspect", "duties.grant", "duties.accounts")
@require_safe
def administrators(request: HttpRequest) -> HttpResponse:
    """Who holds system, security and audit, and what each of the three does."""
    held = list(queries.administrators())
    duties = [
        {"role": ROLES[code], "posts": [post for post in held if post.role == code]}
        for code in sorted(ADMINISTRATORS, reverse=True)
    ]
    return render(request, "duties/administrators.html", {"duties": duties})


def _keep(request: HttpRequest, pk: int, verb: str, said: str) -> HttpResponse:
    user = _account(request, pk)
    try:
        getattr(actions, verb)(user=user, by=actor_of(request))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect("duties:account_of", pk=pk)


def _account(request: HttpRequest, pk: int) -> User:
    found = queries.account_below(actor_of(request), pk)
    if found is None:
        raise Http404
    return found
