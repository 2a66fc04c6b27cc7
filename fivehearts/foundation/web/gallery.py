"""The gallery: every component in every state, in desk and resident dress, with sample words."""

from datetime import UTC, datetime
from typing import Any

import django_tables2
import segno
from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from fivehearts.foundation.web.components.base import HEARTS, ICONS, SHAPES
from fivehearts.foundation.web.components.states import state
from fivehearts.foundation.web.fields import PhoneField, PicturesField, PlainTextField
from fivehearts.foundation.web.paging import KeysetPage
from fivehearts.foundation.web.tables import FigureColumn, Table, configured
from fivehearts.foundation.web.views import open_to_anybody

PARTS = ("actions", "states", "messages", "structure", "story", "forms", "data", "marks")
PAGES = ("report", "receipt", "tracking", "work", "matter", "figures", "home", "paper")
STEPS = [
    ("登记", "11-02"),
    ("受理", "11-03"),
    ("派单", "11-03"),
    ("办理", "进行中"),
    ("回访", ""),
    ("结案", ""),
]
STATES = {
    "waiting": "待受理",
    "running": "办理中",
    "done": "已办结",
    "attention": "快到期",
    "overdue": "已逾期",
    "stopped": "已挂起",
    "declined": "不予受理",
    "closed": "已结案",
}
HEART_WORDS = dict(
    zip(
        HEARTS,
        ("党建引领", "民生服务", "平安守护", "爱心互助", "文化浸润", "政策送达"),
        strict=True,
    )
)
LINES = [
    ("星期五 10-02 至星期四 10-08 国庆节", "0 天", "放假，不计入"),
    ("星期五 10-09", "1 个工作日", ""),
    ("星期六 10-10", "1 个工作日", "调休上班"),
    ("星期一 10-12 至星期三 10-14", "3 个工作日", ""),
]
ROWS: list[dict[str, Any]] = [
    {
        "number": "26-0001234-7",
        "title": "3 号楼 2 单元楼道灯坏了三天",
        "state": ("办理中", "overdue", "逾期 1 天"),
        "owner": "李敏",
        "due": "11-20 17:30",
        "days": 6,
    },
    {
        "number": "26-0001251-1",
        "title": "小区北门早高峰占道停车",
        "state": ("待签收", "attention", "今天到期"),
        "owner": "物业",
        "due": "11-22 17:30",
        "days": 3,
    },
    {
        "number": "26-0001260-0",
        "title": "独居老人希望有人陪同去医院复查",
        "state": ("办理中", "running", "还有 2 天"),
        "owner": "王芳",
        "due": "11-24 17:30",
        "days": 1,
    },
    {
        "number": "26-0001266-9",
        "title": "地下车库漏水，第二次反映",
        "state": ("待回访", "waiting", "还有 3 天"),
        "owner": "陈静",
        "due": "11-25 12:00",
        "days": 9,
    },
    {
        "number": "26-0001270-7",
        "title": "建议在中心花园加装两张长椅",
        "state": ("已挂起", "stopped", "等街道批复"),
        "owner": "李敏",
        "due": "12-01 17:30",
        "days": 12,
    },
]


class SampleForm(forms.Form):
    """One field of each kind."""

    words = PlainTextField(
        label="您想反映什么？",
        lines=True,
        max_length=2000,
        help_text="写清楚是什么事、在哪里、从什么时候开始。",
    )
    place = PlainTextField(label="在哪里", help_text="小区、楼号，或附近显眼的地方。")
    kind = forms.ChoiceField(
        label="希望怎么回复您",
        widget=forms.RadioSelect,
        choices=[("phone", "打电话"), ("sms", "发短信"), ("none", "不用回复")],
    )
    phone = PhoneField(label="电话", required=False, help_text="只用来回复您，别人看不到。")
    pictures = PicturesField(label="照片", required=False, help_text="最多 3 张。")
    category = forms.ChoiceField(
        label="类别", choices=[("", "请选择"), ("1", "公共设施"), ("2", "环境卫生")]
    )
    since = forms.DateField(
        label="从哪天开始", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    tags = forms.MultipleChoiceField(
        label="涉及",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "老人"), ("2", "儿童"), ("3", "残疾人")],
    )
    public = forms.BooleanField(label="同意把处理结果公开（不含姓名和电话）", required=False)


class FilterForm(forms.Form):
    """What narrows the sample list."""

    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("1", "办理中")])
    words = forms.CharField(label="文字", required=False)


class SampleFilter:
    """Stands in for a FilterSet, which would want a model."""

    def __init__(self, data: Any) -> None:
        self.form = FilterForm(data)


class WorkTable(Table):
    """The sample work list."""

    number = django_tables2.Column(verbose_name="编号", attrs={"td": {"class": "fh-number"}})
    title = django_tables2.Column(verbose_name="事项")
    state = django_tables2.Column(verbose_name="状态", orderable=False)
    owner = django_tables2.Column(verbose_name="经办")
    due = django_tables2.Column(verbose_name="承诺时间", attrs={"td": {"class": "fh-nowrap"}})
    days = FigureColumn(verbose_name="已用工作日")

    class Meta(Table.Meta):
        order_by = "due"

    def render_title(self, value: str) -> SafeString:
        """The title leads to the matter."""
        return format_html('<a href="{}">{}</a>', "/gallery/pages/matter/", value)

    def render_state(self, value: tuple[str, str, str]) -> SafeString:
        """Word and shape, and how long it still has."""
        return format_html(
            '{} <span class="fh-soft small">{}</span>', state(value[0], value[1]), value[2]
        )


def _sample() -> dict[str, Any]:
    """What every sample page may use."""
    qr = segno.make("https://example.org/m/2600012347?c=K7Q2", error="m")
    return {
        "navigation": [
            {"label": "我的工作", "url": "/gallery/pages/work/", "active": True, "count": 5},
            {"label": "登记", "url": "/gallery/", "active": False},
            {"label": "统计", "url": "/gallery/pages/figures/", "active": False},
        ],
        "community_name": "幸福里社区",
        "community_unit": "东湖街道",
        "help_phone": "010-65551234",
        "current_posts": ["幸福里社区 · 受理员", "幸福里社区 · 网格员"],
        "qr": mark_safe(qr.svg_inline(border=2, omitsize=True)),
        "steps": STEPS,
        "moment": datetime(2026, 11, 3, 2, 30, tzinfo=UTC),
        "states": [(word, kind) for kind, word in STATES.items()],
        "hearts": list(HEART_WORDS.items()),
        "icons": list(ICONS),
        "kinds": list(SHAPES),
        "page": Paginator(range(200), 10).page(9),
        "keyset": KeysetPage(rows=(1,), previous_cursor="a", next_cursor="b"),
    } | _lists()


def _lists() -> dict[str, Any]:
    return {
        "lines": LINES,
        "doors": [
            {
                "label": "我要反映",
                "note": "报修、投诉、建议、求助",
                "url": "/gallery/pages/report/",
                "icon": "pen",
            },
            {
                "label": "查进度",
                "note": "用编号和查询码",
                "url": "/gallery/pages/tracking/",
                "icon": "search",
            },
            {"label": "社区通知", "note": "本周 3 条", "url": "/gallery/", "icon": "paper"},
        ],
        "purposes": [("contact", "联系办理"), ("check", "核对身份")],
        "files": [
            {
                "url": "#",
                "name": "楼道灯.jpg",
                "size": 240_000,
                "thumb": "/static/web/favicon.svg",
                "alt": "坏了的楼道灯",
                "description": "坏了的楼道灯",
            },
            {"url": "#", "name": "情况说明.pdf", "kind": "PDF 文件", "size": 88_000},
            {
                "url": "#",
                "name": "夜里的噪声.m4a",
                "kind": "录音",
                "size": 310_000,
                "player": "/gallery/none.m4a",
            },
            {
                "url": "",
                "name": "合同.docx",
                "size": 52_000,
                "standing": "正在查毒，请过几分钟再看",
            },
        ],
        "crumbs": [("东湖街道", "#"), ("幸福里社区", "#"), ("26-0001234-7", "")],
        "tabs": [
            {"label": "待我办理", "url": "#", "active": True, "count": 5},
            {"label": "我已办结", "url": "#", "active": False, "count": 42},
            {"label": "本社区全部", "url": "#", "active": False},
        ],
        "channels": [("来电", 120, "48.0%"), ("上门", 74, "29.6%"), ("小程序", 56, "22.4%")],
        "head": ("来源", "件数", "占比"),
    }


def _forms(*, bound: bool) -> SampleForm:
    wrong = {"words": "灯" * 2012, "phone": "1381234567", "public": "on"}
    return SampleForm(wrong) if bound else SampleForm(initial={"kind": "phone"})


def _table(request: HttpRequest, rows: list[dict[str, Any]]) -> Any:
    table = WorkTable(rows, empty_text="今天没有要办的事")
    return configured(request, table, per_page=4)


@open_to_anybody("sample words only, no row is read")
@require_safe
def components(request: HttpRequest, dress: str) -> HttpResponse:
    """All components in one dress."""
    context = _sample() | {
        "dress": dress,
        "parts": [f"web/gallery/part_{name}.html" for name in PARTS],
        "layout": f"web/{dress}.html",
        "form": _forms(bound=False),
        "wrong": _forms(bound=True),
        "table": _table(request, ROWS),
        "empty_table": _table(request, []),
        "small_table": configured(request, WorkTable(ROWS[:2], prefix="small-"), per_page=4),
        "filter": SampleFilter(request.GET),
    }
    return render(request, "web/gallery/components.html", context)


@open_to_anybody("sample words only, no row is read")
@require_safe
def sample_page(request: HttpRequest, name: str) -> HttpResponse:
    """One whole page as it would stand, to judge composition and not only parts."""
    if name not in PAGES:
        raise Http404
    context = _sample() | {
        "form": _forms(bound="wrong" in request.GET),
        "table": _table(request, ROWS),
        "filter": SampleFilter(request.GET),
    }
    return render(request, f"web/gallery/{name}.html", context)
