"""Rows of the table of access: handling together, repeats, and what is published."""

from __future__ import annotations

from house_rules.access_rows import Row, of_matter, staff

MATTER = "desk/matters/<str:number>/"

JOINT = [
    # The colleague sees nothing of what others registered; the analyst dispatches nothing.
    Row(f"{MATTER}join/", of_matter("join/"), staff(200, 403, 403, 404)),
    Row(f"{MATTER}join/", of_matter("join/"), staff(422, 403, 403, 404), "post", note="no number"),
    Row(f"{MATTER}join/", of_matter("join/?to=123"), staff(422, 403, 403, 404), note="guessed"),
]
