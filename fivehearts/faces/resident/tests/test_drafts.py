"""One question a page: whatever happens on the way, nothing that was typed or chosen is lost."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fivehearts.engines.matters.models import Matter, Photo
from fivehearts.engines.matters.tests.community import Community, found
from fivehearts.faces.resident import actions
from fivehearts.faces.resident.jobs import clear_drafts
from fivehearts.faces.resident.models import AddressCount, Draft, DraftPhoto
from fivehearts.faces.resident.queries import drafts as queries
from fivehearts.faces.resident.tests.ground import (
    WORDS,
    begun,
    picture,
    registered,
    told_step_by_step,
)
from fivehearts.foundation.clock import now
from fivehearts.foundation.files import cleaning
from fivehearts.foundation.files.queries import shown
from fivehearts.foundation.files.tests import samples
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import resident as resident_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None) -> Community:
    with enter(SystemScope("test")):
        return found()


def sent(client: Client, draft: str) -> str:
    """Send what was looked over; the number on the receipt it leads to."""
    answer = client.post(f"{draft}check/")
    number = re.fullmatch(r"/receipt/(\d+)/", answer["Location"])
    assert number is not None
    return number.group(1)


def reads(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_page_after_page_leads_to_a_receipt_with_number_and_what_happens_next(
    place: Community, client: Client
) -> None:
    draft = told_step_by_step(client, when={"happened_on": "2026-11-20", "photos": [picture()]})
    page = reads(client, f"{draft}check/")
    for words in (WORDS, "幸福里社区", "3号楼2单元", "2026-11-20", "为自己或家里人", "张桂英"):
        assert words in page
    assert page.count("修改<span") == 9
    number = sent(client, draft)
    page = reads(client, f"/receipt/{number}/")
    assert "接下来" in page
    assert re.search(r"\b\d{4} \d{4}\b", page)
    matter = Matter.unscoped.select_related("wording").get(number=number)
    assert str(matter.wording.happened_on) == "2026-11-20"
    assert Photo.unscoped.filter(matter=matter).count() == 1
    assert not Draft.objects.exists()
    assert not DraftPhoto.objects.exists()


def test_every_answer_can_be_changed_before_it_is_sent(place: Community, client: Client) -> None:
    draft = told_step_by_step(client)
    changed = client.post(f"{draft}where/", {"unit": "TXC2", "place_words": "北门"})
    assert changed["Location"] == f"{draft}check/"
    assert "北门" in reads(client, f"{draft}check/")
    assert reads(client, f"{draft}reach/").count('value="13812345678"') == 1


def test_whoever_turns_anonymous_on_the_way_leaves_no_name(
    place: Community, client: Client
) -> None:
    draft = told_step_by_step(client)
    assert client.post(f"{draft}who/", {"contact": "anonymous"})["Location"] == f"{draft}check/"
    page = reads(client, f"{draft}check/")
    assert "张桂英" not in page
    assert "没有人能给您打电话" in page
    matter = Matter.unscoped.get(number=sent(client, draft))
    assert (matter.contact, matter.resident_id) == ("anonymous", None)


def test_whoever_turns_out_to_write_for_a_neighbour_is_asked_for_the_neighbour(
    place: Community, client: Client
) -> None:
    draft = told_step_by_step(client)
    assert client.post(f"{draft}who/", {"contact": "on_behalf"})["Location"] == f"{draft}reach/"
    page = reads(client, f"{draft}reach/")
    assert "您替谁反映" in page or "对方" in page
    both = {"name": "张桂英", "phone": "13812345678", "for_name": "李奶奶", "for_phone": ""}
    assert client.post(f"{draft}reach/", both)["Location"] == f"{draft}check/"


def test_a_draft_survives_the_browser_and_is_found_on_the_first_page(
    place: Community, client: Client
) -> None:
    draft = told_step_by_step(client, until="who")
    again = Client()
    # The session is gone with the browser; the cookie of the drafts is kept on disk.
    again.cookies["drafts"] = client.cookies["drafts"].value
    page = reads(again, "/")
    assert WORDS[:20] in page
    assert f"{draft}check/" in page
    assert again.get(f"{draft}check/")["Location"] == f"{draft}who/"
    morsel = client.cookies["drafts"]
    assert morsel["httponly"]
    assert morsel["max-age"] == 14 * 24 * 3600


def test_several_drafts_wait_side_by_side(place: Community, client: Client) -> None:
    first, second = begun(client, words="路灯坏了"), begun(client, words="水管漏水")
    page = reads(client, "/")
    assert "路灯坏了" in page
    assert "水管漏水" in page
    client.post(f"{first}delete/")
    page = reads(client, "/")
    assert "路灯坏了" not in page
    assert "水管漏水" in page
    assert client.get(f"{first}where/").status_code == 404
    assert client.get(f"{second}where/").status_code == 200


def test_save_and_go_on_later_keeps_what_could_not_be_sent_so(
    place: Community, client: Client
) -> None:
    draft = told_step_by_step(client, until="reach")
    answer = client.post(f"{draft}reach/", {"name": "张桂英", "phone": "138", "later": "yes"})
    assert answer["Location"] == "/"
    assert "存好了" in reads(client, "/")
    page = reads(client, f"{draft}reach/")
    assert 'value="138"' in page
    assert "手机号" in page
    assert client.get(f"{draft}check/")["Location"] == f"{draft}reach/"


def test_a_photo_chosen_before_a_refusal_need_not_be_chosen_again(
    place: Community, client: Client
) -> None:
    draft = told_step_by_step(client, until="when")
    photos = [picture("a.jpg"), picture("坏.jpg")]
    photos[1].name = "坏.jpg"
    photos[1].seek(0)
    photos[1].truncate(20)
    refused = client.post(f"{draft}when/", {"happened_on": "2999-01-01", "photos": photos})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "坏.jpg" in page
    assert "还没到" in page
    kept = re.search(rf"{draft}photo/[0-9a-f-]+/", page)
    assert kept is not None
    assert client.get(kept.group())["Content-Type"] == "image/jpeg"
    assert client.get(f"{kept.group()}?small=1")["Content-Type"] == "image/webp"
    assert "no-store" in client.get(kept.group())["Cache-Control"]
    # The same photo again is one photo.
    client.post(f"{draft}when/", {"happened_on": "", "photos": [picture("b.jpg")]})
    assert DraftPhoto.objects.count() == 1


def test_a_kept_photo_is_taken_out_again_with_the_rest_left_as_it_was(
    place: Community, client: Client
) -> None:
    draft = told_step_by_step(client, until="when")
    client.post(f"{draft}when/", {"happened_on": "", "photos": [picture()]})
    photo = DraftPhoto.objects.get()
    back = client.post(f"{draft}when/", {"happened_on": "2026-11-01", "drop": str(photo.pk)})
    assert back["Location"] == f"{draft}when/"
    assert "2026-11-01" in reads(client, f"{draft}when/")
    assert not DraftPhoto.objects.exists()


def test_one_page_refused_keeps_words_and_photos_and_sends_them_at_the_second_try(
    place: Community, client: Client
) -> None:
    page = reads(client, "/submit/whole/")
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once is not None
    facts = {
        "once": once.group(1),
        "words": WORDS,
        "unit": "TXC",
        "kind": "help",
        "contact": "self",
        "name": "张桂英",
        "phone": "1",
    }
    refused = client.post("/submit/whole/", {**facts, "photos": picture()}).content.decode()
    assert "已经存好的照片" in refused
    assert once.group(1) in refused
    answer = client.post("/submit/whole/", {**facts, "phone": "13812345678"})
    number = re.fullmatch(r"/receipt/(\d+)/", answer["Location"])
    assert number is not None
    matter = Matter.unscoped.get(number=number.group(1))
    assert Photo.unscoped.filter(matter=matter).count() == 1
    assert not Draft.objects.exists()


def test_sent_twice_it_is_one_matter_and_one_receipt(place: Community, client: Client) -> None:
    draft = told_step_by_step(client)
    assert sent(client, draft) == sent(client, draft)
    assert Matter.unscoped.count() == 1
    # Back with the browser's button: the receipt, not an empty form.
    assert client.get(f"{draft}check/")["Location"].startswith("/receipt/")


def test_going_back_in_a_browser_that_was_closed_shows_no_receipt(
    place: Community, client: Client
) -> None:
    draft = told_step_by_step(client)
    number = sent(client, draft)
    client.post("/track/close/")
    assert client.get(f"{draft}check/")["Location"] == f"/track/?n={number}"
    # The address alone, as from somebody else's history or a log, leads nowhere.
    assert Client().get(f"{draft}what/").status_code == 404
    assert Client().post(f"{draft}check/").status_code == 404


def test_a_second_press_on_the_first_page_begins_one_draft(
    place: Community, client: Client
) -> None:
    once = re.search(r'name="once" value="([^"]+)"', reads(client, "/submit/"))
    assert once is not None
    for _press in range(2):
        client.post("/submit/", {"once": once.group(1), "words": WORDS, "kind": "help"})
    assert Draft.objects.count() == 1


def test_a_page_open_too_long_comes_back_with_its_words_and_can_be_sent(place: Community) -> None:
    strict = Client(enforce_csrf_checks=True)

    def token(page: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found is not None
        return found.group(1)

    facts = {"words": "路灯 <坏> 了", "kind": "help"}
    late = strict.post("/submit/", facts, HTTP_ORIGIN="http://testserver")
    assert late.status_code == 403
    assert "路灯 &lt;坏&gt; 了" in late.content.decode()
    assert not Draft.objects.exists()
    facts["csrfmiddlewaretoken"] = token(late.content.decode())
    went_on = strict.post("/submit/", facts, HTTP_ORIGIN="http://testserver")
    assert went_on.status_code == 302
    where = went_on["Location"]
    late = strict.post(
        where, {"unit": "TXC", "place_words": "北门"}, HTTP_ORIGIN="http://testserver"
    )
    assert late.status_code == 403
    assert 'value="北门"' in late.content.decode()


def test_another_browser_finds_nothing_of_a_draft(place: Community, client: Client) -> None:
    draft = told_step_by_step(client, when={"photos": [picture()]})
    photo = f"{draft}photo/{DraftPhoto.objects.get().pk}/"
    other = Client()
    begun(other, words="别的事")
    for one in (other, Client()):
        for path in (f"{draft}what/", f"{draft}check/", f"{draft}delete/", photo):
            answer = one.get(path)
            assert answer.status_code == 404
            assert "张桂英" not in answer.content.decode()
        assert one.post(f"{draft}delete/").status_code == 404
        assert one.post(f"{draft}check/").status_code == 404
        assert one.post(f"{draft}what/", {"words": "改掉", "kind": "help"}).status_code == 404
    assert Matter.unscoped.count() == 0
    assert WORDS in reads(client, f"{draft}what/")


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", "\x00", "a" * 3000])
def test_a_forged_key_opens_nothing_and_breaks_nothing(
    place: Community, client: Client, forged: str
) -> None:
    draft = begun(client)
    other = Client()
    other.cookies["drafts"] = forged
    assert other.get("/").status_code == 200
    assert other.get(f"{draft}what/").status_code == 404


def test_the_table_holds_neither_the_words_nor_the_key(place: Community, client: Client) -> None:
    told_step_by_step(client)
    key = client.cookies["drafts"].value.split(":")[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT device, answers FROM resident_draft")
        device, answers = cursor.fetchone()
    assert key not in device
    for word in (WORDS, "张桂英", "13812345678"):
        assert word.encode() not in bytes(answers)
    kept = list(Entry.objects.filter(verb__startswith="resident.").values_list("data", flat=True))
    assert kept
    assert "张桂英" not in str(kept)


def test_a_draft_goes_by_itself_after_two_weeks_with_its_photos(
    place: Community, client: Client
) -> None:
    draft = told_step_by_step(client, when={"photos": [picture()]})
    assert clear_drafts() == 0
    Draft.objects.update(changed_at=now() - timedelta(days=13))
    assert client.get(f"{draft}what/").status_code == 200
    Draft.objects.update(changed_at=now() - timedelta(days=14, minutes=1))
    gone = client.get(f"{draft}what/")
    assert gone.status_code == 404
    assert "超过两周" in gone.content.decode()
    assert clear_drafts() == 1
    assert clear_drafts() == 0
    assert not DraftPhoto.objects.exists()


def test_an_eleventh_draft_is_refused_in_a_sentence_and_its_words_stay(
    place: Community, client: Client
) -> None:
    for n in range(10):
        begun(client, words=f"第{n}件")
    answer = client.post("/submit/", {"once": "", "words": "第十一件", "kind": "help"})
    assert answer.status_code == 429
    assert "填了没提交" in answer.content.decode()
    assert "第十一件" in answer.content.decode()
    assert Draft.objects.count() == 10


HOUSE = "114.114.114.9"


def test_from_one_network_twenty_matters_an_hour_are_taken_and_then_it_says_to_wait(
    place: Community, client: Client
) -> None:
    neighbour = Client(REMOTE_ADDR=HOUSE)
    for _n in range(20):
        registered(neighbour)
    draft = told_step_by_step(neighbour)
    answer = neighbour.post(f"{draft}check/")
    assert answer.status_code == 429
    assert "一小时内已提交20件" in answer.content.decode()
    assert WORDS in answer.content.decode()
    assert Matter.unscoped.count() == 20
    # Others are not meant, and after an hour neither is this house.
    registered(Client(REMOTE_ADDR="114.114.114.10"))
    AddressCount.objects.update(since=now() - timedelta(hours=1))
    assert sent(neighbour, draft)
    assert HOUSE not in str(list(AddressCount.objects.values()))


def test_colleagues_who_are_signed_in_are_never_told_to_wait(place: Community) -> None:
    from fivehearts.community.duties.models import User

    desk = Client(REMOTE_ADDR=HOUSE)
    clerk = User.objects.get(username="secretary")
    desk.force_login(clerk, "django.contrib.auth.backends.ModelBackend")
    for _n in range(21):
        registered(desk)
    assert Matter.unscoped.count() == 21


def test_the_count_of_a_network_goes_when_its_hour_is_over(place: Community) -> None:
    registered(Client(REMOTE_ADDR=HOUSE))
    assert clear_drafts() == 0
    assert AddressCount.objects.count() == 1
    AddressCount.objects.update(since=now() - timedelta(hours=1, minutes=1))
    assert clear_drafts() == 0
    assert not AddressCount.objects.exists()


@pytest.mark.parametrize("address", ["127.0.0.1", "172.18.0.2", "10.1.2.3", "::1", "", "unix:"])
def test_a_proxy_that_speaks_for_everybody_is_not_counted(place: Community, address: str) -> None:
    registered(Client(REMOTE_ADDR=address))
    assert not AddressCount.objects.exists()


def test_a_double_press_counts_once_for_the_network(place: Community) -> None:
    neighbour = Client(REMOTE_ADDR=HOUSE)
    draft = told_step_by_step(neighbour)
    sent(neighbour, draft)
    neighbour.post(f"{draft}check/")
    assert AddressCount.objects.get().sent == 1


def test_what_cannot_be_kept_any_more_is_no_matter_for_the_action(place: Community) -> None:
    from uuid import uuid4

    from fivehearts.faces.resident.vocabulary import DraftGone
    from fivehearts.foundation.scope.actors import resident

    draft_id = uuid4()
    by = resident("visitor")
    actions.keep_draft(by=by, key="one", draft_id=draft_id, answers={"words": "a"})
    with pytest.raises(DraftGone):
        actions.keep_draft(by=by, key="two", draft_id=draft_id, answers={"words": "b"})


@pytest.mark.parametrize("photos", [0, 1, 6])
def test_looking_it_over_costs_the_same_with_six_photos(
    place: Community, client: Client, photos: int
) -> None:
    from io import BytesIO

    from PIL import Image

    def one(n: int) -> BytesIO:
        out = BytesIO()
        Image.new("RGB", (20 + n, 20), "gray").save(out, "JPEG")
        out.seek(0)
        out.name = f"{n}.jpg"
        return out

    draft = told_step_by_step(client, when={"photos": [one(n) for n in range(photos)]})
    assert DraftPhoto.objects.count() == photos
    client.get(f"{draft}check/")
    with CaptureQueriesContext(connection) as counted:
        client.get(f"{draft}check/")
    assert len(counted) == 13, [row["sql"][:80] for row in counted]


def test_a_paper_that_waits_with_a_draft_shows_its_first_page(db: None, client: Client) -> None:
    paper = cleaning.clean(io.BytesIO(samples.pdf()), name="收据.pdf")
    draft = actions.keep_draft(
        by=resident_actor("visitor"), key="k" * 32, draft_id=uuid4(), answers={}, photos=[paper]
    )
    (kept,) = queries.photos_of(draft)
    assert bytes(kept.thumbnail), "the page was drawn when the paper came"
    assert shown(queries.photos_of(draft)[0], url="/x/")["thumb"] == "/x/?small=1"
    kept.drawn = 0
    assert shown(kept, url="/x/")["thumb"] == ""
