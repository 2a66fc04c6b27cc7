"""The catalogue to read: categories, terms, versions and what each changed; the workbook out."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fivehearts.community.duties.access import signed_in
from fivehearts.engines.catalogue.forms import SearchForm, TierForm
from fivehearts.engines.catalogue.models import Version
from fivehearts.engines.catalogue.queries import reading
from fivehearts.engines.catalogue.queries.difference import (
    differences,
    question_words,
    responsible_words,
)
from fivehearts.engines.catalogue.queries.published import published
from fivehearts.engines.catalogue.views.frame import (
    names_behind,
    shown,
    tabs,
    whole_number,
)
from fivehearts.engines.catalogue.vocabulary.terms import Rules, TermKey, winner
from fivehearts.engines.catalogue.vocabulary.words import POWERS, Kind, Step, Urgency, short
from fivehearts.engines.catalogue.workbook.writing import file_name, written
from fivehearts.foundation.clock.explain import describe
from fivehearts.foundation.scope.vocabulary import UnitKind
from fivehearts.foundation.web.exports import WORKBOOK, attachment

LONGEST_SEARCH = 60


@require_safe
@signed_in
def categories(request: HttpRequest) -> HttpResponse:
    """The tree of the version in force, or of an older one; narrowed by words."""
    version = _asked_version(request)
    words = request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH]
    nodes = reading.found_in(reading.flat(version), words)
    rows = [line(node) for node in nodes]
    return shown(
        request,
        "categories",
        version=version,
        in_force=published(),
        rows=rows,
        search=SearchForm(initial={"q": words}),
        tabs=tabs("categories"),
    )


@require_safe
@signed_in
def category(request: HttpRequest, code: str) -> HttpResponse:
    """One category: what it is, who answers, whose powers suffice, what is asked, how long."""
    version = _asked_version(request)
    found = reading.line_of(version, code)
    if not found:
        raise Http404
    *above, node = found
    rules = reading.rules_of(version)
    context = {
        "version": version,
        "in_force": published(),
        "node": node,
        "row": line(node),
        "parts": [line(part) for part in node.parts],
        "above": above,
        "questions": [question_words(one) for at in found for one in at.questions],
        "terms": _of_tier(rules, node.entry.power),
        "urgencies": [str(label) for label in Urgency.labels],
    }
    return shown(request, "category", **context)


@require_safe
@signed_in
def terms(request: HttpRequest) -> HttpResponse:
    """How long each step may take, by kind and urgency, for every tier or one."""
    version = _asked_version(request)
    tier = request.GET.get("tier", "")
    tier = tier if tier in POWERS else ""
    rules = reading.rules_of(version)
    return shown(
        request,
        "terms",
        version=version,
        in_force=published(),
        tier=tier,
        tier_form=TierForm(initial={"tier": tier}),
        steps=[_grid(rules, step, tier) for step in Step.values],
        urgencies=[str(label) for label in Urgency.labels],
        tabs=tabs("terms"),
    )


@require_safe
@signed_in
def versions(request: HttpRequest) -> HttpResponse:
    """Every version, when it came into force, by whom and why."""
    rows = list(reading.versions())
    names = names_behind({ref for row in rows for ref in (row.begun_by, row.published_by)})
    listed = [
        {"version": row, "begun": names.get(row.begun_by), "by": names.get(row.published_by)}
        for row in rows
    ]
    return shown(request, "versions", rows=listed, tabs=tabs("versions"))


@require_safe
@signed_in
def changes(request: HttpRequest, number: int) -> HttpResponse:
    """What a version says otherwise than the one before it."""
    version, before = reading.version(number), reading.version(number - 1)
    if version is None:
        raise Http404
    found = differences(before, version) if before is not None else []
    names = names_behind({version.published_by})
    return shown(
        request,
        "changes",
        version=version,
        before=before,
        differences=found,
        by=names.get(version.published_by),
    )


@require_safe
@signed_in
def export(request: HttpRequest) -> FileResponse:
    """A version as a workbook."""
    version = _asked_version(request)
    response = FileResponse(written(version), content_type=WORKBOOK)
    response["Content-Disposition"] = attachment(file_name(version))
    return response


def line(node: reading.Node) -> dict[str, Any]:
    """A category as a row of a list."""
    entry = node.entry
    return {
        "node": node,
        "entry": entry,
        "indent": "　" * node.level,
        "power": UnitKind(entry.power).label,
        "who": responsible_words(entry),
        "asked": len(node.questions),
    }


def _asked_version(request: HttpRequest) -> Version:
    number = whole_number(request.GET.get("version", ""))
    if number is None:
        return published()
    version = reading.version(number)
    if version is None:
        raise Http404
    return version


def _grid(rules: Rules, step: str, tier: str) -> dict[str, Any]:
    """One step: the kinds that have rules of their own, and all others together."""
    own = {key.kind for key in rules if key.step == step and key.kind and key.tier in ("", tier)}
    kinds = [kind for kind in Kind.values if kind in own]
    rows = [
        {"label": str(Kind(kind).label), "cells": _cells(rules, step, kind, tier)} for kind in kinds
    ]
    rows.append({"label": "", "cells": _cells(rules, step, "", tier)})
    tiers = {key.tier for key in rules if key.step == step and key.tier}
    return {
        "title": Step(step).label,
        "rows": rows,
        "others": bool(kinds),
        "tiers": [UnitKind(one).label for one in POWERS if one in tiers],
    }


def _cells(rules: Rules, step: str, kind: str, tier: str) -> list[dict[str, str]]:
    """A row of terms, a cell for every urgency."""
    return [
        {"label": short(urgency.label), "words": _told(rules, step, urgency, kind, tier)}
        for urgency in Urgency
    ]


def _told(rules: Rules, step: str, urgency: str, kind: str, tier: str) -> str:
    found = winner(rules, TermKey(step, urgency, kind, tier))
    return describe(rules[found]) if found else ""


def _of_tier(rules: Rules, tier: str) -> list[dict[str, Any]]:
    """How long the resident waits, at the tier whose powers suffice: by kind and urgency."""
    return [
        {"label": kind.label, "cells": _cells(rules, Step.RESOLVE, kind, tier)} for kind in Kind
    ]
