"""What tests of orders stand on: an order taken, led on to its answer, and a hotline that listens."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter, Order
from fivehearts.engines.matters.orders import taking
from fivehearts.engines.matters.queries.orders import orders, titles_known
from fivehearts.engines.matters.tests.community import Community, facts, reload
from fivehearts.engines.matters.tests.importing_ground import workbook
from fivehearts.foundation.clock import local, now
from fivehearts.foundation.scope import Actor, ActorScope, SystemScope, enter

# A Monday at ten in the morning: no holiday near.
MONDAY = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SECRET = "a-secret-of-thirty-two-bytes-ab12"


def ordered(number: str = "20261109000123", **given: Any) -> actions.OrderFacts:
    """An order the hotline heard on Monday at nine, due on Wednesday at six."""
    told = {"received_at": MONDAY - HOUR, "due_at": MONDAY + 2 * DAY + 8 * HOUR, **given}
    return actions.OrderFacts(number, **told)


def taken(
    place: Community, number: str = "20261109000123", *, at: datetime = MONDAY, **given: Any
) -> Matter:
    """An order taken in by the receptionist."""
    order = {name: given.pop(name) for name in ("received_at", "due_at") if name in given}
    with enter(SystemScope("test")):
        return actions.take_order(
            by=place.clerk.backdating(),
            facts=facts(place.grid, **given),
            order=ordered(number, **order),
            at=at,
        )


def answered(
    place: Community, number: str = "20261109000123", *, at: datetime = MONDAY, **given: Any
) -> Order:
    """An order whose report was approved: its answer may go back."""
    matter = taken(place, number, at=at, **given)
    worker = place.grid_worker.backdating()
    with enter(SystemScope("test")):
        dispatcher = place.dispatcher.backdating()
        actions.dispatch(by=dispatcher, matter=matter, unit=place.grid, at=at)
        actions.sign(by=worker, matter=matter, at=at)
        if matter.state == "signed":
            actions.contact(by=worker, matter=matter, way="phone", reached=True, at=at)
        actions.note(by=worker, matter=matter, words="住户很难说话", at=at)
        actions.report_done(
            by=worker, matter=matter, outcome="solved", answer="灯已更换，今晚起可用。", at=at
        )
        actions.approve(by=place.reviewer.backdating(), matter=matter, at=at)
    return order_of(matter)


def imported_order(place: Community, *, by: Actor) -> Matter:
    """An order that stood in a workbook of the hotline, taken in this moment."""
    day = local(now())
    head = ("工单编号", "来电时间", "诉求人", "联系电话", "诉求内容", "诉求类型", "办理时限")
    heard, due = (f"{day + days * DAY:%Y-%m-%d} 09:00:00" for days in (-1, 4))
    row = ["WD-1", heard, "张先生", "13812345678", "楼道灯坏了三天。", "投诉举报", due]
    with TemporaryDirectory() as folder, enter(ActorScope(by)):
        book = workbook(Path(folder) / "orders.xlsx", head, [row])
        rejects, titles = Path(folder) / "mend.xlsx", titles_known(place.community)
        done = taking.take(book, unit=place.community, by=by, titles=titles, rejects=rejects)
    assert (done.imported, done.rejected) == (1, 0), done
    return reload(Order._base_manager.get(external_number="WD-1").matter)


def order_of(matter: Matter) -> Order:
    """The order as the database has it now."""
    with enter(SystemScope("test")):
        return orders().get(pk=reload(matter).pk)


@dataclass
class Hotline:
    """A real HTTP server that takes answers, or does what it is told instead."""

    url: str = ""
    # One status for each request to come; afterwards 200. 0 keeps silent until `released`.
    statuses: list[int] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Event = field(default_factory=threading.Event)

    @property
    def answers(self) -> list[Any]:
        return [json.loads(body) for _headers, body in self.heard]

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _body in self.heard]


@contextmanager
def hotline(*statuses: int) -> Iterator[Hotline]:
    """The hotline's server on a free port, answering with these statuses in turn, then 200."""
    line = Hotline(statuses=list(statuses))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            line.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
            status = line.statuses.pop(0) if line.statuses else 200
            line.arrived.set()
            if status == 0:
                line.released.wait(30)
                return
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", line.url + "elsewhere")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    line.url = f"http://127.0.0.1:{server.server_address[1]}/answers/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        line.released.set()
        server.shutdown()
        server.server_close()
