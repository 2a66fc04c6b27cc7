"""Who inspects reads how far the record is sealed and who did what to one matter."""

import pytest

from fivehearts.community.duties.models import Post, User
from fivehearts.engines.matters.tests.community import LONG_AGO, lead_to
from fivehearts.foundation.record.tests.ground import sealed
from fivehearts.foundation.scope import SystemScope, enter
from journeys.desk_ground import at_work

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_the_record_is_read_and_the_reading_recorded(given, visitor, screen: str) -> None:
    # given: a matter that was signed for, and an audit administrator of the sub-district
    place = given.a_community()
    with enter(SystemScope("journey")):
        matter = lead_to(place, "signed")
        auditor = User.objects.create(username="shenji", display_name="沈计")
        unit = place.community.parent
        Post.objects.create(user=auditor, unit=unit, role="audit_administrator", since=LONG_AGO)
    sealed()
    # when: they open the record, and look for the matter
    somebody = at_work(visitor, screen, "shenji")
    somebody.opens("/desk/record/")
    somebody.reads("尚未封存", "从未核验", "SHA-256")
    somebody.page_is_well_read_large_too("record")
    somebody.opens(f"/desk/record/entries/?q={matter.number}")
    # then: who did what stands there, and from now on that they read it
    somebody.reads("matters.register", "matters.sign")
    somebody.opens(f"/desk/record/entries/?q={matter.number}")
    somebody.reads("desk.inspect_record", "沈计")
    somebody.page_is_well_read_large_too("record-entries")
    somebody.opens("/desk/record/entries/?q=没有")
    somebody.reads("没有相关留痕")
