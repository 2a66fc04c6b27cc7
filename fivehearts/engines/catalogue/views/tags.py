"""The tags: a list, a form, a press."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fivehearts.community.duties.access import actor_of, signed_in
from fivehearts.engines.catalogue import actions
from fivehearts.engines.catalogue.forms import TagForm
from fivehearts.engines.catalogue.models import Tag
from fivehearts.engines.catalogue.queries import reading
from fivehearts.engines.catalogue.views.frame import (
    keeping,
    sent,
    show_refusal,
    shown,
    tabs,
)
from fivehearts.foundation.verbs import Refusal


@require_safe
@signed_in
def tags(request: HttpRequest) -> HttpResponse:
    """Every tag, those given no more at the end."""
    rows = sorted(reading.tags(retired=True), key=lambda tag: tag.retired_at is not None)
    return shown(request, "tags", rows=rows, tabs=tabs("tags"))


@require_http_methods(["GET", "POST"])
@keeping
def add(request: HttpRequest) -> HttpResponse:
    """Add a tag."""
    form = TagForm(sent(request), initial={"order": reading.tags(retired=True).count()})
    if form.is_valid():
        try:
            actions.add_tag(by=actor_of(request), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The tag can be given from now on."))
            return redirect("catalogue:tags")
    return shown(request, "tag", form=form, tag=None)


@require_http_methods(["GET", "POST"])
@keeping
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Mend the words of a tag."""
    tag = _tag(code)
    said = {name: getattr(tag, name) for name in ("name_zh", "name_en", "order")}
    form = TagForm(sent(request), initial=said)
    if form.is_valid():
        try:
            actions.change_tag(by=actor_of(request), tag=tag, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The tag was changed."))
            return redirect("catalogue:tags")
    return shown(request, "tag", form=form, tag=tag)


@require_POST
@keeping
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Give a tag no more, or give it again."""
    tag = _tag(code)
    verb = actions.retire_tag if tag.retired_at is None else actions.restore_tag
    try:
        verb(by=actor_of(request), tag=tag)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The tag was changed."))
    return redirect("catalogue:tags")


def _tag(code: str) -> Tag:
    found = reading.tag(code)
    if found is None:
        raise Http404
    return found
