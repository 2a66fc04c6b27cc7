"""Components refuse what they do not know, and say what they show in words."""

import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from fivehearts.foundation.web.components.base import SHAPES, register
from fivehearts.foundation.web.components.data import query_with
from fivehearts.foundation.web.tests.pages import PAGES, get

ROOT = Path(__file__).resolve().parents[4]


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        '{% button "提交" colour="red" %}',
        '{% state "办理中" "running" size=2 %}',
        '{% panel titel="事项" %}{% endpanel %}',
        '{% timeline_item title="受理" when="今天" %}{% endtimeline_item %}',
        '{% form_to "/" csrf=False %}{% endform_to %}',
    ],
)
def test_a_property_nobody_declared_is_refused(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument"):
        drawn(source)


@pytest.mark.parametrize(
    "source",
    [
        '{% button "提交" kind="blue" %}',
        '{% state "办理中" "busy" %}',
        '{% alert kind="error" %}{% endalert %}',
        '{% icon "smile" %}',
        '{% heart_mark "love" "爱" %}',
    ],
)
def test_a_value_nobody_knows_is_refused_with_those_that_are_known(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="known are"):
        drawn(source)


def test_every_component_is_in_the_index_of_components() -> None:
    index = (ROOT / "docs/components.md").read_text(encoding="utf-8")
    missing = [
        name
        for name in register.tags
        if f"{{% {name} " not in index and f"{{% {name} %" not in index
    ]
    assert missing == []


def test_the_gallery_shows_every_component_pages_are_built_of() -> None:
    shelf = ROOT / "fivehearts/foundation/web/templates/web"
    shown = "".join(
        page.read_text(encoding="utf-8")
        for page in [
            *shelf.glob("gallery/*.html"),
            *shelf.glob("*.html"),
            *shelf.glob("components/*.html"),
        ]
    )
    assert [name for name in register.tags if f"{{% {name} " not in shown] == []


@pytest.mark.parametrize("kind", SHAPES)
def test_each_state_has_a_shape_of_its_own(kind: str) -> None:
    other = {name: path for name, path in SHAPES.items() if name != kind}
    assert SHAPES[kind] not in other.values()
    assert "<svg" in drawn("{% state word kind %}", word="办理中", kind=kind)


def test_words_of_residents_never_become_markup() -> None:
    bad = "<script>alert(1)</script>"
    page = drawn(
        "{% state bad %}{% badge bad %}{% button bad %}{% link_button bad '/' %}{% fact bad bad %}"
        "{% alert title=bad %}{{ bad }}{% endalert %}{% copy_button bad %}{% empty_state title=bad %}"
        "{% endempty_state %}{% timeline_item title=bad who=bad at=bad %}{{ bad }}{% endtimeline_item %}"
        "{% stat bad bad %}{% steps words %}{% clock_lines words %}{% masked bad %}{% receipt_card number=bad code=bad %}"
        "{% endreceipt_card %}{% doors doors %}{% chips %}{% chip bad %}{% endchips %}",
        bad=bad,
        words=[bad],
        doors=[{"label": bad, "note": bad, "url": "/"}],
    )
    assert "<script" not in page
    assert page.count("&lt;script&gt;") > 15


def test_tabs_say_which_is_open_and_how_many_wait_in_each() -> None:
    tabs = [
        {"label": "待接 <b>", "url": "/desk/?queue=a&sort=b", "active": True, "count": 1234},
        {"label": "别处", "url": "/desk/", "active": False, "count": 0},
        {"label": "视图", "url": "/desk/?view=1"},
    ]
    source = "{% tabs items label=label %}"
    with translation.override("zh-hans"):
        shown = Template(source).render(Context({"items": tabs, "label": '"我的"'}))
    assert 'aria-label="&quot;我的&quot;"' in shown
    assert shown.count("<li>") == 3 and shown.count('aria-current="page"') == 1
    assert '<a href="/desk/?queue=a&amp;sort=b" aria-current="page">待接 &lt;b&gt; <span' in shown
    assert shown.count("fh-count") == 2 and ">0</span>" in shown and "1234" in shown


def test_an_address_keeps_what_it_was_asked_with() -> None:
    request = RequestFactory().get("/", {"q": ["灯 坏&了", "二"], "sort": "due", "after": "x"})
    context = Context({"request": request})
    said = query_with(context, after=None, sort="-due", page=2)
    assert parse_qsl(said[1:]) == [("q", "灯 坏&了"), ("q", "二"), ("sort", "-due"), ("page", "2")]
    assert query_with(Context({}), page=None) == "?"


def test_an_action_that_is_not_open_says_why() -> None:
    page = drawn('{% button "结案" disabled_reason="还没有回访，不能结案。" %}')
    assert "disabled" in page
    assert "还没有回访，不能结案。" in page


def test_a_figure_without_a_denominator_prints_a_dash_and_never_a_zero() -> None:
    assert "—" in drawn('{% stat "满意率" None numerator=0 denominator=0 %}')


def test_a_number_nobody_may_open_has_no_way_to_open_it() -> None:
    assert "<form" not in drawn('{% masked "138****5678" %}')
    assert 'action="/show/"' in drawn('{% masked "138****5678" show_url="/show/" %}')


def test_progress_says_which_step_is_now() -> None:
    with translation.override("en"):
        page = drawn("{% steps words current=1 %}", words=["登记", "受理", "派单"])
    assert re.findall(r"\((\w[\w ]*)\)", page) == ["done", "now", "still to come"]
    assert page.count('aria-current="step"') == 1


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_the_gallery_stands_up_in_both_languages(address: str) -> None:
    for language, tag in (("zh-hans", "zh-Hans"), ("en", "en")):
        page = get(address, language)
        assert page.status_code == 200
        text = page.content.decode()
        assert f'<html lang="{tag}"' in text
        assert text.count("<h1") == 1
        assert "{%" not in text
        assert "{{" not in text
