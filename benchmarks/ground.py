"""What is measured on: a community on an embedded server of its own, filled once and kept."""

from __future__ import annotations

import os
import random
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("FIVEHEARTS_VAR", str(ROOT / "var" / "bench"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fivehearts.config.settings")
# Whoever is measured has a password and no telephone.
os.environ["FIVEHEARTS_SECOND_FACTOR_FOR"] = ""

MATTERS = 480
# Words of invented matters; the first two characters of each are searched for.
THINGS = (
    "楼道灯", "井盖", "电梯", "水管", "暖气", "停车位", "垃圾桶", "健身器材", "围墙", "消防栓",
    "下水道", "路灯", "门禁", "绿化带", "充电桩", "信箱", "屋顶", "外墙", "台阶", "扶手",
    "噪音", "油烟", "广告牌", "流浪狗", "积水", "网线", "燃气", "阳台", "窗户", "栏杆",
)  # fmt: skip
TROUBLES = (
    "坏了好几天没人修", "漏水到楼下", "松动了怕砸到人", "堵住了走不过去", "晚上太吵睡不着",
    "生锈断裂", "被人占用", "没有灯看不见", "味道很大", "老人摔了一跤",
)  # fmt: skip


def ready() -> Any:
    """Start the server, bring the database up to date; gives back its addresses."""
    from fivehearts.config.cli import ready as cli

    addresses = cli.django(stop_at_exit=True)
    cli.migrated(addresses)
    return addresses


def prepare() -> tuple[Any, Any]:
    """A community with matters in every state; returns the clerk and the grid."""
    from fivehearts.community.duties.models import User
    from fivehearts.community.duties.queries import actor_of
    from fivehearts.engines.matters.models import Matter
    from fivehearts.engines.matters.tests import community as sample
    from fivehearts.foundation.clock import now
    from fivehearts.foundation.scope import SystemScope, enter
    from fivehearts.foundation.scope.models import Unit

    with enter(SystemScope("bench")):
        if not User.objects.exists():
            place = sample.found()
            place.hire("director", place.subdistrict, "secretary", "dispatcher")
            chance = random.Random(5)
            for number in range(MATTERS):
                words = f"{chance.choice(THINGS)}{chance.choice(TROUBLES)}，{number % 40}号楼。"
                state = sample.LINE[number % len(sample.LINE)]
                at = now() - timedelta(hours=number % 200 + 1)
                sample.lead_to(place, state, at=at, words=words)
            assert Matter.objects.count() == MATTERS
        clerk = User.objects.get(username="clerk")
        return actor_of(clerk), Unit.objects.get(code="TXG1")


def administrator() -> Any:
    """The administrator of the embedded server: only it may copy past triggers."""
    from fivehearts.config.embedded import database as roles
    from fivehearts.config.embedded.server import Server

    server = Server(Path(os.environ["FIVEHEARTS_VAR"]) / "pg")
    server.start()
    assert server.address is not None and server.passwords is not None
    return roles.connect_as_administrator(server.address, server.passwords, "fivehearts")


def browser(username: str) -> Any:
    """A browser in which this colleague is signed in."""
    from django.test import Client

    from fivehearts.community.duties.models import User

    client = Client()
    client.force_login(
        User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend"
    )
    return client
