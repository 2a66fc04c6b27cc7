"""The rows of residents' own drafts and files in the table of access."""

from __future__ import annotations

from uuid import uuid4

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
    # A draft: the browser that began it opens it, and nobody else knows that it is there.
    *(
        Row(f"submit/<uuid:draft_id>/{tail}", lambda ground, asked=asked: f"{ground.draft}{asked}",
            told(404, resident=answer), method, note="a draft")
        for tail, asked, method, answer in (
            ("<slug:step>/", "where/", "get", 200), ("<slug:step>/", "where/", "post", 422),
            ("<slug:step>/", "burn/", "get", 404), ("check/", "check/", "get", "→ /submit/"),
            ("check/", "check/", "post", "→ /submit/"), ("delete/", "delete/", "get", 200),
            ("delete/", "delete/", "post", "→ /"),
            ("photo/<uuid:photo_id>/", f"photo/{uuid4()}/", "get", 404),
        )
    ),
    Row("mine/phone/", fixed("/mine/phone/"), OPEN),
]  # fmt: skip
