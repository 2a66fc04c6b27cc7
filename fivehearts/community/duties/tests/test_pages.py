"""Whoever comes to the door of the house sees what their posts allow, and no more."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from fivehearts.community.duties import actions
from fivehearts.community.duties.models import Invitation, Post, User
from fivehearts.community.duties.tests.making import (
    PASSWORD,
    SETUP,
    House,
    colleague,
    house,
    just_confirmed,
)
from fivehearts.foundation.record.models import Entry


@pytest.fixture
def home(db) -> House:
    return house()


@pytest.fixture
def signed_in(db) -> Callable[[User], Client]:
    def sign(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return just_confirmed(client)

    return sign


def addresses(home: House) -> dict[str, str]:
    """Every desk page of duties, about the first community."""
    post = Post.objects.filter(unit=home.community).order_by("pk").first()
    made = actions.invite(unit=home.community, role="handler", display_name="甲", by=SETUP)
    return {
        "roles": reverse("duties:roles"),
        "password": reverse("duties:password"),
        "colleagues": reverse("duties:colleagues"),
        "invitations": reverse("duties:invitations"),
        "choose_unit": reverse("duties:choose_unit"),
        "invite": reverse("duties:invite", args=[home.community.pk]),
        "revoke": reverse("duties:revoke", args=[made.invitation.pk]),
        "mine": reverse("duties:mine"),
        "my_absence": reverse("duties:my_absence"),
        "colleague": reverse("duties:colleague", args=[post.user_id if post else 0]),
        "absence_of": reverse("duties:absence_of", args=[post.user_id if post else 0]),
        "reset_password": reverse("duties:reset_password", args=[post.user_id if post else 0]),
        "end_post": reverse("duties:end_post", args=[post.pk if post else 0]),
    }


OF_EVERY_COLLEAGUE = {"roles", "password", "mine", "my_absence"}
ABOUT_ONE_UNIT = {
    "invite", "revoke", "end_post", "colleague", "absence_of", "reset_password",
}  # fmt: skip


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["holder", "without the post", "head of elsewhere", "signed out"])
def test_each_page_opens_to_whom_it_should(
    home: House, signed_in: Callable[[User], Client], who: str, method: str
) -> None:
    head = colleague("head", home.community, "secretary")
    client = {
        "holder": lambda: signed_in(head),
        "without the post": lambda: signed_in(colleague("clerk", home.community, "handler")),
        "head of elsewhere": lambda: signed_in(colleague("far", home.other, "secretary")),
        "signed out": Client,
    }[who]()
    for name, address in addresses(home).items():
        status = getattr(client, method)(address).status_code
        if who == "signed out":
            assert status == 302, name
        elif name in OF_EVERY_COLLEAGUE:
            assert status < 500 and status not in (302, 403, 404), name
        elif who == "without the post":
            assert status == 403, name
        elif who == "head of elsewhere" and name in ABOUT_ONE_UNIT:
            # A page that only shows says first that it takes no form.
            assert status == (405 if (name, method) == ("colleague", "post") else 404), name
        else:
            assert status in (200, 302, 405, 422), name
    if who != "holder":
        assert Post.objects.filter(until=None, unit=home.community, user=head).exists()
        assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_whoever_lacks_the_post_reads_which_one_it_takes(
    home: House, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(colleague("clerk", home.community, "handler"))
    page = client.get(reverse("duties:colleagues"), headers={"accept-language": "en"})
    assert page.status_code == 403
    text = page.content.decode()
    assert "invite colleagues" in text and "Community secretary or director" in text


def test_a_stranger_is_sent_to_the_door_and_back_again(home: House) -> None:
    colleague("wang", home.community, "handler")
    client = Client()
    answer = client.get("/desk/roles/?a=1")
    assert answer["Location"] == "/sign-in/?next=%2Fdesk%2Froles%2F%3Fa%3D1"
    answer = client.post(
        answer["Location"], {"username": "WANG ", "password": PASSWORD, "next": "/desk/roles/?a=1"}
    )
    assert answer["Location"] == "/desk/roles/?a=1"
    assert Entry.objects.filter(verb="duties.sign_in").get().by.startswith("user:")


def test_a_piece_of_a_page_sends_the_whole_page_to_the_door(db) -> None:
    answer = Client().get(
        "/desk/roles/",
        headers={"hx-request": "true", "hx-current-url": "http://testserver/desk/"},
    )
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/sign-in/?next=%2Fdesk%2F"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_the_door_never_leads_out_of_the_house(home: House, target: str) -> None:
    colleague("wang", home.community, "handler")
    given = {"username": "wang", "password": PASSWORD, "next": target}
    assert "evil" not in Client().post("/sign-in/", given)["Location"]
    assert target not in Client().get("/sign-in/", {"next": target}).content.decode()


def test_five_wrong_passwords_close_the_door_and_say_until_when(home: House) -> None:
    colleague("wang", home.community, "handler")
    client = Client()
    for _ in range(4):
        answer = client.post("/sign-in/", {"username": "wang", "password": "wrong"})
        assert answer.status_code == 422
    answer = client.post("/sign-in/", {"username": "wang", "password": "wrong"})
    assert answer.status_code == 429
    assert re.search(r"\d\d:\d\d", answer.content.decode())
    assert 'href="/sign-in/"' in answer.content.decode()
    right = {"username": "wang", "password": PASSWORD}
    assert client.post("/sign-in/", right).status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.9").post("/sign-in/", right).status_code == 302


@pytest.mark.parametrize(
    "username", ["nobody", "gone", "\x00", "🙂" * 50, "'; DROP TABLE x; --", ""]
)
def test_a_wrong_name_reads_like_a_wrong_password(home: House, username: str) -> None:
    gone = colleague("gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    answer = Client().post("/sign-in/", {"username": username, "password": PASSWORD})
    assert answer.status_code == 422
    assert "gone" not in answer.content.decode().replace('value="gone"', "")


def test_signing_out_is_a_button_and_is_recorded(
    home: House, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(colleague("wang", home.community, "handler"))
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/desk/roles/").status_code == 302
    assert Entry.objects.filter(verb="duties.sign_out").count() == 1


def test_a_newcomer_follows_the_link_and_stands_at_the_desk(
    home: House, signed_in: Callable[[User], Client]
) -> None:
    head = signed_in(colleague("head", home.community, "secretary"))
    address = reverse("duties:invite", args=[home.community.pk])
    page = head.post(address, {"display_name": "小刘", "role": "handler"})
    assert page["Cache-Control"] == "no-store"
    link = re.search(r"http://testserver(/invitation/[\w-]+/)", page.content.decode())
    assert link
    newcomer = Client()
    assert newcomer.get(link[1]).status_code == 200
    form = {"display_name": "小刘", "username": "liu", "password": PASSWORD, "again": PASSWORD}
    assert newcomer.post(link[1], form | {"again": "other"}).status_code == 422
    weak = newcomer.post(link[1], form | {"password": "1234567890", "again": "1234567890"})
    assert weak.status_code == 422 and "小刘" in weak.content.decode()
    assert newcomer.post(link[1], form)["Location"] == "/desk/roles/"
    assert "同心社区" in newcomer.get("/desk/roles/").content.decode()
    assert Client().get(link[1]).status_code == 410


def test_a_colleague_without_a_post_reads_what_to_do(
    home: House, signed_in: Callable[[User], Client]
) -> None:
    page = signed_in(colleague("wang")).get("/desk/roles/", headers={"accept-language": "en"})
    assert "You hold no post at present" in page.content.decode()


def test_a_changed_password_keeps_this_device_and_ends_the_others(
    home: House, signed_in: Callable[[User], Client]
) -> None:
    user = colleague("wang", home.community, "handler")
    here, elsewhere = signed_in(user), signed_in(user)
    new = "hua-yuan-2027?"
    form = {"present": PASSWORD, "password": new, "again": new}
    assert here.post("/desk/password/", form | {"present": "no"}).status_code == 422
    assert here.post("/desk/password/", form).status_code == 302
    assert here.get("/desk/roles/").status_code == 200
    assert elsewhere.get("/desk/roles/").status_code == 302


def test_the_demo_offers_its_people_and_nothing_else_does(db, settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    one = {
        "username": "demo-head",
        "password": "x<y",
        "title": "书记",
        "unit": "同心社区",
        "what_to_try": "看看本月数据",
    }
    (tmp_path / "demo-sign-ins.json").write_text(json.dumps([one]), encoding="utf-8")
    settings.DEMO = False
    assert "demo-head" not in Client().get("/sign-in/").content.decode()
    settings.DEMO = True
    page = Client().get("/sign-in/").content.decode()
    assert (
        "demo-head" in page
        and escape("x<y") in page
        and "书记 · 同心社区" in page
        and "看看本月数据" in page
    )
    (tmp_path / "demo-sign-ins.json").write_text("{ broken", encoding="utf-8")
    assert Client().get("/sign-in/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3, 25])
def test_a_list_costs_the_same_however_long_it_is(
    home: House, signed_in: Callable[[User], Client], django_assert_num_queries, rows: int
) -> None:
    client = signed_in(colleague("head", home.community, "secretary"))
    for number in range(rows):
        colleague(f"c{number}", home.community, "handler")
        actions.invite(unit=home.community, role="handler", display_name="甲", by=SETUP)
    # Session, user, posts, scope, the transaction's savepoint twice, what waits to be read; then
    # the count and the rows.
    # One's own page asks for whom one stands in, who for oneself, and whether nobody does; the
    # form of an absence for the user, the posts, the units around them, and who works there.
    for name, most in (("duties:mine", 11), ("duties:my_absence", 12)):
        with django_assert_num_queries(most):
            assert client.get(reverse(name)).status_code == 200
    # The page of colleagues asks besides who is away, who is left without a substitute, and whose
    # term ends soon; the page of one's own posts asks for the own terms.
    for name, most in (("duties:colleagues", 12), ("duties:invitations", 9)):
        with django_assert_num_queries(most):
            assert client.get(reverse(name)).status_code == 200
