"""A real IMAP server for tests (pymap, in a process of its own), and letters as servers send them."""

from __future__ import annotations

import imaplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fivehearts.config.testing.serving import free_port

USER, PASSWORD = "returned@xingfu.example.cn", "tui-xin-2026!"
_START_SECONDS = 30.0
_RUN = "import sys; from pymap.main import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class PostBox:
    """A mailbox on a free port of this computer."""

    port: int

    def line(self) -> imaplib.IMAP4:
        """A line of the test's own, signed in."""
        line = imaplib.IMAP4("127.0.0.1", self.port, timeout=60)
        line.login(USER, PASSWORD)
        line.select("INBOX")
        return line

    def receive(self, *letters: bytes) -> None:
        """Letters arrive."""
        line = self.line()
        for letter in letters:
            assert line.append("INBOX", "", None, letter)[0] == "OK"
        line.logout()

    def counts(self) -> tuple[int, int]:
        """How many letters lie in it, and how many of these are unread."""
        line = self.line()
        every, unread = (line.uid("SEARCH", word)[1][0].split() for word in ("ALL", "UNSEEN"))
        line.logout()
        return len(every), len(unread)


@contextmanager
def post_box(*, certificate: str = "") -> Iterator[PostBox]:
    """An IMAP server with one empty mailbox; with a certificate it speaks STARTTLS."""
    box = PostBox(free_port())
    tls = ["--cert", certificate, "--key", certificate] if certificate else ["--no-tls"]
    run = [sys.executable, "-c", _RUN, "--host", "127.0.0.1", "--port", str(box.port), *tls]
    server = subprocess.Popen(
        [*run, "dict", "--demo-user", USER, "--demo-password", PASSWORD],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(server, box)
        yield box
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(server: subprocess.Popen[bytes], box: PostBox) -> None:
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            imaplib.IMAP4("127.0.0.1", box.port, timeout=5).logout()
        except OSError:
            assert server.poll() is None, "the IMAP server ended by itself"
            assert time.monotonic() < until, "the IMAP server did not start"
            time.sleep(0.05)
        else:
            return


def own_certificate(folder: Path) -> str:
    """A certificate of this computer, signed by itself, with its key: one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mailbox of a test")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    own = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    both = folder / "mailbox.pem"
    both.write_bytes(made.public_bytes(serialization.Encoding.PEM) + own)
    return str(both)


def report(
    key: str,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    said: str = "smtp; 550 5.1.1 <li@example.cn>: Recipient address rejected: User unknown",
    to: str = "office@xingfu.example.cn",
    encloses: str = "message/rfc822",
) -> bytes:
    """A delivery status notification as Postfix writes it (RFC 3464), about the letter `key`."""
    ours = f"Message-ID: <{key}@xingfu.example.cn>\nFrom: office@xingfu.example.cn\nSubject: x\n"
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example.cn (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_edge"

--=_edge
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you that your message could not be delivered.

--=_edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.cn
X-Postfix-Queue-ID: 4B1F22000F
Arrival-Date: Mon,  9 Nov 2026 10:00:00 +0800 (CST)

Final-Recipient: rfc822; li@example.cn
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.cn
Diagnostic-Code: {said}

--=_edge
Content-Type: {encloses}

{ours}
Words that came back.
--=_edge--
""".replace("\n", "\r\n").encode()


def away(key: str) -> bytes:
    """Somebody is on leave and has a machine say so."""
    letter = EmailMessage()
    letter["From"], letter["To"] = "li@example.cn", "office@xingfu.example.cn"
    letter["Subject"], letter["Auto-Submitted"] = "自动回复：休假中", "auto-replied"
    letter["In-Reply-To"] = f"<{key}@xingfu.example.cn>"
    letter.set_content("我在休假，十二月一日回来。")
    return letter.as_bytes().replace(b"\n", b"\r\n")
