"""`fivehearts check` says when answers to orders cannot go back by themselves."""

from __future__ import annotations

from typing import Any

import pytest

from fivehearts.config.cli import checking

SECRET = "a-secret-of-thirty-two-bytes-ab12"


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("http://hotline.example.cn/answers", SECRET),
        ("https://", SECRET),
        ("https://somebody:word@hotline.example.cn/", SECRET),
        ("https://hotline.example.cn:99999/", SECRET),
        ("ftp://hotline.example.cn/", SECRET),
        ("https://hotline.example.cn/", ""),
        ("https://hotline.example.cn/", "too short"),
        ("https://hotline.example.cn/", "whsec_not base64!"),
    ],
)
def test_a_webhook_that_cannot_be_used_is_said_by_check(
    settings: Any, url: str, secret: str
) -> None:
    settings.ORDERS_WEBHOOK_URL, settings.ORDERS_WEBHOOK_SECRET = url, secret
    (finding,) = checking._of_webhook()
    assert finding.serious and "FIVEHEARTS_ORDERS_WEBHOOK" in finding.sentence


@pytest.mark.parametrize("url", ["", "https://hotline.example.cn/a", "http://127.0.0.1:8080/a"])
def test_a_webhook_that_can_be_used_is_not_mentioned(settings: Any, url: str) -> None:
    settings.ORDERS_WEBHOOK_URL, settings.ORDERS_WEBHOOK_SECRET = url, SECRET
    assert not list(checking._of_webhook())
