"""The rows of residents' own files in the table of access."""

from __future__ import annotations

from house_rules.access_rows import ASK, Row, fixed, of_resident, told

OPEN = told(200)
OWN_FILES = [
    Row("mine/files/", fixed("/mine/files/"), told(ASK, ASK, ASK, ASK, 200, 200, ASK)),
    *(
        Row("mine/files/<uuid:pk>/ask/<slug:kind>/",
            lambda ground: f"/mine/files/{ground.matter.resident_id}/ask/correction/",
            of_resident(answer), method)
        for method, answer in (("get", 200), ("post", 422))
    ),
    *(
        Row("mine/files/<uuid:pk>/notices/",
            lambda ground: f"/mine/files/{ground.matter.resident_id}/notices/",
            of_resident(404), method, note="no telephone proved")
        for method in ("get", "post")
    ),
    Row("mail/<str:token>/", fixed("/mail/guessed/"), OPEN),
    Row("mail/<str:token>/", fixed("/mail/guessed/"), told(410), "post", note="guessed"),
]  # fmt: skip
