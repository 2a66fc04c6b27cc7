"""What every page of the catalogue shares: who may keep it, its tabs, its refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fivehearts.community.duties import queries as duties
from fivehearts.community.duties.access import actor_of, holding_by_rule
from fivehearts.engines.catalogue import rules
from fivehearts.engines.catalogue.models import Version
from fivehearts.engines.catalogue.queries import reading
from fivehearts.engines.catalogue.queries.reading import Node
from fivehearts.engines.catalogue.vocabulary.words import MANAGE
from fivehearts.foundation.verbs import Refusal

View = Callable[..., Any]


# Only for whoever keeps the catalogue: the permission at a unit without a superior.
keeping = holding_by_rule(MANAGE, rules.may_manage)


def sent(request: HttpRequest) -> Any:
    """What a form was sent with; an empty one was sent too, and is answered with what is missing."""
    return request.POST if request.method == "POST" else None


def shown(request: HttpRequest, page: str, **context: Any) -> HttpResponse:
    """A page of the catalogue; 422 where its form was refused."""
    form, version = context.get("form"), context.get("version")
    # What a link to the same version needs; nothing for the one in force.
    older = version is not None and version != context.get("in_force", version)
    context["version_query"] = f"?version={version.number}" if older and version else ""
    context["keeps"] = rules.may_manage(actor_of(request))
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, f"catalogue/{page}.html", context, status=status)


def show_refusal(form: BaseForm, refusal: Refusal) -> None:
    """The sentence beside the field it speaks of, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)


def tabs(current: str) -> list[dict[str, Any]]:
    """The parts of the catalogue."""
    parts = (
        ("categories", _("Categories"), "catalogue:categories"),
        ("terms", _("Terms"), "catalogue:terms"),
        ("tags", _("Tags"), "catalogue:tags"),
        ("versions", _("Versions"), "catalogue:versions"),
    )
    return [
        {"label": label, "url": reverse(name), "active": code == current}
        for code, label, name in parts
    ]


def the_draft() -> Version:
    """The draft of a page about it. Raises Http404 where there is none."""
    draft = reading.draft()
    if draft is None:
        raise Http404
    return draft


def node_or_404(version: Version, code: str) -> Node:
    """A category of a version. Raises Http404."""
    node = reading.node_of(version, code)
    if node is None:
        raise Http404
    return node


def whole_number(text: str) -> int | None:
    """A number of an address; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def names_behind(refs: set[str]) -> dict[str, str]:
    """Who stands behind `user:12`, by name; processes of the program by their own."""
    keys = {int(ref[5:]) for ref in refs if ref.startswith("user:") and ref[5:].isdigit()}
    names = duties.names_of(keys) if keys else {}
    found = {f"user:{key}": name for key, name in names.items()}
    return {ref: found.get(ref, _("the program itself")) for ref in refs if ref}
