"""HTTPS on the office network: an authority of one's own, certificates, and proxies that are believed."""

import http.cookiejar
import ipaddress
import shutil
import ssl
import stat
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from fivehearts.config.cli import checking
from fivehearts.config.https import serving
from fivehearts.config.https.authority import Authority, Certificate, CertificateRefusal
from fivehearts.config.https.proxies import TrustedProxies, networks, visitor
from fivehearts.config.testing.database import TestDatabase
from fivehearts.config.tests.serving_by_https import a_server, nginx

NAMES = ["wuxin.lan", "127.0.0.1"]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "tls")


@pytest.fixture
def site(authority: Authority) -> Iterator[str]:
    issued = authority.issue(NAMES)
    with a_server(issued.path) as port:
        yield f"https://127.0.0.1:{port}/health/live"


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def opened(url: str, context: ssl.SSLContext) -> int:
    with urllib.request.urlopen(url, timeout=60, context=context) as answer:
        return int(answer.status)


def test_a_device_that_trusts_the_authority_opens_the_site_without_a_warning(
    authority: Authority, site: str
) -> None:
    assert opened(site, trusting(authority.certificate)) == 200


def test_a_device_that_does_not_trust_it_is_warned(site: str) -> None:
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        opened(site, ssl.create_default_context())


def test_a_renewed_certificate_is_shown_at_the_next_connection(
    authority: Authority, site: str
) -> None:
    before = Certificate.read(authority.server).fingerprint
    later = datetime.now(UTC) + timedelta(days=380)
    assert authority.renewed(later) is not None
    assert Certificate.read(authority.server).fingerprint != before
    # Its first day lies ahead: that the device complains of just that shows which one it was given.
    with pytest.raises(urllib.error.URLError, match="not yet valid"):
        opened(site, trusting(authority.certificate))


def test_the_authority_may_vouch_for_its_names_and_private_addresses_alone(
    authority: Authority,
) -> None:
    issued = authority.issue(["wuxin.lan", "shequ.wuxin.lan", "192.168.1.20", "fd00::1"])
    assert issued.names == ("wuxin.lan", "shequ.wuxin.lan", "192.168.1.20", "fd00::1")
    with pytest.raises(CertificateRefusal, match="vouches for wuxin"):
        authority.issue(["icbc.com.cn"])
    found = x509.load_pem_x509_certificate(authority.certificate.read_bytes())
    constraints = found.extensions.get_extension_for_class(x509.NameConstraints)
    assert constraints.critical
    assert ipaddress.ip_network("0.0.0.0/0") not in [
        one.value for one in constraints.value.permitted_subtrees or ()
    ]


def test_a_certificate_forged_with_the_stolen_key_for_a_bank_is_not_believed(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.issue(NAMES)
    monkeypatch.setattr(Authority, "_refuse_foreign", lambda *_: None)
    forged = authority.issue(["icbc.com.cn"])
    with a_server(forged.path) as port:
        context = trusting(authority.certificate)
        context.check_hostname = False
        with pytest.raises(urllib.error.URLError, match="permitted subtree violation"):
            opened(f"https://127.0.0.1:{port}/health/live", context)


@pytest.mark.parametrize("name", ["", "a b", "-a.lan", "x" * 300, "\x00", "https://wuxin.lan"])
def test_what_is_no_name_is_refused_with_a_sentence(authority: Authority, name: str) -> None:
    with pytest.raises(CertificateRefusal, match="neither a name nor an address"):
        authority.issue([name])


def test_a_public_address_and_no_name_at_all_are_refused(authority: Authority) -> None:
    with pytest.raises(CertificateRefusal, match="public address"):
        authority.issue(["114.114.114.114"])
    with pytest.raises(CertificateRefusal, match="at least one"):
        authority.issue([])


def test_a_name_in_chinese_is_written_as_the_network_knows_it(authority: Authority) -> None:
    assert authority.issue(["五心.lan"]).names == ("xn--dlqu23b.lan",)


def test_keys_are_read_by_their_owner_alone(authority: Authority) -> None:
    authority.issue(NAMES)
    for path in authority.folder.iterdir():
        secret = b"PRIVATE KEY" in path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == (0o600 if secret else 0o644), path.name


def test_a_certificate_lasts_as_long_as_browsers_take_and_is_renewed_a_month_before(
    authority: Authority,
) -> None:
    issued = authority.issue(NAMES)
    found = x509.load_pem_x509_certificate(authority.server.read_bytes())
    assert found.not_valid_after_utc - found.not_valid_before_utc <= timedelta(days=398)
    assert authority.renewed(issued.ends - timedelta(days=31)) is None
    renewed = authority.renewed(issued.ends - timedelta(days=29))
    assert renewed is not None and renewed.names == issued.names


def test_serving_without_a_certificate_and_with_a_strange_key_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIVEHEARTS_VAR", str(tmp_path))
    with pytest.raises(CertificateRefusal, match="fivehearts certificate"):
        serving.pair()
    issued = serving.own().issue(NAMES)
    assert serving.pair() == serving.Pair(issued.path, issued.path)
    strange = Authority(tmp_path / "other").issue(NAMES)
    monkeypatch.setenv("FIVEHEARTS_CERTIFICATE", str(issued.path))
    monkeypatch.setenv("FIVEHEARTS_CERTIFICATE_KEY", str(strange.path))
    with pytest.raises(CertificateRefusal, match="not the key of"):
        serving.pair()
    monkeypatch.setenv("FIVEHEARTS_CERTIFICATE", str(tmp_path / "nowhere.crt"))
    with pytest.raises(CertificateRefusal, match="There is no certificate"):
        serving.pair()


def test_the_check_names_a_certificate_that_ends_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIVEHEARTS_VAR", str(tmp_path))
    assert not list(checking._of_certificate())
    serving.own().issue(NAMES)
    assert not list(checking._of_certificate())
    serving.own().issue(NAMES, datetime.now(UTC) - timedelta(days=375))
    assert ["renew it" in finding.sentence for finding in checking._of_certificate()] == [True]


@pytest.mark.django_db
def test_the_page_gives_the_authority_to_devices_and_shows_its_fingerprint(
    authority: Authority,
) -> None:
    client = Client()
    with override_settings(AUTHORITY_CERTIFICATE=authority.certificate):
        assert "无需安装" in client.get("/trust/").content.decode()
        assert client.get("/trust/certificate/").status_code == 404
        authority.issue(NAMES)
        shown = client.get("/trust/").content.decode()
        given = client.get("/trust/certificate/")
    expected = Certificate.read(authority.certificate).fingerprint.replace(":", "")
    assert expected[:4] + " " + expected[4:8] in shown
    assert given["Content-Type"] == "application/x-x509-ca-cert"
    assert x509.load_der_x509_certificate(given.content) == x509.load_pem_x509_certificate(
        authority.certificate.read_bytes()
    )
    assert b"PRIVATE" not in given.content


OURS = networks(["127.0.0.1", "10.0.0.0/8"])


@pytest.mark.parametrize(
    ("came_from", "told", "is_"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),  # the first was invented
        ("127.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.3", "203.0.113.9"),  # two proxies
        ("127.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("127.0.0.1", "203.0.113.9:80", "203.0.113.9"),
        ("127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9, nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_the_visitor_is_the_nearest_address_that_is_no_proxy_of_ours(
    came_from: str, told: str, is_: str
) -> None:
    assert visitor(came_from, told.split(","), OURS) == is_


@given(st.lists(st.text(max_size=20), max_size=5))
def test_nothing_a_visitor_invents_moves_what_the_proxy_saw(invented: list[str]) -> None:
    told = [*(one.replace(",", "") for one in invented), "203.0.113.9"]
    assert visitor("127.0.0.1", told, OURS) == "203.0.113.9"


def seen(came_from: str, **headers: str) -> tuple[str, bool, str]:
    """What a page knows of a request: the address, whether it is secure, the raw header."""
    found: list[tuple[str, bool, str]] = []

    def page(request: HttpRequest) -> HttpResponse:
        meta = request.META
        told = str(meta.get("HTTP_X_FORWARDED_FOR", ""))
        found.append((str(meta["REMOTE_ADDR"]), request.is_secure(), told))
        return HttpResponse()

    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=came_from)
    with override_settings(TRUSTED_PROXIES=["127.0.0.1"]):
        TrustedProxies(page)(request)
    return found[0]


def test_headers_of_a_proxy_are_believed_and_those_of_a_visitor_are_not() -> None:
    headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    assert seen("127.0.0.1", **headers) == ("203.0.113.9", True, "")
    assert seen("198.51.100.4", **headers) == ("198.51.100.4", False, "")


def test_a_proxy_that_is_no_address_is_a_setting_to_mend() -> None:
    with pytest.raises(ImproperlyConfigured, match="FIVEHEARTS_TRUSTED_PROXIES"):
        networks(["proxy.lan"])


@pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx: apt-get install nginx-light")
def test_behind_nginx_a_form_is_taken_and_cookies_are_secure(
    authority: Authority, tmp_path: Path, committed_db: TestDatabase
) -> None:
    issued = authority.issue(NAMES)
    settings = {
        "DATABASE_URL": committed_db.url(),
        "FIVEHEARTS_TRUSTED_PROXIES": "127.0.0.1",
        "SECURE_COOKIES": "1",
    }
    with a_server(None, **settings) as port, nginx(tmp_path, issued.path, port) as front:
        site = f"https://127.0.0.1:{front}/proof/"
        kept = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=trusting(authority.certificate)),
            urllib.request.HTTPCookieProcessor(kept),
        )
        assert browser.open(site, timeout=60).status == 200
        token = next(one for one in kept if one.name == "csrftoken")
        assert token.secure
        form = urllib.parse.urlencode({"csrfmiddlewaretoken": token.value, "proof": "[]"})
        sent = urllib.request.Request(site, form.encode(), {"Referer": site})
        with pytest.raises(urllib.error.HTTPError) as told:
            browser.open(sent, timeout=60)
    # 422: the form was read, and what stands in it is no proof. 403 would be an expired form.
    assert told.value.code == 422
