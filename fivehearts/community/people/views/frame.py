"""What the pages of the register share."""

from __future__ import annotations

from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest

from fivehearts.community.duties.access import actor_of
from fivehearts.community.people.models import Person
from fivehearts.community.people.queries import reading
from fivehearts.foundation.verbs import Forbidden, IllegalTransition, Overtaken, Refusal


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
