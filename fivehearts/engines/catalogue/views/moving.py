"""A workbook taken into the draft, and its rows that were turned back."""

from __future__ import annotations

import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fivehearts.community.duties.access import actor_of
from fivehearts.engines.catalogue import actions
from fivehearts.engines.catalogue.forms import WorkbookForm
from fivehearts.engines.catalogue.views.frame import (
    keeping,
    sent,
    show_refusal,
    shown,
)
from fivehearts.engines.catalogue.workbook.sheets import SHEETS
from fivehearts.engines.catalogue.workbook.taking import Read, read, write_rejects
from fivehearts.foundation.verbs import Refusal
from fivehearts.foundation.web.exports import WORKBOOK, attachment

# The folder of the rejected rows of one person's last workbook, by a name nobody guesses.
KEPT = "catalogue_rejects"


@require_http_methods(["GET", "POST"])
@keeping
def take_in(request: HttpRequest) -> HttpResponse:
    """Choose a workbook; every row is taken into the draft or turned back with its reason."""
    form = WorkbookForm(sent(request), request.FILES or None)
    results: list[dict[str, Any]] = []
    if form.is_valid():
        try:
            found = _read(form.cleaned_data["file"])
            dry_run = form.cleaned_data["dry_run"]
            taken = actions.take_in(by=actor_of(request), lines=found.lines, dry_run=dry_run)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            rejects = write_rejects(_emptied(request), found, taken)
            titles = {"categories": _("Categories"), "terms": _("Terms"), "tags": _("Tags")}
            titles["questions"] = _("Questions")
            results = [
                {
                    "taken": one,
                    "title": titles[one.part],
                    "reasons": sorted(one.reasons.items()),
                    "rejects": one.part in rejects,
                }
                for one in taken
            ]
            if not dry_run:
                messages.success(request, _("The rows are in the draft; look at what changes."))
    return shown(request, "take_in", form=form, results=results)


@require_safe
@keeping
def rejects(request: HttpRequest, part: str) -> FileResponse:
    """The rows of one sheet that were turned back, each with its reason, to be mended."""
    path = _folder(request) / f"{part}.xlsx"
    if part not in SHEETS or not request.session.get(KEPT) or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=WORKBOOK)
    response["Content-Disposition"] = attachment(f"{part}.xlsx")
    return response


def _emptied(request: HttpRequest) -> Path:
    """The folder of this person's rejected rows, without those of the workbook before."""
    request.session.setdefault(KEPT, secrets.token_hex(16))
    folder = _folder(request)
    for old in folder.glob("*.xlsx"):
        old.unlink(missing_ok=True)
    return folder


def _folder(request: HttpRequest) -> Path:
    return Path(settings.VAR_DIR) / "intake" / f"catalogue-{request.session.get(KEPT, 'none')}"


def _read(upload: Any) -> Read:
    with NamedTemporaryFile(suffix=".xlsx") as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        return read(Path(kept.name))
