"""Rows of the table of access: handling together, repeats, and what is published."""

from __future__ import annotations

from house_rules.access_rows import Row, fixed, of_matter, staff, told

MATTER = "desk/matters/<str:number>/"

JOINT = [
    # The colleague sees nothing of what others registered; the analyst dispatches nothing.
    Row(f"{MATTER}join/", of_matter("join/"), staff(200, 403, 403, 404)),
    Row(f"{MATTER}join/", of_matter("join/"), staff(422, 403, 403, 404), "post", note="no number"),
    # The matter is in work: its review opens; a form without what was looked at lacks that.
    Row(f"{MATTER}publish/", of_matter("publish/"), staff(200, 403, 403, 404)),
    Row(f"{MATTER}publish/", of_matter("publish/"), staff(422, 403, 403, 404), "post"),
    *(
        Row(f"{MATTER}{name}/", of_matter(f"{name}/"),
            staff("→ /desk/matters/", "→ /desk/matters/", 403, 404), "post", note="nothing to link")
        for name in ("link", "unlink")
    ),
    Row("desk/published/", fixed("/desk/published/"), staff(200, 403, 403, 200)),
    Row("desk/published/measure/", fixed("/desk/published/measure/"),
        staff(403, 403, 403, 403), "post", note="whoever keeps the catalogue"),
    Row("desk/published/<str:number>/take-down/",
        lambda ground: f"/desk/published/{ground.matter.number}/take-down/",
        staff(422, 403, 403, 404), "post", note="no reason"),
    Row("desk/summonses/", fixed("/desk/summonses/?month=2026-11"), staff(200, 200, 403, 200)),
    Row("desk/limits/", fixed("/desk/limits/"), staff(200, 200, 403, 200)),
    Row("desk/limits/", fixed("/desk/limits/"), staff(404, 404, 403, 404), "post",
        note="whoever keeps the catalogue of a tier"),
    Row("published/", fixed("/published/?q=水管爆"), told(200)),
    Row("published/<int:pk>/", fixed("/published/7/"), told(404), note="nothing there"),
    Row("published/<int:pk>/me-too/", fixed("/published/7/me-too/"), told(404), "post",
        lambda ground: {"contact": "anonymous"}, note="nothing there"),
    Row(f"{MATTER}join/", of_matter("join/?to=123"), staff(422, 403, 403, 404), note="guessed"),
]  # fmt: skip
