"""What the pages of the register share."""

from __future__ import annotations

from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest

from fivehearts.community.people.models import Person
from fivehearts.community.people.queries import reading
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import Forbidden, IllegalTransition, Overtaken, Refusal


def actor_of(request: HttpRequest) -> Actor:
    """Whoever is signed in, with the posts held now."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def person_or_404(request: HttpRequest, pk: UUID) -> Person:
    """The person, where the actor may open the file. Raises `Http404`."""
    try:
        return reading.person(actor_of(request), pk)
    except Person.DoesNotExist:
        raise Http404 from None


def status_of(refusal: Refusal) -> int:
    """403 where no post allows it, 409 where somebody was faster, 422 where something is wrong."""
    if isinstance(refusal, Forbidden):
        return 403
    return 409 if isinstance(refusal, Overtaken | IllegalTransition) else 422


def show_refusal(form: Form, refusal: Refusal) -> None:
    """Put the sentence beside the field it speaks of, or on top of the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
