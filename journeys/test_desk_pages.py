"""Every page of the staff, at phone and desk width, as calm with nothing on it as with much."""

import pytest

from journeys.desk_ground import at_work, in_every_state, is_told

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])


@SCREENS
def test_every_page_of_the_desk_is_well(given, visitor, screen: str) -> None:
    place = given.a_community()
    held = in_every_state(place)
    secretary = at_work(visitor, screen, "secretary")
    for name, path in {
        "work-full": "/desk/",
        "work-queue": "/desk/?queue=accept",
        "work-around": "/desk/?queue=around",
        "search-full": "/desk/matters/",
        "search-words": "/desk/matters/?q=漏水",
        "search-none": "/desk/matters/?q=没有这样的话&late=1",
        "figures": "/desk/figures/",
        "figure-rows": "/desk/figures/matters.accepted/rows/?part=all",
        "roles": "/desk/roles/",
        "password": "/desk/password/",
        "colleagues": "/desk/colleagues/",
        "invitations": "/desk/invitations/",
        "invite-where": "/desk/invitations/new/",
    }.items():
        secretary.opens(path)
        secretary.page_is_well(name)
    is_told(secretary, "/desk/matters/260000001/", 404)
    secretary.page_is_well("missing")
    for state, matter in held.items():
        secretary.opens(f"/desk/matters/{matter.number}/")
        secretary.page_is_well(f"matter-{state}")


@SCREENS
def test_what_is_missing_at_registration_is_said_beside_the_field(
    given, visitor, screen: str
) -> None:
    given.a_community()
    clerk = at_work(visitor, screen, "clerk")
    clerk.opens("/desk/register/")
    clerk.fills("居民电话", "1381234")
    clerk.page.locator("main").get_by_role("button", name="登记", exact=True).click()
    clerk.reads("请填写居民姓名")
    assert clerk.page.get_by_label("居民电话").input_value() == "1381234"
    clerk.page_is_well("register-missing")


@SCREENS
def test_a_matter_prints_as_a_work_order(given, visitor, screen: str) -> None:
    place = given.a_community()
    matter = in_every_state(place)["handling"]
    worker = at_work(visitor, screen, "grid_worker")
    worker.opens(f"/desk/matters/{matter.number}/")
    worker.page.emulate_media(media="print")
    worker.reads("工单")
    assert not worker.page.get_by_role("button", name="反馈办结").is_visible()
    worker.page_is_well("matter-on-paper")
