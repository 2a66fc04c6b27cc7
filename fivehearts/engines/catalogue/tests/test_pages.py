"""Everybody on the staff reads the catalogue; its keeper drafts, compares and publishes it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fivehearts.community.duties.tests.making import House, colleague, house
from fivehearts.community.places.actions import attach_unit
from fivehearts.engines.catalogue import actions
from fivehearts.engines.catalogue.actions.questions import Asked
from fivehearts.engines.catalogue.models import Category, Question, Tag, Version
from fivehearts.engines.catalogue.queries import reading
from fivehearts.engines.catalogue.queries.published import published, responsible_unit
from fivehearts.engines.catalogue.tests.keeping import KEEPER, category, entry, said
from fivehearts.engines.catalogue.vocabulary.terms import TermKey
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class Desk:
    """The browsers of the keeper at the top, of a street's keeper, and of a handler."""

    house: House
    keeper: Client
    street: Client
    handler: Client

    def draft(self) -> Version:
        with enter(SystemScope("test")):
            return actions.begin_draft(by=KEEPER)


@pytest.fixture
def desk(fresh_catalogue: None) -> Iterator[Desk]:
    with enter(SystemScope("test")):
        place = house()
        posts = {
            "keeper": (place.district, "platform_administrator"),
            "street": (place.subdistrict, "platform_administrator"),
            "handler": (place.community, "handler"),
        }
        clients = {name: Client() for name in posts}
        for name, (unit, role) in posts.items():
            clients[name].force_login(colleague(name, unit, role), BACKEND)
    yield Desk(place, **clients)


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(f"/desk/catalogue/{path}")
    assert answer.status_code == status, path
    return answer.content.decode()


def press(client: Client, path: str, data: dict[str, Any] | None = None, status: int = 302) -> Any:
    answer = client.post(f"/desk/catalogue/{path}", data or {})
    assert answer.status_code == status, (path, answer.content.decode()[-3000:])
    return answer


def test_everybody_reads_what_is_in_force(desk: Desk) -> None:
    words = page(desk.handler, "")
    assert "屋面外墙漏水" in words
    assert "起草" not in words
    found = page(desk.handler, "?q=电梯")
    assert "电梯故障" in found
    assert "食品安全" not in found
    # What stands above is shown too, so that the place is known.
    assert "房屋修缮" in found
    assert "没有分类含有这些字" in page(desk.handler, "?q=恐龙")
    one = page(desk.handler, "categories/housing-lift/")
    assert "有人被困在电梯里吗" in one
    assert "社区" in one
    # What stands above it is asked too.
    assert "影响多少人家" in page(desk.handler, "categories/utilities-gas/")
    terms = page(desk.handler, "terms/")
    assert "5个工作日" in terms
    assert "初始目录" in page(desk.handler, "versions/")
    assert "独居老人" in page(desk.handler, "tags/")
    page(desk.handler, "categories/dinosaurs/", 404)
    page(desk.handler, "?version=9", 404)


@pytest.mark.parametrize(
    "path", ["draft/", "draft/new/", "draft/of/noise/", "draft/terms/resolve/", "draft/publish/",
             "import/", "tags/new/", "tags/alone/"]
)  # fmt: skip
def test_only_the_keeper_at_the_top_drafts(desk: Desk, path: str) -> None:
    desk.draft()
    for client in (desk.handler, desk.street):
        page(client, path, 403)
    page(desk.keeper, path)


def test_a_draft_is_begun_changed_compared_and_published(desk: Desk) -> None:
    assert "第1版" in page(desk.keeper, "draft/")
    press(desk.keeper, "draft/")
    assert "第2版" in page(desk.keeper, "draft/")
    form = {
        "parent": "noise", "name_zh": "犬吠", "name_en": "Barking dogs", "examples_zh": "夜里狗叫",
        "order": "30", "power": "grid", "responsible": "grid",
    }  # fmt: skip
    press(desk.keeper, "draft/new/", {**form, "code": "noise-dogs"})
    press(desk.keeper, "draft/of/noise-dogs/", {**form, "name_zh": "狗叫扰民"})
    asked = {"text_zh": "几点叫？", "text_en": "At what hour?", "answer": "words", "order": "0"}
    press(desk.keeper, "draft/of/noise-dogs/questions/new/", asked)
    press(desk.keeper, "draft/of/noise-shops/retire/")
    told = page(desk.keeper, "draft/publish/")
    for words in ("狗叫扰民", "几点叫？", "商铺噪声"):
        assert words in told
    assert "犬吠" not in page(desk.handler, "")
    press(desk.keeper, "draft/publish/", {"note": ""}, 422)
    press(desk.keeper, "draft/publish/", {"note": "居民常反映狗叫"})
    assert published().number == 2
    read = page(desk.handler, "")
    assert "狗叫扰民" in read
    assert "居民常反映狗叫" in page(desk.handler, "versions/")
    assert "几点叫？" in page(desk.handler, "versions/2/")
    assert "狗叫扰民" not in page(desk.handler, "?version=1")


def test_a_refused_form_keeps_what_was_typed_and_says_why(desk: Desk) -> None:
    draft = desk.draft()
    form = {"name_zh": "犬吠", "name_en": "Barking", "order": "1", "power": "grid"}
    taken = press(desk.keeper, "draft/new/", {**form, "code": "noise"}, 422)
    assert "犬吠" in taken.content.decode()
    assert "已被使用" in taken.content.decode()
    unknown = {**form, "responsible": "named", "responsible_unit": "NOWHERE"}
    assert "NOWHERE" in press(desk.keeper, "draft/new/", unknown, 422).content.decode()
    unnamed = {**form, "responsible": "named"}
    assert "请选择固定承办的单位" in press(desk.keeper, "draft/new/", unnamed, 422).content.decode()
    # The choice offers no place below itself.
    noise = entry("noise", draft)
    ring = {**form, "parent": "noise-shops"}
    press(desk.keeper, f"draft/of/{noise.category.code}/", ring, 422)


def test_terms_are_set_in_a_grid_and_gaps_are_refused(desk: Desk) -> None:
    draft = desk.draft()
    words = page(desk.keeper, "draft/terms/resolve/?tier=grid")
    # An empty field says what holds instead.
    assert "5个工作日" in words
    cells = {"any_any_amount": "2", "any_any_unit": "working_days"}
    press(desk.keeper, "draft/terms/resolve/?tier=grid", cells)
    rules = reading.rules_of(draft)
    assert rules[TermKey("resolve", tier="grid")] == Term(2, TermUnit.WORKING_DAYS)
    # All cells empty: nothing would be left of the step.
    gap = press(desk.keeper, "draft/terms/follow_up/", {}, 422)
    assert "没有时限" in gap.content.decode()
    assert TermKey("follow_up") in reading.rules_of(draft)
    press(desk.keeper, "draft/terms/follow_up/", {"any_any_amount": "9999"}, 422)
    page(desk.keeper, "draft/terms/burn/", 404)


def test_a_question_is_mended_and_dropped(desk: Desk) -> None:
    draft = desk.draft()
    one = Question.objects.get(entry=entry("housing-lift", draft), code="trapped")
    path = f"draft/of/housing-lift/questions/{one.pk}/"
    assert "有人被困在电梯里吗" in page(desk.keeper, path)
    uneven = {"text_zh": "几楼？", "text_en": "Floor?", "answer": "choice", "order": "0",
              "choices_zh": "一\n二", "choices_en": "one"}  # fmt: skip
    assert "一一对应" in press(desk.keeper, path, uneven, 422).content.decode()
    press(desk.keeper, path, {**uneven, "choices_en": "one\ntwo"})
    one.refresh_from_db()
    assert one.choices == [["一", "one"], ["二", "two"]]
    page(desk.keeper, f"draft/of/noise/questions/{one.pk}/", 404)
    press(desk.keeper, f"{path}drop/")
    page(desk.keeper, path, 404)
    # A question of what is published is never reached by the pages of the draft.
    old = Question.objects.filter(entry__version=published()).first()
    assert old is not None
    page(desk.keeper, f"draft/of/housing-lift/questions/{old.pk}/", 404)


def test_a_draft_is_thrown_away(desk: Desk) -> None:
    desk.draft()
    press(desk.keeper, "draft/discard/")
    assert reading.draft() is None
    page(desk.keeper, "draft/publish/", 404)
    press(desk.keeper, "draft/discard/")


def test_the_workbook_goes_out_and_comes_in_and_rejects_can_be_mended(desk: Desk) -> None:
    answer = desk.handler.get("/desk/catalogue/export/")
    book = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        assert len([name for name in packed.namelist() if "worksheets/sheet" in name]) == 4
    page(desk.keeper, "import/categories/", 404)
    sent = SimpleUploadedFile("catalogue.xlsx", book)
    told = press(desk.keeper, "import/", {"file": sent, "dry_run": "on"}, 200).content.decode()
    assert "73" in told
    assert reading.draft() is None
    rows = "编码,名称,英文名称,权限层级\ndogs,养犬,Dogs,社区\ncats,养猫,Cats,宇宙\n".encode()
    sent = SimpleUploadedFile("mended.csv", rows)
    told = press(desk.keeper, "import/", {"file": sent}, 200).content.decode()
    assert "第3行" in told
    assert Category.objects.filter(code="dogs").exists()
    rejected = desk.keeper.get("/desk/catalogue/import/categories/")
    assert rejected.status_code == 200
    assert b"".join(rejected.streaming_content)[:2] == b"PK"
    page(desk.keeper, "import/terms/", 404)
    page(desk.keeper, "import/elsewhere/", 404)
    nothing = SimpleUploadedFile("x.xlsx", b"PK\x03\x04nothing")
    press(desk.keeper, "import/", {"file": nothing}, 422)
    press(desk.keeper, "import/", {}, 422)


def test_tags_are_added_mended_retired_and_brought_back(desk: Desk) -> None:
    press(desk.keeper, "tags/new/", {"name_zh": "夜间", "name_en": "at night", "order": "9"})
    tag = Tag.objects.get(name_zh="夜间")
    press(desk.keeper, f"tags/{tag.code}/", {"name_zh": "夜晚", "name_en": "night", "order": "9"})
    press(desk.keeper, f"tags/{tag.code}/retire/")
    assert tag.code not in [one.code for one in reading.tags()]
    press(desk.keeper, f"tags/{tag.code}/retire/")
    assert "夜晚" in [one.name_zh for one in reading.tags()]
    press(desk.keeper, "tags/new/", {"name_zh": "", "name_en": "x", "order": "9"}, 422)
    page(desk.keeper, "tags/nothing/", 404)


PAGES = [
    ("", 12), ("?q=电梯", 12), ("categories/noise/", 12), ("terms/", 10), ("versions/", 10),
    ("versions/2/", 15), ("tags/", 10), ("draft/", 15), ("draft/of/noise/", 12),
    ("draft/publish/", 20), ("draft/terms/resolve/", 10), ("export/", 14),
]  # fmt: skip


@pytest.mark.parametrize(("path", "most"), PAGES)
def test_a_page_asks_as_often_for_a_large_catalogue(desk: Desk, path: str, most: int) -> None:
    draft = desk.draft()
    with enter(SystemScope("test")):
        # So that the draft differs, whatever is compared.
        actions.add_category(by=KEEPER, said=said(), code="first")
    counts = []
    for large in (False, True):
        if large:
            with enter(SystemScope("test")):
                grow(draft)
        page_of(desk, path)
        with CaptureQueriesContext(connection) as counted:
            page_of(desk, path)
        counts.append(len(counted))
    assert counts[0] == counts[1], path
    assert counts[0] <= most, counts


def page_of(desk: Desk, path: str) -> None:
    answer = desk.keeper.get(f"/desk/catalogue/{path}")
    assert answer.status_code == 200, path


def grow(draft: Version) -> None:
    for n in range(12):
        made = actions.add_category(
            by=KEEPER, said=said(parent=category("noise")), code=f"more-{n}"
        )
        actions.set_question(by=KEEPER, entry=made, asked=Asked("多少人？", "How many?", "number"))
        actions.add_tag(by=KEEPER, name_zh=f"标签{n}", name_en="tag", code=f"tag-{n}")


def test_the_unit_that_answers_is_found_by_rule_near_the_place(desk: Desk) -> None:
    place = desk.house
    with enter(SystemScope("test")):
        build = {
            "P1": ("安居物业", "property", place.community),
            "J1": ("桥头派出所", "police", place.subdistrict),
            "K1": ("桥头城管中队", "department", place.subdistrict),
            "K2": ("东湖区民政局", "department", place.district),
        }
        units = {
            code: attach_unit(code=code, name=name, kind=kind, parent=parent, by=system("test"))
            for code, (name, kind, parent) in build.items()
        }
        told = {
            code: responsible_unit(category(code), community=place.community)
            for code in (
                "noise-dancing", "housing-lift", "safety-lanes", "traffic-lamps",
                "welfare-allowance", "building-relocation", "safety", "utilities-gas",
            )
        }  # fmt: skip
    assert told == {
        "noise-dancing": place.community,
        "housing-lift": units["P1"],
        "safety-lanes": units["J1"],
        "traffic-lamps": units["K1"],
        "welfare-allowance": units["K2"],
        "building-relocation": place.district,
        # Left to the dispatcher, and no gas company here.
        "safety": None,
        "utilities-gas": None,
    }
    assert responsible_unit(category("housing-lift"), community=place.other) is None
