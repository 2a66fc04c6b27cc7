"""Who gets what: proposals beside the forms, hot spots, and the knowledge base."""

from __future__ import annotations

from house_rules.access_rows import Row, fixed, staff, told

OPEN = told(200)
PROPOSED = [
    Row("answers/", fixed("/answers/?q=送餐"), OPEN),
    Row("answers/<int:pk>/", fixed("/answers/1/"), told(404), note="no such article"),
    Row("desk/knowledge/", fixed("/desk/knowledge/"), staff(200, 200, 403, 200)),
    Row("desk/knowledge/new/", fixed("/desk/knowledge/new/"), staff(200, 403, 403, 200)),
    Row("desk/knowledge/new/", fixed("/desk/knowledge/new/"), staff(422, 403, 403, 422), "post"),
    Row(
        "desk/knowledge/<int:pk>/",
        fixed("/desk/knowledge/1/"),
        staff(404, 404, 403, 404),
        note="no such article",
    ),
    *(
        Row(
            "desk/knowledge/<int:pk>/write/",
            fixed("/desk/knowledge/1/write/"),
            staff(404, 403, 403, 404),
            method,
            note="no such article",
        )
        for method in ("get", "post")
    ),
    Row(
        "desk/knowledge/<int:pk>/<slug:verb>/",
        fixed("/desk/knowledge/1/publish/"),
        staff(404, 403, 403, 404),
        "post",
        note="no such article",
    ),
    Row("desk/hot-spots/", fixed("/desk/hot-spots/"), staff(200, 200, 403, 200)),
    Row(
        "desk/hot-spots/<int:pk>/",
        fixed("/desk/hot-spots/1/"),
        staff(404, 404, 403, 404),
        note="no such hot spot",
    ),
    Row(
        "desk/hot-spots/<int:pk>/<slug:verb>/",
        fixed("/desk/hot-spots/1/confirm/"),
        staff(404, 403, 403, 404),
        "post",
        note="no such hot spot",
    ),
    Row("desk/signs/", fixed("/desk/signs/"), staff(200, 403, 403, 200)),
    Row("desk/signs/<int:pk>/", fixed("/desk/signs/1/"), staff(404, 403, 403, 404)),
    Row(
        "desk/signs/<int:pk>/<slug:verb>/",
        fixed("/desk/signs/1/speak/"),
        staff(404, 403, 403, 404),
        "post",
        note="no such sign",
    ),
    Row(
        "desk/register/suggested/",
        fixed("/desk/register/suggested/"),
        staff(200, 403, 200, 200),
        "post",
        lambda ground: {"words": "水管爆了，水漫到楼道", "place_unit": ""},
    ),
]
