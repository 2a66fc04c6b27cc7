"""Who gets what at every address: one table, held against the resolver and against seven people.

A new address fails here until it takes its place in the table. Strangers read that there is
nothing (404), colleagues without the post why not (403), the signed-out are shown the door; and
no refused page holds a word of the matter.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver

from fivehearts.engines.matters.queries.receipt import code_of
from fivehearts.engines.matters.views.doors import DOORS
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.faces.desk.models import Bulk, Export, SavedView
from fivehearts.foundation.scope import SystemScope, enter
from house_rules.access_asking import ASKED, ASKS_AGAIN, ask
from house_rules.access_ground import (
    PEOPLE,
    SECRETS,
    TITLE,
    Ground,
    absence_of,
    built,
    kept,
    post_of,
    reply_of,
    user_of,
)
from house_rules.access_joint import JOINT
from house_rules.access_messages import MESSAGES
from house_rules.access_own_files import OWN_FILES
from house_rules.access_procedures import PROCEDURES
from house_rules.access_proposed import PROPOSED
from house_rules.access_rows import (
    ASK,
    HOME,
    Row,
    Told,
    fixed,
    of_matter,
    of_order,
    of_photo,
    of_resident,
    staff,
    told,
)
from house_rules.people_ground import REGISTER_SECRETS, rows_of_access
from house_rules.test_every_page_has_a_rule import pages

OPEN = told(200)
# The reader is an analyst of the community: sees its matters, does nothing to them. The colleague
# is a building captain of the same grid: registers, and reads nothing of what others registered.
SEES_MATTERS = staff(200, 200, 403, 404)
INVITES = staff(200, 403, 403, 200)
MATTER, ORDER = "desk/matters/<str:number>/", "desk/orders/<str:number>/"
# The matter is dispatched and the form empty: signing needs no word; what needs none either but
# is out of turn reads so (409); what nobody asked to decide nobody may (403); the rest reads what
# is missing (422).
UNASKED = (Verb.TAKE_BACK, Verb.KEEP_THERE, Verb.EXTEND, Verb.KEEP_DATE, Verb.SUSPEND, Verb.PARK)
VERB_TOLD: dict[str, Told] = {
    **dict.fromkeys((Verb.SIGN, Verb.URGE), "→ /desk/matters/"),
    **dict.fromkeys((Verb.APPROVE, Verb.CLOSE, Verb.ARCHIVE, Verb.RESUME), 409),
    **dict.fromkeys((*UNASKED, Verb.KEEP_RUNNING), 403),
}

ROWS = [
    *MESSAGES,
    *OWN_FILES,
    *JOINT,
    Row("", fixed("/"), OPEN),
    Row("help/", fixed("/help/"), OPEN),
    Row("submit/", fixed("/submit/"), OPEN),
    Row("submit/", fixed("/submit/"), told(422), "post", note="empty"),
    Row("submit/whole/", fixed("/submit/whole/"), OPEN),
    Row("submit/whole/", fixed("/submit/whole/"), told(422), "post", note="empty"),
    Row("submit/where/", fixed("/submit/where/"), OPEN),
    Row("paper/<str:code>/", fixed("/paper/R2-TXC/"),
        told("→ /desk/register/", "→ /submit/", "→ /desk/register/", "→ /desk/register/",
             "→ /submit/", "→ /submit/", "→ /submit/")),
    Row("mine/", fixed("/mine/"), told(ASK, ASK, ASK, ASK, 200, 200, ASK)),
    Row("health/live", fixed("/health/live"), OPEN),
    # The database of the tests carries no mark of a version: it is not ready, and says so to all.
    Row("health/ready", fixed("/health/ready"), told(503)),
    Row("mine/phone/", fixed("/mine/phone/"), told(422), "post",
        lambda ground: {"phone": "13812345678", "code": "000000"}, note="wrong code"),
    Row("submit/paper/", fixed("/submit/paper/"), OPEN),
    Row("receipt/<str:number>/", of_matter(head="/receipt/"), of_resident(200)),
    Row("receipt/<str:number>/proof/", of_matter("proof/", head="/receipt/"), of_resident(200)),
    Row("receipt/<str:number>/proof/file/", of_matter("proof/file/", head="/receipt/"),
        of_resident(404), note="not sealed yet"),
    Row("proof/", fixed("/proof/"), OPEN),
    Row("proof/", fixed("/proof/"), told(422), "post", lambda ground: {"proof": "[]"},
        note="no proof"),
    Row("proof/seal/<int:number>/", fixed("/proof/seal/7/"), told(404), note="no such seal"),
    Row("track/", fixed("/track/"), OPEN),
    Row(
        "track/",
        fixed("/track/"),
        told(422),
        "post",
        lambda ground: {"number": ground.matter.number, "code": "00000000"},
        note="wrong code",
    ),
    Row("track/close/", fixed("/track/close/"), told("→ /"), "post"),
    Row("matter/<str:number>/", of_matter(head="/matter/"), of_resident(200)),
    Row("matter/<str:number>/clock/", of_matter("clock/", head="/matter/"), of_resident(200)),
    *(
        Row("matter/<str:number>/ask/<slug:verb>/", of_matter(f"ask/{name}/", head="/matter/"),
            of_resident(answer), method, note=name)
        for name, method, answer in (
            ("urge", "get", 200), ("urge", "post", "→ /matter/"), ("reopen", "get", 200),
            ("reopen", "post", 422), ("withdraw", "get", 200), ("withdraw", "post", "→ /matter/"),
            ("burn", "get", 404), ("burn", "post", 404),
        )
    ),
    Row(
        "matter/<str:number>/answer/",
        of_matter("answer/", head="/matter/"),
        of_resident(409),
        "post",
        lambda ground: {"contacted": "yes", "solved": "solved", "satisfaction": "satisfied"},
        note="too early",
    ),
    Row(
        "matter/<str:number>/answered/",
        of_matter("answered/", head="/matter/"),
        of_resident("→ /matter/"),
        note="not answered",
    ),
    Row(
        "matter/<str:number>/photo/<uuid:file_id>/",
        of_photo("/matter/", "photo"),
        of_resident(200),
    ),
    # The door
    Row("sign-in/", fixed("/sign-in/"), told(HOME, HOME, HOME, HOME, 200, 200, 200)),
    Row(
        "sign-in/",
        fixed("/sign-in/"),
        told(HOME, HOME, HOME, HOME, 422, 422, 422),
        "post",
        lambda ground: {"username": "clerk", "password": "guessed-wrongly"},
        note="wrong password",
    ),
    # Nobody owes a second step here; by a passkey whoever has one comes in, whatever they are called.
    Row("sign-in/second/", fixed("/sign-in/second/"), told("→ /sign-in/")),
    Row("sign-in/second/", fixed("/sign-in/second/"), told("→ /sign-in/"), "post"),
    *(
        Row("sign-in/passkey/", fixed("/sign-in/passkey/"),
            told(HOME, HOME, HOME, HOME, answer, answer, answer), method)
        for method, answer in (("get", 200), ("post", 422))
    ),
    Row("sign-out/", fixed("/sign-out/"), told("→ /"), "post"),
    Row("trust/", fixed("/trust/"), OPEN),
    Row("trust/certificate/", fixed("/trust/certificate/"), told(404), note="no own authority"),
    Row("invitation/<str:token>/", lambda ground: f"/invitation/{ground.token}/", OPEN),
    Row("invitation/<str:token>/", fixed("/invitation/guessed/"), told(410), note="guessed"),
    Row(
        "invitation/<str:token>/",
        lambda ground: f"/invitation/{ground.token}/",
        # A colleague who is signed in takes the post by one press; a newcomer has to fill it in.
        told(*["→ /desk/roles/"] * 4, 422, 422, 422),
        "post",
    ),
    # Posts
    Row("desk/roles/", fixed("/desk/roles/"), staff(200, 200, 200, 200)),
    Row("desk/password/", fixed("/desk/password/"), staff(200, 200, 200, 200)),
    Row("desk/password/", fixed("/desk/password/"), staff(422, 422, 422, 422), "post",
        lambda ground: {"present": "wrong", "password": "a", "again": "b"}),
    # One's own account: everybody's. What is dangerous there asks first who it is.
    Row("desk/account/", fixed("/desk/account/"), staff(200, 200, 200, 200)),
    Row("desk/account/confirm/", fixed("/desk/account/confirm/"), staff(200, 200, 200, 200)),
    Row("desk/account/confirm/", fixed("/desk/account/confirm/"), staff(422, 422, 422, 422), "post"),
    Row("desk/account/second-step/", fixed("/desk/account/second-step/"), staff(200, 200, 200, 200)),
    *(
        Row(f"desk/account/{route}", fixed(f"/desk/account/{path or route}"),
            staff(*["→ /desk/account/confirm/"] * 4), method)
        for route, path in (("authenticator/", ""), ("passkey/", ""), ("recovery-codes/", ""), ("contact/", ""),
                            ("factors/<uuid:pk>/", f"factors/{uuid4()}/"))
        for method in ("get", "post")
    ),
    Row("desk/account/devices/others/", fixed("/desk/account/devices/others/"),
        staff(*["→ /desk/account/"] * 4), "post"),
    Row("desk/account/devices/<int:pk>/", fixed("/desk/account/devices/1/"),
        staff(404, 404, 404, 404), "post"),
    # The three administrators' pages; nobody here is one (their own tests have all three).
    *(
        Row(f"desk/{route}", fixed(f"/desk/{route.replace('<int:pk>', '1')}"),
            staff(403, 403, 403, 403), method)
        for route, methods in (
            ("status/", "get"), ("accounts/", "get"), ("accounts/new/", "get post"), ("accounts/<int:pk>/", "get"),
            ("accounts/<int:pk>/close/", "post"), ("accounts/<int:pk>/open/", "post"),
            ("accounts/<int:pk>/password/", "post"), ("administrators/", "get"),
            ("posts/give/", "get"), ("posts/give/<int:pk>/", "get post"),
            ("colleagues/<int:pk>/factors/", "get post"),
        )
        for method in methods.split()
    ),
    Row("desk/colleagues/<int:pk>/sign-out/",
        lambda ground: f"/desk/colleagues/{user_of(ground, 'colleague')}/sign-out/",
        staff("→ /desk/colleagues/", 403, 403, 404), "post"),
    *(
        Row("desk/posts/<int:pk>/term/",
            lambda ground: f"/desk/posts/{post_of(ground, 'colleague')}/term/",
            staff(answer, 403, 403, 404), method)
        for method, answer in (("get", 200), ("post", "→ /desk/colleagues/"))
    ),
    Row("desk/colleagues/", fixed("/desk/colleagues/"), INVITES),
    *(
        Row("desk/posts/<int:pk>/end/",
            lambda ground: f"/desk/posts/{post_of(ground, 'colleague')}/end/",
            staff(answer, 403, 403, 404), method)
        for method, answer in (("get", 200), ("post", "→ /desk/colleagues/"))
    ),
    # Who is away; the colleague is, and the head of the community answers for that.
    Row("desk/posts/", fixed("/desk/posts/"), staff(200, 200, 200, 200)),
    Row("desk/absences/new/", fixed("/desk/absences/new/"), staff(200, 200, 200, 200)),
    Row("desk/absences/new/", fixed("/desk/absences/new/"), staff(422, 422, 422, 422), "post"),
    *(
        Row(f"desk/absences/<int:pk>/{tail}",
            lambda ground, tail=tail: f"/desk/absences/{absence_of(ground)}/{tail}",
            staff(holder, 404, colleague, 404), method)
        for tail, method, holder, colleague in (
            ("", "get", 200, 200), ("", "post", 422, 422),
            ("end/", "post", "→ /desk/colleagues/", "→ /desk/posts/"),
        )
    ),
    *(
        Row(f"desk/colleagues/<int:pk>/{tail}",
            lambda ground, tail=tail: f"/desk/colleagues/{user_of(ground, 'colleague')}/{tail}",
            staff(answer, 403, 403, 404), method)
        for tail, method, answer in (
            ("", "get", 200), ("absence/", "get", 200), ("absence/", "post", 422),
            ("password/", "get", 200), ("password/", "post", 200),
        )
    ),
    Row("password/<str:token>/", lambda ground: f"/password/{ground.reset}/", OPEN),
    Row("password/<str:token>/", lambda ground: f"/password/{ground.reset}/", told(422), "post"),
    Row("password/<str:token>/", fixed("/password/guessed/"), told(410), note="guessed"),
    Row("desk/invitations/", fixed("/desk/invitations/"), INVITES),
    Row("desk/invitations/new/", fixed("/desk/invitations/new/"), INVITES),
    *(
        Row("desk/invitations/new/<int:pk>/",
            lambda ground: f"/desk/invitations/new/{ground.place.grid.pk}/",
            staff(200, 403, 403, 404), method,
            lambda ground: {"display_name": "新同事", "role": "handler"})
        for method in ("get", "post")
    ),
    *(
        Row("desk/invitations/<int:pk>/revoke/",
            lambda ground: f"/desk/invitations/{ground.invitation.pk}/revoke/",
            staff(answer, 403, 403, 404), method)
        for method, answer in (("get", 200), ("post", "→ /desk/invitations/"))
    ),
    # Work
    Row("desk/", fixed("/desk/"), staff(200, 200, 200, 200)),
    Row("desk/", fixed("/desk/?_export=csv"), staff(200, 200, 200, 200), note="as a file"),
    Row("desk/matters/", fixed("/desk/matters/"), staff(200, 200, 403, 200)),
    Row("desk/matters/", fixed("/desk/matters/?q=水管爆"), staff(200, 200, 403, 200), note="words"),
    Row(
        "desk/matters/",
        lambda ground: f"/desk/matters/?q={ground.matter.number}",
        staff("→ /desk/matters/", "→ /desk/matters/", 403, 200),
        note="number",
    ),
    Row("desk/matters/", fixed("/desk/matters/?_export=xlsx"), staff(200, 200, 403, 200),
        note="as a file"),
    *(
        Row(f"desk/{name}/", fixed(f"/desk/{name}/?base=work&kind=help"), staff(200, 200, 200, 200))
        for name in ("narrow", "columns", "views", "views/new")
    ),
    Row("desk/board/", fixed("/desk/board/"), staff(200, 200, 403, 200)),
    Row(f"{MATTER}presence/", of_matter("presence/"), SEES_MATTERS, "post"),
    Row(f"{MATTER}work-order/", of_matter("work-order/"), SEES_MATTERS),
    Row("desk/routing/", fixed("/desk/routing/"), staff(200, 200, 403, 200)),
    *PROPOSED,
    *PROCEDURES,
    Row("desk/looks/", fixed("/desk/looks/"), INVITES),
    Row("desk/replies/", fixed("/desk/replies/"), INVITES),
    Row("desk/replies/new/", fixed("/desk/replies/new/"), INVITES),
    Row("desk/replies/new/", fixed("/desk/replies/new/"), staff(422, 403, 403, 422), "post"),
    *(
        Row("desk/replies/<int:pk>/", lambda ground: f"/desk/replies/{reply_of(ground)}/",
            staff(answer, 403, 403, 404), method)
        for method, answer in (("get", 200), ("post", 422))
    ),
    Row("desk/replies/<int:pk>/<slug:verb>/",
        lambda ground: f"/desk/replies/{reply_of(ground)}/retire/",
        staff("→ /desk/replies/", 403, 403, 404), "post"),
    Row("desk/columns/", fixed("/desk/columns/"), staff(*["→ /desk/matters/"] * 4), "post",
        lambda ground: {"columns": ["number"], "density": "dense"}),
    Row("desk/views/new/", fixed("/desk/views/new/"), staff(*["→ /desk/"] * 4), "post",
        lambda ground: {"name": "本周", "base": "work", "query": "due=week", "shared_unit": ""}),
    Row("desk/views/<int:pk>/<slug:verb>/",
        lambda ground: f"/desk/views/{kept(ground, SavedView)}/retire/",
        staff("→ /desk/views/", 404, 404, 404), "post"),
    Row("desk/bulk/", lambda ground: f"/desk/bulk/?verb=sign&m={ground.matter.number}:1",
        staff(200, 200, 403, 200)),
    Row("desk/bulk/", fixed("/desk/bulk/"), staff("→ /desk/bulk/", "→ /desk/bulk/", 403, 422),
        "post", lambda ground: {"verb": "sign", "once": "k", "m": f"{ground.matter.number}:1"}),
    Row("desk/bulk/<int:pk>/", lambda ground: f"/desk/bulk/{kept(ground, Bulk)}/", staff(200, 404, 404, 404)),
    Row("desk/bulk/<int:pk>/carry-on/", lambda ground: f"/desk/bulk/{kept(ground, Bulk)}/carry-on/",
        staff("→ /desk/bulk/", 404, 404, 404), "post"),
    Row("desk/exports/", fixed("/desk/exports/"),
        staff("→ /desk/exports/", "→ /desk/exports/", 422, 422), "post",
        lambda ground: {"base": "all", "query": "", "format": "csv"}),
    *(
        Row(f"desk/exports/<int:pk>/{tail}", lambda ground, tail=tail: f"/desk/exports/{kept(ground, Export)}/{tail}",
            staff(answer, 404, 404, 404), method)
        for tail, method, answer in (("", "get", 200), ("prepare/", "post", "→ /desk/exports/"),
                                     ("file/", "get", 200))
    ),
    Row("desk/register/", fixed("/desk/register/"), staff(200, 403, 200, 200)),
    Row("desk/register/questions/", fixed("/desk/register/questions/"), staff(200, 403, 200, 200)),
    Row("desk/register/", fixed("/desk/register/"), staff(422, 403, 422, 422), "post", note="empty"),
    Row(MATTER, of_matter(), SEES_MATTERS),
    Row(MATTER, fixed("/desk/matters/26-9999999-9/"), staff(404, 404, 403, 404), note="no such number"),
    Row(
        f"{MATTER}receipt/",
        of_matter("receipt/"),
        # The captain may register, so the page itself is open; but the slip is somebody else's.
        staff(200, 403, 404, 404),
    ),
    Row(f"{MATTER}clock/", of_matter("clock/"), SEES_MATTERS),
    Row(f"{MATTER}code/", of_matter("code/"), staff("→ /desk/matters/", 403, 404, 404), "post"),
    *(
        Row(f"{MATTER}contact/", of_matter(f"contact/{query}"), staff(answer, 403, 403, 404), "post",
            lambda ground: {"field": "phone", "purpose": "contact"}, note=query)
        for query, answer in (("", 200), ("?who=speaker", 404))
    ),
    Row(f"{MATTER}numbers/<slug:key>/", of_matter("numbers/bcdfghjkmnpqrstv/"), staff(404, 403, 403, 404),
        "post", lambda ground: {"purpose": "contact"}, note="no such number in its words"),
    Row(f"{MATTER}photos/<uuid:file_id>/", of_photo("/desk/matters/", "photos"), SEES_MATTERS),
    Row(
        f"{MATTER}photos/<uuid:file_id>/",
        lambda ground: f"/desk/matters/{ground.matter.number}/photos/{uuid4()}/",
        staff(404, 404, 403, 404),
        note="no such picture",
    ),
    Row(f"{MATTER}do/<slug:verb>/", of_matter("do/burn/"), staff(404, 404, 403, 404), "post",
        note="no such verb"),
    *(
        Row(
            f"{MATTER}do/<slug:verb>/",
            of_matter(f"do/{verb}/"),
            staff(VERB_TOLD.get(verb, 422), 403, 403, 404),
            "post",
            lambda ground: {"version": ground.matter.version},
            note=verb,
        )
        for verb in DOORS
    ),
    # What is open now shows its form; what is not leads back to the matter as it stands.
    *(
        Row(f"{MATTER}do/<slug:verb>/", of_matter(f"do/{verb}/"), staff(answer, 403, 403, 404), note=verb)
        for verb, answer in ((Verb.SIGN, 200), (Verb.NOTE, 200), (Verb.ARCHIVE, "→ /desk/matters/"))
    ),
    # Orders of the hotline
    *(
        Row("desk/orders/", fixed(f"/desk/orders/{query}"), staff(200, 200, 403, 200), note=query)
        for query in ("", "?show=all", "?q=水管爆", "?show=all&_export=xlsx")
    ),
    *(
        Row(route, fixed(f"/{route}"), staff(answer, 403, 403, answer), method)
        for route in ("desk/orders/new/", "desk/orders/import/")
        for method, answer in (("get", 200), ("post", 422))
    ),
    *(
        Row(f"desk/orders/import/<int:unit>/<str:digest>/{tail}",
            lambda ground, tail=tail: f"/desk/orders/import/{ground.place.community.pk}/{'0' * 64}/{tail}",
            staff(404, 403, 403, 404), method)
        for tail, method in (("", "post"), ("columns/", "post"), ("mend/", "get"))
    ),
    # The register as a workbook: in by whoever may import, out by whoever may export
    *(
        Row("desk/people/register/", fixed("/desk/people/register/"), staff(answer, 403, 403, answer), method)
        for method, answer in (("get", 200), ("post", 422))
    ),
    Row("desk/people/register/out/", fixed("/desk/people/register/out/"), staff(404, 403, 403, 404), "post"),
    *(
        Row(f"desk/people/register/<int:unit>/<str:digest>/{tail}",
            lambda ground, tail=tail: f"/desk/people/register/{ground.place.community.pk}/{'0' * 64}/{tail}",
            staff(404, 403, 403, 404), method)
        for tail, method in (("", "get"), ("columns/", "get"), ("columns/", "post"), ("take/", "post"), ("mend/", "get"))
    ),
    Row("desk/orders/answers/", fixed("/desk/orders/answers/"),
        staff("→ /desk/orders/", 403, 403, "→ /desk/orders/"), "post"),
    Row("desk/orders/answers/<uuid:batch>/", lambda ground: f"/desk/orders/answers/{uuid4()}/",
        staff(404, 404, 403, 404)),
    Row("desk/orders/answers/<uuid:batch>/undo/", lambda ground: f"/desk/orders/answers/{uuid4()}/undo/",
        staff(404, 403, 403, 404), "post"),
    Row(ORDER, of_order(), SEES_MATTERS),
    *(
        Row(f"{ORDER}{tail}", of_order(tail), staff(422, 403, 403, 404), "post")
        for tail in ("date/", "answered/", "again/")
    ),
    # The record: for those who inspect, and none of these does
    *(
        Row(f"desk/record/{tail}", fixed(f"/desk/record/{tail}"), staff(403, 403, 403, 403), method)
        for tail, method in (("", "get"), ("entries/", "get"), ("witness/", "post"))
    ),
    # Figures
    Row("desk/figures/", fixed("/desk/figures/"), staff(200, 200, 403, 200)),
    Row("desk/figures/", fixed("/desk/figures/?unit=TXC"), staff(200, 200, 403, 404),
        note="of the community"),
    Row("desk/figures/<str:code>/rows/", fixed("/desk/figures/matters.accepted/rows/?unit=TXC"),
        staff(200, 200, 403, 404)),
    Row("desk/figures/<str:code>/rows/", fixed("/desk/figures/matters.accepted/rows/?_export=csv"),
        staff(200, 200, 403, 200), note="as a file"),
    Row("desk/reports/month/", fixed("/desk/reports/month/"), staff(200, 200, 403, 200)),
    Row("desk/reports/month/", fixed("/desk/reports/month/?unit=TXC"), staff(200, 200, 403, 404),
        note="of the community"),
    Row("desk/reports/month/", fixed("/desk/reports/month/?_export=xlsx"),
        staff(200, 200, 403, 200), note="as a file"),
    # The catalogue: everybody on the staff reads it, its keeper at the top of the city writes it
    *(
        Row(f"desk/catalogue/{route}", fixed(f"/desk/catalogue/{path}"), staff(200, 200, 200, 200))
        for route, path in (
            ("", ""), ("categories/<slug:code>/", "categories/noise/"), ("terms/", "terms/"),
            ("versions/", "versions/"), ("versions/<int:number>/", "versions/1/"),
            ("export/", "export/"), ("tags/", "tags/"),
        )
    ),
    *(
        Row(f"desk/catalogue/{route}", fixed(f"/desk/catalogue/{path or route}"),
            staff(403, 403, 403, 403), method)
        for route, path, methods in (
            ("draft/", "", "get post"), ("draft/new/", "", "get post"),
            ("draft/discard/", "", "post"), ("draft/publish/", "", "get post"),
            ("draft/terms/<slug:step>/", "draft/terms/resolve/", "get post"),
            ("draft/of/<slug:code>/", "draft/of/noise/", "get post"),
            ("draft/of/<slug:code>/retire/", "draft/of/noise/retire/", "post"),
            ("draft/of/<slug:code>/questions/new/", "draft/of/noise/questions/new/", "get post"),
            ("draft/of/<slug:code>/questions/<int:pk>/", "draft/of/noise/questions/1/", "get post"),
            ("draft/of/<slug:code>/questions/<int:pk>/drop/", "draft/of/noise/questions/1/drop/",
             "post"),
            ("import/", "", "get post"), ("import/<slug:part>/", "import/terms/", "get"),
            ("tags/new/", "", "get post"), ("tags/<slug:code>/", "tags/alone/", "get post"),
            ("tags/<slug:code>/retire/", "tags/alone/retire/", "post"),
        )
        for method in methods.split()
    ),
    # The register of residents
    *rows_of_access(Row, fixed, staff),
    # Files on their way: only their sender finds them, and only who speaks tus is answered
    Row("uploads/", fixed("/uploads/?place=x"), OPEN),
    Row("uploads/", fixed("/uploads/"), told(412), "post", note="without tus"),
    *(
        Row("uploads/<uuid:upload_id>/", fixed(f"/uploads/{uuid4()}/"), told(answer), method)
        for method, answer in (("get", 405), ("delete", 412))
    ),
    # The design system
    Row("gallery/", fixed("/gallery/"), OPEN),
    Row("gallery/resident/", fixed("/gallery/resident/"), OPEN),
    Row("gallery/pages/<slug:name>/", fixed("/gallery/pages/work/"), OPEN),
    Row("reading/", fixed("/reading/?size=large"), told("→ /")),
    Row("language/", fixed("/language/"), told("→ /"), "post",
        lambda ground: {"language": "en"}),
]  # fmt: skip


@pytest.fixture(autouse=True)
def text_messages(settings: Any, tmp_path: Path) -> None:
    """Text messages can be sent here: pages that need them are there."""
    settings.SMS_FILE = str(tmp_path / "sms.log")


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ground]:
    """One community for all rows, as the plain role; every request is undone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        with enter(SystemScope("test")):
            made = built()
        yield made
        transaction.set_rollback(True)


def as_told(answer: HttpResponseBase) -> Told:
    """The status, or for a redirect where it leads."""
    return f"→ {answer['Location']}" if answer.status_code == 302 else answer.status_code


def fits(wanted: Told, found: Told) -> bool:
    """Whether an answer is the one wanted; of a redirect the table names the beginning."""
    if not isinstance(wanted, str) or not isinstance(found, str):
        return wanted == found
    return found == wanted if wanted == "→ /" else found.startswith(wanted)


def words_of(answer: HttpResponseBase) -> str:
    """Everything an answer says: page, file or workbook, and where it leads."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return body.decode("utf-8", "replace") + unquote(answer.headers.get("Location", ""))


# Who may know nothing of the matter, whatever page they ask for.
BLIND = {"colleague", "stranger", "other_resident", "signed_out"}


def test_every_address_has_its_place_in_the_table() -> None:
    known = {address for address, _view in pages(get_resolver().url_patterns)}
    listed = {row.route for row in ROWS}
    assert known - listed == set(), "these addresses are not in the table"
    assert listed - known == set(), "these addresses do not exist any more"


def test_the_table_is_run_as_the_plain_role(ground: Ground) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("fivehearts", False)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_everybody_gets_what_the_table_says(ground: Ground, row: Row, who: str) -> None:
    confirmed = ASKED not in row.told.values()
    answer = ask(ground, who, row.method, row.path(ground), row.data(ground), confirmed=confirmed)
    found = as_told(answer)
    assert fits(row.told[who], found), f"{row.name} as {who}: {found}, not {row.told[who]}"
    words = words_of(answer)
    if who in BLIND:
        assert not [secret for secret in (*SECRETS, *REGISTER_SECRETS) if secret in words]
    if not (who == "holder" and "/contact/" in row.name):
        assert "13912340000" not in words, "a phone in full, without a purpose"


@pytest.mark.parametrize("route", sorted(ASKS_AGAIN))
def test_dangerous_pages_ask_again_who_it_is(ground: Ground, route: str) -> None:
    rows = [row for row in ROWS if row.route == route]
    assert rows, route
    for row in rows:
        data = row.data(ground)
        answer = ask(ground, "holder", row.method, row.path(ground), data, confirmed=False)
        assert fits(ASKED, as_told(answer)), row.name


@pytest.mark.parametrize("route", sorted({row.route for row in ROWS}))
def test_other_methods_open_no_page(ground: Ground, route: str) -> None:
    rows = [row for row in ROWS if row.route == route]
    others = {"get", "post", "delete"} - {row.method for row in rows}
    for who in ("holder", "signed_out"):
        for method in sorted(others):
            answer = ask(ground, who, method, rows[0].path(ground), {})
            assert answer.status_code in {302, 403, 404, 405}, f"{method} /{route} as {who}"
            if who in BLIND:
                assert not [secret for secret in SECRETS if secret in words_of(answer)]


def test_the_holder_and_the_resident_do_see_the_words(ground: Ground) -> None:
    """Otherwise the table would find no leak because there was nothing to leak."""
    for who, path in (("holder", "/desk/matters/"), ("reader", "/desk/matters/"),
                      ("resident", "/matter/")):  # fmt: skip
        words = words_of(ask(ground, who, "get", f"{path}{ground.matter.number}/", {}))
        assert "王奶奶" in words
    for path in ("/desk/matters/", "/desk/?queue=around", "/desk/matters/?_export=xlsx"):
        assert TITLE in words_of(ask(ground, "holder", "get", path, {}))


def test_number_and_code_open_the_matter_and_closing_forgets_it(ground: Ground) -> None:
    visitor = Client()
    with transaction.atomic():
        with enter(SystemScope("test")):
            given = {"number": ground.matter.number, "code": code_of(ground.matter)}
        opened = visitor.post("/track/", given)
        assert opened["Location"] == f"/matter/{ground.matter.number}/"
        assert "王奶奶" in visitor.get(opened["Location"]).content.decode()
        visitor.post("/track/close/")
        assert visitor.get(opened["Location"]).status_code == 302
        transaction.set_rollback(True)
