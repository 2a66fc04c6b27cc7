"""Where somebody is signed in, in words they know; signed out, a device is out with its next page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from fivehearts.community.duties import jobs
from fivehearts.community.duties.models import Device, User
from fivehearts.community.duties.sessions import network_of
from fivehearts.community.duties.tests.making import PASSWORD, House, colleague, house
from fivehearts.community.duties.vocabulary.devices import browser_of, machine_of
from fivehearts.foundation.clock import now
from fivehearts.foundation.record.models import Entry

WECHAT = (
    "Mozilla/5.0 (Linux; Android 13; V2238A) Chrome/111.0 Mobile Safari/537.36 MicroMessenger/8.0"
)
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1"


@pytest.fixture
def home(db: None) -> House:
    cache.clear()
    return house()


@pytest.fixture
def wang(home: House) -> User:
    return colleague("wang", home.community, "handler")


def signed_in(name: str, agent: str = EDGE, address: str = "10.20.30.40") -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.post("/sign-in/", {"username": name, "password": PASSWORD})
    return client


def works(client: Client) -> bool:
    return client.get("/desk/posts/").status_code == 200


@pytest.mark.parametrize(
    ("told", "browser", "machine"),
    [
        (WECHAT, "wechat", "android"),
        (EDGE, "edge", "windows"),
        (IPHONE, "safari", "iphone"),
        ("", "other", "other"),
        ("curl/8.0\x00<script>", "other", "other"),
    ],
)
def test_a_device_is_told_in_words_people_know(told: str, browser: str, machine: str) -> None:
    assert (browser_of(told), machine_of(told)) == (browser, machine)


@pytest.mark.parametrize(
    ("address", "network"),
    [("10.20.30.40", "10.20.30.0"), ("2001:db8:1:2::7", "2001:db8:1::"), ("", ""), ("x", "")],
)
def test_of_an_address_the_network_is_kept(address: str, network: str) -> None:
    assert network_of(address) == network


def test_the_account_page_lists_devices_and_signs_one_out_at_once(wang: User) -> None:
    here, there = signed_in("wang"), signed_in("wang", WECHAT)
    page = here.get("/desk/account/").content.decode()
    assert "微信" in page and "Edge 浏览器" in page and "10.20.30.0" in page
    assert "10.20.30.40" not in page
    other = Device.objects.get(browser="wechat")
    assert works(there)
    assert here.post(f"/desk/account/devices/{other.pk}/").status_code == 302
    assert not works(there) and works(here)
    assert here.post(f"/desk/account/devices/{other.pk}/").status_code == 404
    assert Entry.objects.filter(verb="duties.sign_out_device").count() == 1


def test_sign_out_everywhere_else_leaves_the_one_in_hand(wang: User) -> None:
    here, *others = (signed_in("wang", agent) for agent in (EDGE, WECHAT, IPHONE))
    here.post("/desk/account/devices/others/")
    assert works(here) and not any(works(one) for one in others)
    assert Device.objects.filter(user=wang).count() == 1


def test_a_new_password_signs_out_everywhere_else_and_follows_the_session(wang: User) -> None:
    here, there = signed_in("wang"), signed_in("wang", WECHAT)
    new = {"present": PASSWORD, "password": "hua-yuan-2027?", "again": "hua-yuan-2027?"}
    assert here.post("/desk/password/", new).status_code == 302
    assert works(here) and not works(there)
    assert Device.objects.get(user=wang).session_key == here.session.session_key


def test_nobody_signs_out_a_strangers_device(home: House, wang: User) -> None:
    there = signed_in("wang")
    colleague("liu", home.community, "handler")
    device = Device.objects.get(user=wang)
    assert signed_in("liu").post(f"/desk/account/devices/{device.pk}/").status_code == 404
    assert works(there)


def test_the_head_signs_a_colleague_out(home: House, wang: User) -> None:
    there = signed_in("wang")
    colleague("head", home.community, "secretary")
    colleague("far", home.other, "secretary")
    address = f"/desk/colleagues/{wang.pk}/sign-out/"
    assert signed_in("far").post(address).status_code == 404
    assert works(there)
    assert signed_in("head").post(address).status_code == 302
    assert not works(there)


def test_last_seen_moves_by_the_minute_and_costs_nothing_in_between(
    wang: User, django_assert_num_queries
) -> None:
    client = signed_in("wang")
    cache.clear()
    long_ago = now() - timedelta(minutes=9)
    Device.objects.update(seen_at=long_ago)
    with django_assert_num_queries(8):
        client.get("/desk/roles/")
    assert now() - Device.objects.get().seen_at < timedelta(minutes=1)
    Device.objects.update(seen_at=long_ago)
    with django_assert_num_queries(7):
        client.get("/desk/roles/")
    assert Device.objects.get().seen_at == long_ago


def test_signing_out_takes_the_device_off_the_list(wang: User) -> None:
    client = signed_in("wang")
    client.post("/sign-out/")
    assert not Device.objects.exists()


def test_devices_whose_session_has_gone_are_forgotten(wang: User) -> None:
    signed_in("wang")
    Device.objects.create(
        user=wang, session_key="gone", browser="edge", machine="windows", signed_in_by="password",
        signed_in_at=now(), seen_at=now(),
    )  # fmt: skip
    assert jobs.forget_devices() == 1
    assert Device.objects.count() == 1
