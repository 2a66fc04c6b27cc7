"""Others help: the property company does a part, the police are called to the spot, the lead waits."""

from __future__ import annotations

import pytest

from fivehearts.engines.matters.tests.community import lead_to
from journeys.desk_ground import at_work, comes_with_code, does, form, opens_matter

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])
TASK = "请确认公共水管走向。"


@SCREENS
def test_a_part_is_done_a_summons_answered_and_the_lead_reports(
    given, visitor, screen: str
) -> None:
    place = given.a_community()
    matter = lead_to(place, "handling", words="3号楼门口有人占道打架。")
    worker = at_work(visitor, screen, "grid_worker")
    opens_matter(worker, matter)
    form(worker, "请单位协办")
    worker.page_is_well("help-form")
    does(
        worker,
        "请单位协办",
        picks={"协办单位": "　安居物业（物业公司）"},
        words={"请该单位做什么": TASK, "协办时限": "2"},
    )
    worker.reads("已提出协办", "协办：安居物业")
    does(worker, "反馈办结", words={"给居民的答复": "已处理"}, choices=("已解决",))
    worker.reads("安居物业的协办或报到还没有结束")

    manager = at_work(visitor, screen, "manager")
    manager.opens("/desk/?queue=helping")
    manager.reads("请我协办", "3号楼门口")
    opens_matter(manager, matter)
    manager.reads(TASK)
    does(manager, "反馈协办办结", words={"做了什么": "已确认，走向见附图。"})
    manager.reads("已反馈，主办单位可以看到")

    secretary = at_work(visitor, screen, "secretary")
    opens_matter(secretary, matter)
    does(
        secretary,
        "吹哨",
        picks={"请谁到场": "　　　和平派出所（派出所）", "多快到场": "马上：30 分钟内到场"},
        words={"到哪里": "3号楼门口", "请来解决什么": "有人打架。"},
    )
    secretary.reads("已吹哨", "吹哨：和平派出所")
    officer = at_work(visitor, screen, "officer")
    opens_matter(officer, matter)
    does(officer, "接哨")
    officer.reads("已接哨，请按时到场")
    does(officer, "已到场报到")
    officer.reads("已记录到场")
    does(officer, "反馈到场办理情况", words={"到场后做了什么": "已劝开。"})
    officer.reads("双方可以互评")
    does(
        officer,
        "评价这次吹哨",
        picks={
            "这次吹哨是否必要": "是",
            "地点和事由是否清楚": "是",
            "现场是否配合": "部分",
        },
    )
    officer.reads("报到方评吹哨方")
    officer.page_is_well_in_large_type_too("rated")

    resident = comes_with_code(visitor, screen, place, matter, elder=screen == "phone")
    resident.reads("安居物业协助办理", "和平派出所已到场")
    resident.does_not_read(TASK)
    resident.page_is_well("helped-resident")
