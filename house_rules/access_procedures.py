"""Who gets what: procedures for everybody, their writing, and a matter on its way."""

from __future__ import annotations

from house_rules.access_rows import Row, fixed, of_matter, staff, told

OPEN = told(200)
CODE = "minimum-living-allowance"
ONE, RUN = "desk/procedures/<slug:code>/", "desk/matters/<str:number>/procedure/"
READS, WRITES = staff(200, 200, 403, 200), staff(403, 403, 403, 403)
PROCEDURES = [
    Row("procedures/", fixed("/procedures/"), OPEN),
    Row("procedures/<slug:code>/", fixed(f"/procedures/{CODE}/"), OPEN),
    Row("procedures/<slug:code>/", fixed("/procedures/none/"), told(404), note="no such one"),
    Row("desk/procedures/", fixed("/desk/procedures/"), READS),
    Row(ONE, fixed(f"/desk/procedures/{CODE}/"), READS),
    Row(f"{ONE}file/", fixed(f"/desk/procedures/{CODE}/file/"), READS),
    # Procedures are written at the top: nobody of the seven does.
    *(
        Row(route, fixed(f"/{path}"), WRITES, method)
        for route, path in (
            ("desk/procedures/write/", "desk/procedures/write/"),
            (f"{ONE}write/", f"desk/procedures/{CODE}/write/"),
        )
        for method in ("get", "post")
    ),
    *(
        Row(f"{ONE}{verb}/", fixed(f"/desk/procedures/{CODE}/{verb}/"), WRITES, "post")
        for verb in ("publish", "discard")
    ),
    Row(RUN, of_matter("procedure/"), staff(200, 200, 403, 404)),
    Row(f"{RUN}<slug:verb>/", of_matter("procedure/begin/"), staff(422, 403, 403, 404), "post"),
    Row(
        f"{RUN}<slug:verb>/",
        of_matter("procedure/finish/"),
        staff(404, 404, 403, 404),
        "post",
        note="nothing runs",
    ),
]
