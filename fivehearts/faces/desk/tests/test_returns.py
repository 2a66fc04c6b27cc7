"""Letters that came back unnamed, at the desk: masked, with the way to the resident, and seen once."""

from __future__ import annotations

import pytest

from fivehearts.community.people import actions as people
from fivehearts.community.people.models import NoticeChoice
from fivehearts.engines.matters.tests.community import Community, found
from fivehearts.foundation.clock import now
from fivehearts.foundation.outbox.models import UnnamedReturn
from fivehearts.foundation.outbox.vocabulary import Fault
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.vault.digest import email_index

pytestmark = pytest.mark.django_db
PAGE = "/desk/messages/unnamed/"


@pytest.fixture
def place(db: None) -> Community:
    with enter(SystemScope("test")):
        made = found()
        told = people.PersonFacts("周桂兰", "13512349876")
        person = people.write_down(facts=told, unit=made.community, by=system("setup"))
        NoticeChoice(
            person=person,
            unit_path=person.unit_path,
            email="Zhou@QQ.com",
            email_index=email_index("Zhou@QQ.com"),
            language="zh-hans",
            since=now(),
        ).save()
        for n, address in enumerate(("zhou@qq.com", "someone@else.cn")):
            UnnamedReturn(
                unit_path=made.community.path,
                server="qq.com",
                address=address,
                address_index=str(n),
                fault=Fault.UNDELIVERABLE,
                first_at=now(),
                last_at=now(),
            ).save()
    return made


def test_whoever_looks_after_messages_finds_the_resident_and_takes_it_off_the_list(
    place: Community,
) -> None:
    desk = place.desk_of("secretary")
    assert f'href="{PAGE}"' in desk.get("/desk/messages/sent/").content.decode()
    waiting = {str(one["words"]): one["count"] for one in desk.get("/desk/").context["errands"]}
    assert waiting["未指明的退信"] == 2
    page = desk.get(PAGE).content.decode()
    assert "zhou@qq.com" not in page and "someone@else.cn" not in page
    with enter(SystemScope("test")):
        person = NoticeChoice.objects.get().person_id
    assert f'href="/desk/people/{person}/"' in page and "查找居民" in page
    rows = UnnamedReturn.unscoped.order_by("address_index")
    first = rows[0].pk
    assert desk.post(f"{PAGE}{first}/seen/").status_code == 302
    assert desk.post(f"{PAGE}{first}/seen/").status_code == 302
    assert f"{first}/seen/" not in desk.get(PAGE).content.decode()
    assert f'href="/desk/people/{person}/"' not in desk.get(PAGE).content.decode()
    for name, status in (("grid_worker", 403), ("stranger", 404)):
        answer = place.desk_of(name).post(f"{PAGE}{rows[1].pk}/seen/")
        assert answer.status_code in {status, 403}
    assert rows[1].seen_at is None
