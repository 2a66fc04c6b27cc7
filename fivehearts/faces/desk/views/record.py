"""留痕: the seals, what is not sealed yet, who did what to one thing, and the witness."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.community.duties.queries import names_of
from fivehearts.faces.desk import actions
from fivehearts.faces.desk.queries.record import (
    INSPECT,
    entries_to_inspect,
    names_of_units,
    subject_asked,
)
from fivehearts.foundation.clock import local, now
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.record.queries import seals, unsealed
from fivehearts.foundation.record.verifications import last_verification
from fivehearts.foundation.record.witness import witness as pieces
from fivehearts.foundation.web.paging import keyset_page

_PER_PAGE = 50
_MOMENT = "%Y-%m-%d %H:%M:%S"


@require_GET
@holding(INSPECT)
def record(request: HttpRequest) -> HttpResponse:
    """How far the record is sealed and when it was verified; the seals, the newest first."""
    shown = keyset_page(seals(), request.GET, order=("-number",), size=_PER_PAGE)
    many, since = unsealed()
    head = [_("Seal"), _("Sealed at"), _("Entries"), _("From id"), _("To id"), _("Root")]
    rows = [
        (
            one.number,
            f"{local(one.sealed_at):{_MOMENT}}",
            one.entries,
            one.first_id,
            one.last_id,
            f"{bytes(one.root).hex()[:16]}… ({one.get_algorithm_display()})",
        )
        for one in shown
    ]
    context = {
        "head": head, "rows": rows, "page": shown, "unsealed": many, "since": since,
        "last": last_verification(),
    }  # fmt: skip
    return render(request, "desk/record.html", context)


@require_GET
@holding(INSPECT)
def record_entries(request: HttpRequest) -> HttpResponse:
    """Everything about one thing; that somebody read it is written first."""
    actor = actor_of(request)
    words = request.GET.get("q", "")[:200]
    subject = subject_asked(words)
    context: dict[str, Any] = {"words": words, "subject": subject}
    if subject:
        found = entries_to_inspect(actor, subject)
        shown = keyset_page(found, request.GET, order=("-id",), size=_PER_PAGE)
        if shown.rows:
            unit_id = next((one.unit_id for one in shown.rows if one.unit_id is not None), None)
            actions.inspect_record(by=actor, subject=subject, unit_id=unit_id)
        context |= {
            "head": [
                _("Recorded at"),
                _("By whom"),
                _("Verb"),
                _("Unit"),
                _("Address"),
                _("What was recorded"),
            ],
            "rows": _rows(list(shown)),
            "page": shown,
        }
    return render(request, "desk/record_entries.html", context)


@require_POST
@holding(INSPECT)
def take_witness(request: HttpRequest) -> HttpResponse:
    """The chain of seals as a file, for somebody outside to keep."""
    actions.take_witness(by=actor_of(request), seals=seals().count())
    name = f"witness-{local(now()):%Y%m%d-%H%M}.json"
    return HttpResponse(
        "".join(pieces()),
        content_type="application/json; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


def _rows(entries: list[Entry]) -> list[tuple[object, ...]]:
    people = names_of({_user(one.by) for one in entries} - {0})
    units = names_of_units({one.unit_id for one in entries if one.unit_id is not None})
    return [
        (
            f"{local(one.recorded_at):{_MOMENT}}",
            people.get(_user(one.by), one.by),
            one.verb,
            units.get(one.unit_id, "") if one.unit_id else "",
            one.address,
            json.dumps(one.data, ensure_ascii=False) if one.data else "",
        )
        for one in entries
    ]


def _user(by: str) -> int:
    """The key of a user who acted; 0 for residents and for the program itself."""
    key = by.removeprefix("user:")
    return int(key) if key.isdecimal() and len(key) < 16 else 0
