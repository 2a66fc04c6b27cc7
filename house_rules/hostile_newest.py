"""Forms of “me too”, of what was noticed, of knowledge, of limits and of the own address.

What such a form stands on is made when it is asked for, and undone with the request.
"""

from __future__ import annotations

from typing import Any

from fivehearts.engines.knowledge import actions as knowledge
from fivehearts.engines.knowledge.models import Article
from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.queries.publishing import review
from fivehearts.foundation.clock import today
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.insight.signals.actions import notice
from fivehearts.insight.signals.queries import Noticed
from fivehearts.insight.signals.vocabulary import Kind
from fivehearts.insight.suggestions.actions import propose_spot
from house_rules.hostile_ground import Ground

_JOB = system("test")


def _me_too(ground: Ground) -> str:
    with enter(SystemScope("test")):
        matter = Matter.objects.select_related("wording", "intake_unit").get(
            pk=ground.matters["told a phone"].pk
        )
        digest = review(matter).digest
        one = actions.publish(by=ground.place.reviewer, matter=matter, digest=digest)
    return f"/published/{one.pk}/me-too/"


def _sign(ground: Ground) -> str:
    told = Noticed(Kind.RUSHED, ground.place.grid, "rushed-1", [ground.matters["handling"].pk])
    with enter(SystemScope("test")):
        return f"/desk/signs/{notice(by=_JOB, noticed=told, day=today()).pk}/speak/"


def _hot_spot(ground: Ground) -> str:
    matters = [ground.matters[state] for state in ("registered", "accepted", "handling")]
    with enter(SystemScope("test")):
        spot = propose_spot(by=_JOB, unit=ground.place.community, matters=matters)
    return f"/desk/hot-spots/{spot.pk}/confirm/"


def _article(ground: Ground) -> Article:
    told = {"unit": ground.place.community, "question": "送餐怎么申请", "answer": "到窗口填表"}
    with enter(SystemScope("test")):
        draft = knowledge.write(by=ground.place.clerk, valid_from=today(), **told)
        knowledge.hand_in(by=ground.place.clerk, version=draft)
    return draft.article


def _next_version(ground: Ground) -> str:
    article = _article(ground)
    with enter(SystemScope("test")):
        knowledge.publish(by=ground.place.reviewer, version=article.versions.get())
    return f"/desk/knowledge/{article.pk}/write/"


def _written(ground: Ground) -> dict[str, Any]:
    return {
        "unit": ground.place.community.pk, "category": "", "question": "送餐怎么申请",
        "answer": "到窗口填表，带身份证", "keywords": "助餐", "sources": "街道通知",
        "valid_from": "2026-11-01", "valid_until": "2030-01-01",
    }  # fmt: skip


def _limit(ground: Ground) -> dict[str, Any]:
    return {
        "unit": ground.place.city.pk, "code": "summons_minutes", "value": "45",
        "valid_from": f"{today()}", "source": "清河市工作办法第十二条",
    }  # fmt: skip


def _weights(ground: Ground) -> dict[str, Any]:
    rest = {name: value for name, value in _limit(ground).items() if name not in {"code", "value"}}
    return {**rest, "weights": "1", "responded": "40", "solved": "30", "satisfied": "30"}


# Name, address, who sends it, what fills it, and by which method where it is not a form that is sent.
NEWEST_FORMS: list[Any] = [
    ("me too", _me_too, "visitor",
     lambda g: {"once": "me-too-1", "contact": "self", "words": "我家也是", "name": "王秀兰",
                "phone": "13912340000"}),
    ("word about a sign", _sign, "holder", lambda g: {"words": "请物业说明为何集中办结"}),
    ("name of a hot spot", _hot_spot, "holder", lambda g: {"name": "东门广场舞"}),
    ("next version of an article", _next_version, "holder", _written),
    ("article sent back", lambda g: f"/desk/knowledge/{_article(g).pk}/send_back/", "holder",
     lambda g: {"reason": "请写明电话"}),
    ("limit", lambda g: "/desk/limits/", "keeper", _limit),
    ("weights", lambda g: "/desk/limits/", "keeper", _weights),
    ("limits of a unit", lambda g: "/desk/limits/", "keeper",
     lambda g: {"unit": str(g.place.city.pk)}, "get"),
    ("summonses of a month", lambda g: "/desk/summonses/", "holder",
     lambda g: {"month": "2026-11", "side": "summoner", "field": "first", "answer": "yes", "page": "1"},
     "get"),
    ("address of the own file", lambda g: f"/mine/files/{g.matters['follow_up'].resident_id}/notices/",
     "resident", lambda g: {"email": "zhang@example.org", "language": "zh-hans"}),
    ("link of a letter", lambda g: "/mail/not-a-link/", "visitor", lambda g: {"what": "forget"}),
]  # fmt: skip
