"""What operators read: whether it lives, whether it can be used, and logs with nobody's data."""

import io
import json
import logging
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from fivehearts.config import health, logs

IDENTITY = "430102199003078516"
PHONE = "13812345678"


@pytest.fixture
def lines() -> Any:
    """A logger as production has it, and what it wrote."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.Lines())
    handler.addFilter(logs.Masked())
    logger = logging.getLogger(logs.REQUESTS)
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    logger.removeHandler(handler)
    logger.setLevel(before)


def test_a_process_that_answers_lives_even_without_a_database(client: Client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]
    assert "sessionid" not in answer.cookies


@pytest.mark.django_db
def test_a_database_of_another_version_is_not_ready(client: Client) -> None:
    """The database of the tests was migrated without its mark."""
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    told = answer.json()
    assert told["status"] == "down"
    assert "fivehearts migrate" in told["parts"]["schema"]
    assert told["parts"]["database"] == told["parts"]["partitions"] == "ok"


@pytest.mark.django_db
def test_without_a_worker_pages_are_served_and_it_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_digest", lambda: "")
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert "worker" in answer.json()["parts"]["worker"].lower()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert client.get("/health/ready").json()["status"] == "ready"


def test_a_database_that_does_not_answer_is_one_sentence(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(health.transaction, "atomic", refuse)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] == "The database does not answer."


@pytest.mark.django_db
def test_a_request_is_one_line_by_its_route_and_never_by_its_address(
    client: Client, lines: Any
) -> None:
    answer = client.get("/matter/2600000017/?phone=" + PHONE)
    (line,) = lines()
    assert line["message"].startswith("GET /matter/<str:number>/ ")
    assert line["request"] == answer["X-Request-ID"]
    assert line["milliseconds"] > 0
    assert PHONE not in json.dumps(line) and "2600000017" not in json.dumps(line)


@pytest.mark.parametrize(
    "text",
    [f"call {PHONE}", "电话 138-1234-5678 请回", f"身份证{IDENTITY}", "+86 138 1234 5678"],
)
def test_numbers_are_taken_out_of_whatever_is_logged(lines: Any, text: str) -> None:
    logger = logging.getLogger(logs.REQUESTS)
    logger.info("said: %s", text)
    try:
        raise ValueError(text)
    except ValueError:
        logger.exception("failed with %s", text)
    told = json.dumps(lines(), ensure_ascii=False)
    assert "[phone]" in told or "[identity]" in told
    for secret in (PHONE, IDENTITY, "1234-5678", "1234 5678"):
        assert secret not in told
