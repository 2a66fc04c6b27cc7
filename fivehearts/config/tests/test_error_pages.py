"""The page of our own fault is there when everything else is not."""

from django.test import RequestFactory

from fivehearts.config.errors import broken


def test_the_page_of_our_own_fault_names_the_line_of_the_log_and_asks_no_database() -> None:
    request = RequestFactory().get("/")
    request.number = "a1b2c3"  # type: ignore[attr-defined]
    # Whoever this visitor is, stands in a database that may be gone.
    request.actor = None  # type: ignore[attr-defined]
    answer = broken(request)
    assert answer.status_code == 500
    assert "a1b2c3" in answer.content.decode()
