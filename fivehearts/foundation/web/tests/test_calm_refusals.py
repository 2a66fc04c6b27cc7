"""When something cannot be taken, the person reads why and loses nothing."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.template.loader import get_template
from django.test import RequestFactory, override_settings
from django.utils import translation

from fivehearts.foundation.web.middleware import CalmRefusals
from fivehearts.foundation.web.tests.pages import alone, get, post
from fivehearts.foundation.web.views import expired_form

REFUSALS = [
    "400.html", "403.html", "403_csrf.html", "404.html", "405.html", "410.html", "413.html",
    "429.html", "500.html",
]  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", REFUSALS)
def test_every_refusal_says_what_happened_what_to_do_and_where_to_go(
    name: str, language: str
) -> None:
    with translation.override(language):
        page = BeautifulSoup(get_template(name).render({}), "html.parser")
    main = page.find("main")
    assert main is not None
    assert len(main.find_all("h1")) == 1
    sentences = [one.get_text(strip=True) for one in main.select(".fh-error-page > p")]
    assert len(sentences) >= 2, "what happened, and what to do"
    assert main.select(".fh-actions a, .fh-actions button"), "a way on"
    assert main.select("[data-aloud]"), "read aloud here too"
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in "".join(sentences))
    assert chinese is (language == "zh-hans")


def answered(status: int, *, body: bytes = b"", accept: str = "text/html") -> Any:
    """What a visitor gets where a view answered with this status and this body."""
    request = RequestFactory().get("/step/", headers={"accept": accept})
    bare = HttpResponse(body, status=status, headers={"Allow": "POST"})
    return CalmRefusals(lambda _request: bare)(request)


@pytest.mark.parametrize("status", [405, 410, 429])
def test_a_refusal_without_a_word_becomes_a_page(status: int) -> None:
    page = answered(status)
    assert page.status_code == status
    assert page["Allow"] == "POST"
    assert "<h1>" in page.content.decode()


def test_what_speaks_for_itself_and_what_programs_ask_for_stays_as_it_is() -> None:
    assert answered(429, body=b"in an hour").content == b"in an hour"
    assert answered(405, accept="application/json").content == b""
    assert answered(204).content == b""


def test_a_form_of_ten_megabytes_reads_the_limit_and_that_nothing_is_lost() -> None:
    answer = post("/language/", {"words": "灯" * 4_000_000})
    assert answer.status_code == 413
    assert "2.0" in answer.content.decode()


def test_a_body_beyond_all_measure_is_refused_and_still_read_to_its_end() -> None:
    with override_settings(REQUEST_BODY_LIMIT=1000):
        answer = post("/language/", {"words": "灯" * 1000})
    assert answer.status_code == 413
    assert answer.wsgi_request.read() == b""


def given_back(path: str, fields: dict[str, str], origin: str) -> str:
    """What a person reads whose form expired, sent from this origin."""
    with alone():
        request = RequestFactory().post(path, fields, headers={"origin": origin})
        return expired_form(request).content.decode()


def test_an_expired_form_comes_back_with_its_words_to_be_sent_once_more() -> None:
    fields = {"words": "楼道灯坏了 <b>", "csrfmiddlewaretoken": "old"}
    page = given_back("/report/", fields, "http://testserver")
    assert 'name="words" value="楼道灯坏了 &lt;b&gt;"' in page
    assert 'value="old"' not in page


def test_a_form_from_elsewhere_is_not_offered_again() -> None:
    assert "转账" not in given_back("/report/", {"words": "转账"}, "http://evil.test")


def test_a_password_never_lies_in_a_page() -> None:
    page = given_back("/sign-in/", {"password": "secret-words"}, "http://testserver")
    assert "secret-words" not in page


def test_the_page_of_our_own_fault_needs_neither_request_nor_database() -> None:
    for name in REFUSALS:
        assert "<h1>" in get_template(name).render({})


def test_large_type_is_drawn_by_the_server_and_comes_back_to_the_same_page() -> None:
    answer = get("/reading/?size=elder&next=/gallery/pages/home/")
    assert answer["Location"] == "/gallery/pages/home/"
    assert answer.cookies["reading"].value == "elder"
    page = get("/gallery/pages/home/", cookies={"reading": "elder"}).content.decode()
    assert 'class="fh-elder' in page


def test_a_forged_size_or_a_foreign_address_does_nothing() -> None:
    assert get("/reading/?size=elder&next=//evil.test/")["Location"] == "/"
    assert (
        'class="fh-standard' in get("/gallery/", cookies={"reading": '"><script>'}).content.decode()
    )


def test_the_language_is_remembered_when_the_browser_was_closed() -> None:
    answer = post("/language/", {"language": "en", "next": "/gallery/"})
    kept = answer.cookies["django_language"]
    assert (kept.value, kept["max-age"]) == ("en", 365 * 24 * 3600)
    page = get("/gallery/", cookies={"django_language": "en"}).content.decode()
    assert '<html lang="en"' in page
