"""Forms of what everybody may know, articles and procedures, for the test of hostile input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.tests.community import Community, lead_to, reload
from fivehearts.engines.procedures import actions
from fivehearts.engines.procedures.models import RunStep
from fivehearts.engines.procedures.queries.versions import in_force_of
from fivehearts.engines.procedures.reference import load_reference_data
from fivehearts.foundation.scope import SystemScope, enter

if TYPE_CHECKING:
    pass

CODE = "community-residence-certificate"


def on_its_way(place: Community) -> Matter:
    """A matter whose procedure stands at a step of the community."""
    load_reference_data()
    matter, version = reload(lead_to(place, "handling")), in_force_of(CODE)
    assert version is not None
    with enter(SystemScope("test")):
        actions.begin(by=place.grid_worker, matter=matter, version=version)
    return reload(matter)


def _way(verb: str, state: str = "on its way") -> Any:
    return lambda ground: f"/desk/matters/{ground.matters[state].number}/procedure/{verb}/"


def step_of(matter: Matter) -> int:
    """The key of the step it stands at."""
    return RunStep.unscoped.get(matter=matter, finished_at=None).pk


# Name, address, who sends it, what fills it, and by which method where it is not a form that is sent.
KNOWN_FORMS: list[Any] = [
    ("article", lambda g: "/desk/knowledge/new/", "holder",
     lambda g: {"unit": g.place.community.pk, "category": "", "question": "送餐怎么申请",
                "answer": "到窗口填表", "keywords": "助餐", "sources": "街道通知",
                "valid_from": "2026-11-01", "valid_until": "2030-01-01"}),
    ("answers to find", lambda g: "/answers/", "visitor",
     lambda g: {"q": "送餐", "category": "noise"}, "get"),
    ("begin a procedure", _way("begin", "handling"), "holder", lambda g: {"procedure": CODE}),
    ("finish a step", _way("finish"), "holder",
     lambda g: {"step": g.parts["step"], "branch": "not-ours", "reason": "请到派出所", "note": "已电话说明"}),
    ("tick papers", _way("papers"), "holder", lambda g: {"identity": "here", "demand": "missing"}),
    ("ask for papers", _way("ask"), "holder", lambda g: {"papers": "demand", "words": "请带办事指南"}),
    ("stop a procedure", _way("end"), "holder", lambda g: {"reason": "居民说不办了"}),
    ("write a procedure", lambda g: "/desk/procedures/write/", "keeper",
     lambda g: {"text": "办事流程写在这里", "note": "窗口人手少"}),
    ("a version", lambda g: f"/desk/procedures/{CODE}/", "holder", lambda g: {"version": "1"}, "get"),
]  # fmt: skip
