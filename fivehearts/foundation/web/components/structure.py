"""The parts a page is built of: heads, panels, facts, empty states, files, receipts."""

from collections.abc import Sequence
from typing import Any

from django.template import Context
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from fivehearts.foundation.web.components.base import one_of, register, render

# Drawn here: every list has them, and a template takes five times as long for a link.
_TABS = '<nav class="fh-tabs" aria-label="{}"><ul>{}</ul></nav>'
_TAB = '<li><a href="{}"{}>{}{}</a></li>'
_COUNT = ' <span class="fh-count">{}</span>'


@register.simple_block_tag
def page_head(content: str, *, title: str, over: str = "", lead: str = "") -> SafeString:
    """The head of a page, its one `<h1>`; buttons inside.

    `{% page_head title="我的工作" lead="先到期的在前" %}{% link_button … %}{% endpage_head %}`
    """
    return render("page_head", content=content, title=title, over=over, lead=lead)


@register.simple_block_tag
def panel(
    content: str,
    *,
    title: str = "",
    kind: str = "plain",
    aside: str = "",
    level: int = 2,
    id: str = "",
    flush: bool = False,
) -> SafeString:
    """A part of a page with a title: `{% panel title="承诺" aside="还有 2 天" %}…{% endpanel %}`.

    Kinds: plain, quiet (less important), next (what to do now; at most one a page).
    """
    one_of("panel", "kind", kind, ("plain", "quiet", "next"))
    one_of("panel", "level", str(level), ("2", "3"))
    return render(
        "panel",
        content=content,
        title=title,
        kind=kind,
        aside=aside,
        level=level,
        id=id,
        flush=flush,
    )


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A list of facts: `{% facts %}{% fact "编号" number %}{% endfacts %}`."""
    return render("facts", content=content)


@register.simple_tag
def fact(term: str, value: Any = "", *, note: str = "", number: bool = False) -> SafeString:
    """One fact; an empty value prints “—”. `number` keeps digits together."""
    return render("fact", term=term, value=value, note=note, number=number)


@register.simple_block_tag
def fact_block(content: str, *, term: str) -> SafeString:
    """A fact whose value is more than text: `{% fact_block term="电话" %}…{% endfact_block %}`."""
    return render("fact", term=term, value=content, note="", number=False)


@register.simple_block_tag
def empty_state(content: str, *, title: str, icon: str = "paper") -> SafeString:
    """Nothing here yet, and what to do: `{% empty_state title="没有待办" %}…{% endempty_state %}`."""
    return render("empty_state", content=content, title=title, icon=icon)


@register.simple_tag
def back_link(url: str, label: str = "") -> SafeString:
    """The way back, above the title: `{% back_link url "返回列表" %}`."""
    return render("back_link", url=url, label=label)


@register.simple_tag
def breadcrumbs(items: Sequence[tuple[str, str]]) -> SafeString:
    """Where this page stands: pairs of (label, url), the last one without url."""
    return render("breadcrumbs", items=items)


@register.simple_tag
def tabs(items: Sequence[dict[str, Any]], *, label: str) -> SafeString:
    """Views of one thing, as links: dicts of label, url, active and optionally count."""
    links = []
    for item in items:
        here = mark_safe(' aria-current="page"' if item.get("active") else "")
        many = item.get("count")
        counted = "" if many is None else format_html(_COUNT, localize(many))
        links.append(format_html(_TAB, item["url"], here, item["label"], counted))
    return format_html(_TABS, label, mark_safe("".join(links)))


@register.simple_block_tag
def receipt_card(
    content: str,
    *,
    number: str,
    code: str = "",
    title: str = "",
    qr: str = "",
    qr_caption: str = "",
    clear_draft: str = "",
) -> SafeString:
    """What a resident takes home: number, query code, QR; what happens next inside.

    `qr` is finished SVG (segno) or an image address; `clear_draft` names the kept draft that is
    no longer needed.
    """
    return render(
        "receipt_card",
        content=content,
        number=number,
        code=code,
        title=title,
        qr=qr,
        qr_caption=qr_caption,
        clear_draft=clear_draft,
    )


@register.simple_tag
def qr_image(source: str, caption: str = "") -> SafeString:
    """A QR code with the words it stands for; `source` is safe SVG or an address."""
    return render("qr_image", source=source, caption=caption)


@register.simple_tag
def file_list(files: Sequence[dict[str, Any]], *, label: str = "") -> SafeString:
    """Pictures, recordings and papers: dicts of `url`, `name` and optionally `kind`, `size`,
    `thumb` with its `alt`, `description`, `player` (the sound), and `standing`: why it cannot be opened.
    """
    return render("file_list", files=files, label=label)


@register.simple_tag(takes_context=True)
def print_header(context: Context, title: str, *, note: str = "") -> SafeString:
    """The head of a printed page, unseen on the screen."""
    place = context.get("community_name", "")
    return render("print_header", title=title, note=note, place=place)
