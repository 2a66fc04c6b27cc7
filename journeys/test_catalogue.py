"""The keeper of the catalogue drafts a new version and puts it in force; everybody reads it."""

import pytest

from fivehearts.engines.catalogue.queries.published import forget_catalogue
from fivehearts.foundation.scope import SystemScope, enter
from journeys.desk_ground import at_work

pytestmark = pytest.mark.journey

SCREENS = pytest.mark.parametrize("screen", ["phone", "desk"])


@pytest.fixture
def people(given, visitor):
    """A keeper at the top of the city and a clerk of the community, each at a browser."""

    def come(screen: str):
        forget_catalogue()
        place = given.a_community()
        with enter(SystemScope("journey")):
            place.hire("keeper", place.city, "platform_administrator")
        return at_work(visitor, screen, "keeper"), at_work(visitor, screen, "clerk")

    return come


def begins(keeper) -> None:
    """A draft, from the page everybody reads."""
    keeper.opens("/desk/catalogue/")
    keeper.page_is_well("catalogue")
    keeper.presses("起草新版本")
    keeper.reads("现在没有草稿")
    keeper.page_is_well("catalogue-no-draft")
    keeper.presses("开始起草")
    keeper.reads("第2版草稿")
    keeper.page_is_well("catalogue-draft")


def adds_a_category(keeper) -> None:
    """Once without its name, then with it, and a question."""
    keeper.presses("新增分类")
    keeper.presses("保存到草稿")
    keeper.reads("请填写")
    keeper.page_is_well("catalogue-entry-missing")
    keeper.fills("中文名称", "犬吠扰民")
    keeper.fills("英文名称", "Barking dogs")
    keeper.page.get_by_label("权限层级").select_option("grid")
    keeper.presses("保存到草稿")
    keeper.reads("分类已加入草稿")
    keeper.page_is_well("catalogue-entry")
    keeper.presses("新增问题")
    keeper.fills("问题（中文）", "一般几点叫？")
    keeper.fills("问题（英文）", "At what hour?")
    keeper.page_is_well("catalogue-question")
    keeper.presses("保存到草稿")
    keeper.reads("一般几点叫？")


def publishes(keeper) -> None:
    """Once without a reason, then with it."""
    keeper.presses("查看改动并发布")
    keeper.reads("犬吠扰民", "2个工作日")
    keeper.presses("发布施行")
    keeper.reads("请填写")
    keeper.fills("改了什么、为什么改", "居民常反映夜里狗叫")
    keeper.page_is_well("catalogue-publish")
    keeper.presses("发布施行")
    keeper.reads("第2版已施行")


@SCREENS
def test_a_category_is_added_and_everybody_reads_it(people, screen: str) -> None:
    keeper, clerk = people(screen)
    begins(keeper)
    adds_a_category(keeper)
    # A term of the city: the served copy keeps it for a minute, beyond this journey.
    keeper.opens("/desk/catalogue/draft/terms/resolve/?tier=city")
    keeper.page_is_well("catalogue-terms-draft")
    keeper.page.get_by_label("不限类型 · 不限紧急程度").first.fill("2")
    keeper.presses("保存到草稿")
    keeper.reads("已修改1条时限规则")
    # Nothing of it holds yet.
    clerk.opens("/desk/catalogue/?q=犬吠")
    clerk.reads("没有分类含有这些字")
    clerk.page_is_well("catalogue-nothing")
    publishes(keeper)
    # Everybody reads it, and why.
    clerk.opens("/desk/catalogue/?q=犬吠")
    clerk.presses("犬吠扰民")
    clerk.reads("一般几点叫？")
    clerk.page_is_well("catalogue-category")
    clerk.opens("/desk/catalogue/versions/")
    clerk.reads("居民常反映夜里狗叫")


@SCREENS
def test_every_page_of_the_catalogue_is_well(people, screen: str) -> None:
    keeper, clerk = people(screen)
    for name in ("versions", "terms", "tags", "versions/1"):
        clerk.opens(f"/desk/catalogue/{name}/")
        clerk.page_is_well(f"catalogue-{name.replace('/', '-')}")
    for name in ("import", "tags", "tags/alone", "tags/new"):
        keeper.opens(f"/desk/catalogue/{name}/")
        keeper.page_is_well(f"catalogue-kept-{name.replace('/', '-')}")
