"""The board of those who answer for units."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fivehearts.community.duties.access import actor_of, holding
from fivehearts.faces.desk.queries.board import Load, UnitLoad, board_of
from fivehearts.faces.desk.views.frame import list_address
from fivehearts.faces.desk.vocabulary.lists import Base
from fivehearts.foundation.clock import now


@require_GET
@holding("figures.view")
def board(request: HttpRequest) -> HttpResponse:
    """Load, what breaks next, what was asked and ordered; each number opens its rows."""
    actor, at = actor_of(request), now()
    shown = board_of(actor, at=at)
    context = {
        "board": shown,
        "at": at,
        "keeps_words": actor.holds_anywhere("duties.invite"),
        "units": [_unit(unit) for unit in shown.units],
        "marks": [
            {"name": name, "many": shown.marks[name], "url": _rows(mark=mark)}
            for name, mark in (
                ("returns", "return"),
                ("extensions", "extension"),
                ("suspensions", "suspension"),
                ("parkings", "parking"),
                ("suspended", "suspended"),
                ("parked", "parked"),
                ("supervised", "supervised"),
                ("urged", "urged"),
            )
        ],
    }
    return render(request, "desk/board.html", context)


def _rows(**filters: str) -> str:
    return list_address(Base.ALL, filters)


def _unit(unit: UnitLoad) -> dict[str, object]:
    return {
        "name": unit.name,
        "itself": unit.itself,
        "cells": _cells(unit.load, holder=unit.holder),
        "people": [
            {
                "name": name,
                "in_queue": key is None,
                "cells": _cells(
                    load, holder=unit.holder, owner="nobody" if key is None else str(key)
                ),
            }
            for key, name, load in unit.names
        ],
    }


def _cells(load: Load, **filters: str) -> list[dict[str, object]]:
    """Three numbers, each with the address of its rows; nought opens nothing."""
    given = (
        (load.open, {"state": "open"}),
        (load.late, {"due": "late"}),
        (load.today, {"due": "today"}),
    )
    return [
        {"many": many, "late": "late" in more.values() and many > 0,
         "url": _rows(**filters, **more) if many else ""}
        for many, more in given
    ]  # fmt: skip
