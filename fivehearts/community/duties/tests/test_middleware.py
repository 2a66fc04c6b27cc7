"""A request is one transaction in one scope: all of it is kept, or nothing."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from fivehearts.community.duties.access import holding, open_to_all, signed_in, with_code
from fivehearts.community.duties.actions import register_user
from fivehearts.community.duties.models import User
from fivehearts.community.duties.tests.making import SETUP, colleague, house
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import ActorScope, CodeScope, NoScope, NothingScope, current


@open_to_all("a test writes and fails")
def failing(request: HttpRequest, how: str) -> HttpResponse:
    """Write a user, then end as told."""
    register_user(username=f"by-{how}", display_name="某", by=SETUP)
    if how == "raise":
        raise RuntimeError("the view broke")
    if how == "missing":
        raise Http404
    return HttpResponse(status={"ok": 200, "refused": 422, "broken": 503}[how])


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An error page that reads the database, as a page with a menu does."""
    return HttpResponse(f"{User.objects.count()} {type(current()).__name__}", status=404)


@open_to_all("a test looks at the scope")
def scope_seen(request: HttpRequest) -> HttpResponse:
    """The scope in force."""
    scope = current()
    request.session["looked"] = True
    keys = sorted(scope.keys) if isinstance(scope, CodeScope) else ""
    return HttpResponse(f"{type(scope).__name__}{keys} {request.actor.ref}")  # type: ignore[attr-defined]


@open_to_all("a test needs no database", database=False)
def still(request: HttpRequest) -> HttpResponse:
    """A page that asks nothing of anybody."""
    return HttpResponse(type(current()).__name__)


@open_to_all("a test opens a number")
def opening(request: HttpRequest) -> HttpResponse:
    """As if codes had opened more matters than a session may hold."""
    request.session["opened"] = list(range(1, 26))
    return HttpResponse("opened")


@with_code("/ask/")
def tracked(request: HttpRequest) -> HttpResponse:
    """What a code opens."""
    return HttpResponse("tracked")


BOTH_HOLD_ONE = Barrier(2)


@open_to_all("a test changes two rows")
def crossing(request: HttpRequest, first: str, second: str) -> HttpResponse:
    """Change one user, wait until the other page has changed the other, and change that one too."""
    words = request.FILES["words"].read().decode()
    messages.success(request, words)
    # Written past the actions: only the two locks matter here.
    User.objects.filter(username=first).update(display_name=words)
    with suppress(BrokenBarrierError):
        BOTH_HOLD_ONE.wait(10)
    # Whoever comes again finds nobody to wait for.
    BOTH_HOLD_ONE.abort()
    User.objects.filter(username=second).update(display_name=words)
    return HttpResponse(", ".join(str(one) for one in messages.get_messages(request)))


urlpatterns = [
    path("cross/<str:first>/<str:second>/", crossing),
    path("try/<str:how>/", failing),
    path("scope/", scope_seen),
    path("still/", still),
    path("opening/", opening),
    path("tracked/", tracked),
    path("", include("fivehearts.config.urls")),
]
handler404 = missing
pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize(
    ("how", "status", "kept"),
    [
        ("ok", 200, 1),
        ("refused", 422, 1),
        ("broken", 503, 0),
        ("missing", 404, 0),
        ("raise", 500, 0),
    ],
)
def test_a_failed_request_leaves_nothing_behind(db, how: str, status: int, kept: int) -> None:
    client = Client(raise_request_exception=False)
    assert client.get(f"/try/{how}/").status_code == status
    assert User.objects.filter(username=f"by-{how}").count() == kept
    assert Entry.objects.filter(verb="duties.register_user").count() == kept


def test_the_same_holds_when_the_request_owns_the_transaction(committed_db) -> None:
    client = Client(raise_request_exception=False)
    for how in ("ok", "refused", "broken", "missing", "raise"):
        client.get(f"/try/{how}/")
    assert set(User.objects.values_list("username", flat=True)) == {"by-ok", "by-refused"}


def test_two_that_wait_for_each_other_are_both_answered(committed_db) -> None:
    for name in ("wang", "li"):
        colleague(name)

    def change(first: str, second: str) -> tuple[int, str]:
        try:
            words = SimpleUploadedFile("words.txt", f"by {first}".encode())
            client = Client(raise_request_exception=False)
            answer = client.post(f"/cross/{first}/{second}/", {"words": words})
            return answer.status_code, answer.content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(change, ("wang", "li"), ("li", "wang")))
    assert told == [(200, "by wang"), (200, "by li")]
    # The one that was answered last wrote both.
    assert len(set(User.objects.values_list("display_name", flat=True))) == 1


def test_an_error_page_may_read_and_stays_in_scope(db, committed_db) -> None:
    answer = Client().get("/try/missing/")
    assert answer.content == b"0 NothingScope"


def test_the_record_knows_the_address(db) -> None:
    Client(REMOTE_ADDR="2001:db8::7").get("/try/ok/")
    assert Entry.objects.get(verb="duties.register_user").address == "2001:db8::7"
    colleague("later")
    assert Entry.objects.filter(verb="duties.register_user").latest("id").address == ""


def test_each_visitor_gets_the_own_scope_and_nobody_keeps_it(db) -> None:
    home = house()
    visitor = Client()
    assert visitor.get("/scope/").content == b"NothingScope resident:visitor"
    visitor.get("/opening/")
    assert visitor.get("/scope/").content.decode().startswith("CodeScope[6, 7, 8,")
    user = colleague("wang", home.community, "handler")
    staff = Client()
    staff.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert staff.get("/scope/").content.decode() == f"ActorScope user:{user.pk}"
    assert ActorScope is not NothingScope
    with pytest.raises(NoScope):
        current()


def test_a_page_that_needs_no_database_opens_none(committed_db, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/still/").content == b"NothingScope"


def test_a_page_for_codes_sends_others_to_ask_for_one(db) -> None:
    visitor = Client()
    assert visitor.get("/tracked/")["Location"] == "/ask/"
    visitor.get("/opening/")
    assert visitor.get("/tracked/").content == b"tracked"


def test_the_house_costs_five_statements_whatever_the_page(db, django_assert_num_queries) -> None:
    home = house()
    staff = Client()
    user = colleague("wang", home.community, "handler")
    staff.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    # Session, user, posts and scope, and what waits to be read; in a test the transaction itself
    # is two savepoints.
    with django_assert_num_queries(7):
        staff.get("/desk/password/")


def test_every_rule_says_what_it_is() -> None:
    assert signed_in(missing).access.kind == "signed_in"
    assert holding("figures.view")(missing).access.permission == "figures.view"
    assert still.access.reason and not still.needs_database
    assert tracked.access.kind == "with_code"


def test_a_rule_guards_pages_written_as_classes(db) -> None:
    from django.test import RequestFactory
    from django.utils.decorators import method_decorator
    from django.views import View

    class Page(View):
        def get(self, request: HttpRequest) -> HttpResponse:
            return HttpResponse("seen")

    class Guarded(Page):
        dispatch = signed_in(View.dispatch)

    request = RequestFactory().get("/x/")
    request.user = type("Stranger", (), {"is_authenticated": False})()
    assert signed_in(Page.as_view())(request).status_code == 302
    assert Guarded.as_view()(request).status_code == 302
    decorated = method_decorator(signed_in, name="dispatch")(type("Third", (Page,), {}))
    assert decorated.as_view()(request).status_code == 302
