"""When something cannot be taken, the person reads why and loses nothing."""

from django.template.loader import get_template
from django.test import RequestFactory, override_settings

from fivehearts.foundation.web.tests.pages import alone, get, post
from fivehearts.foundation.web.views import expired_form


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
    for name in ("400.html", "403.html", "404.html", "413.html", "500.html", "403_csrf.html"):
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
