"""Real servers for tests: a post office that fails as told, and a gateway by HTTP."""

from __future__ import annotations

import asyncio
import email
import email.policy
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller

from fivehearts.config.testing.serving import free_port

TAKEN = "250 2.0.0 Taken"


@dataclass
class PostOffice:
    """A real SMTP server. `at_rcpt` and `at_data` are answers to come, then everything is taken."""

    port: int = 0
    at_rcpt: list[str] = field(default_factory=list)
    # "lost" breaks the line after the letter was read, "silent" waits until the line is closed.
    at_data: list[str] = field(default_factory=list)
    letters: list[Any] = field(default_factory=list)
    return_paths: list[str] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd asks for
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        answer = self.at_rcpt.pop(0) if self.at_rcpt else TAKEN
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.at_data.pop(0) if self.at_data else TAKEN
        if answer[0] not in "45":
            self.return_paths.append(envelope.mail_from)
            self.letters.append(
                email.message_from_bytes(envelope.content, policy=email.policy.default)
            )
        self.arrived.set()
        if answer == "lost":
            server.transport.abort()
        if answer == "silent":
            await asyncio.sleep(5)
        return answer

    @property
    def ids(self) -> list[str]:
        return [letter["Message-ID"] for letter in self.letters]


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """An SMTP server on a free port."""
    office = PostOffice(port=free_port())
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


@dataclass
class Gateway:
    """A real HTTP server for text messages, webhooks and chats; it does what it is told."""

    url: str = ""
    # One status for each message to come; afterwards 200. 0 takes it and keeps silent, -1 takes
    # it and breaks the line.
    statuses: list[int] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    # What was taken, by its id, each once: a gateway leaves out what it has.
    taken: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    # What it says when asked, by id; else what it has, else 404.
    says: dict[str, str] = field(default_factory=dict)
    released: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Event = field(default_factory=threading.Event)

    @property
    def ids(self) -> list[str]:
        return [h.get("x-request-id") or h.get("webhook-id") or "" for h, _body in self.heard]


@contextmanager
def gateway(*statuses: int) -> Iterator[Gateway]:
    """A gateway on a free port, answering with these statuses in turn, then 200."""
    gate = Gateway(statuses=list(statuses))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {k.lower(): v for k, v in self.headers.items()}
            gate.heard.append((headers, body))
            status = gate.statuses.pop(0) if gate.statuses else 200
            if status <= 0 or 200 <= status < 300:
                gate.taken.setdefault(gate.ids[-1] or str(len(gate.heard)), json.loads(body))
            gate.arrived.set()
            if status == 0:
                gate.released.wait(20)
            if status <= 0:
                self.close_connection = True
                return
            self.answer(status)

        def do_GET(self) -> None:
            key = parse_qs(urlsplit(self.path).query)["request_id"][0]
            gate.asked.append(key)
            told = gate.says.get(key, "sent" if key in gate.taken else "")
            self.answer(200 if told else 404, {"status": told})

        def answer(self, status: int, told: Any = None) -> None:
            body = json.dumps(told or {}).encode()
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", gate.url + "elsewhere/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    gate.url = f"http://127.0.0.1:{server.server_address[1]}/"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield gate
    finally:
        gate.released.set()
        server.shutdown()
        server.server_close()
