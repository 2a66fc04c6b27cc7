"""States, messages and errors: always in words, with a shape, and only then in a tone."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.forms import BaseForm
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fivehearts.foundation.web.components.base import SHAPES, one_of, register, render, shape

TONES = {"info": "info", "success": "done", "warning": "warning", "danger": "stop"}


@register.simple_tag
def state(word: str, kind: str = "waiting") -> SafeString:
    """A state as word and shape: `{% state "办理中" "running" %}`.

    Kinds: waiting, running, done, attention, overdue, stopped, declined, closed.
    """
    one_of("state", "kind", kind, SHAPES)
    return format_html(
        '<span class="fh-state fh-state--{}">{}<span>{}</span></span>', kind, shape(kind), word
    )


@register.simple_tag
def badge(word: str, kind: str = "plain") -> SafeString:
    """A short word in a frame, for kinds and marks: `{% badge "历史数据" %}`."""
    one_of("badge", "kind", kind, ("plain", "ok", "warning", "danger", "info"))
    return format_html('<span class="fh-badge fh-badge--{}">{}</span>', kind, word)


@register.simple_tag
def chip(label: str, url: str = "", *, current: bool = False, remove_url: str = "") -> SafeString:
    """A tag or a chosen filter: `{% chip "噪声" remove_url=url %}`; group them in `chips`."""
    return render("chip", label=label, url=url, current=current, remove_url=remove_url)


@register.simple_block_tag
def chips(content: str, *, label: str = "") -> SafeString:
    """A row of chips: `{% chips label="标签" %}{% chip "噪声" %}{% endchips %}`."""
    return render("chips", content=content, label=label)


@register.simple_block_tag
def alert(content: str, *, kind: str = "info", title: str = "", live: bool = False) -> SafeString:
    """Something to know on this page: `{% alert kind="warning" title="…" %}…{% endalert %}`.

    `live` makes screen readers say it at once; only for what appears by itself.
    """
    one_of("alert", "kind", kind, TONES)
    return render("alert", content=content, kind=kind, icon=TONES[kind], title=title, live=live)


@register.simple_tag(takes_context=True)
def messages_region(context: Context) -> SafeString:
    """Django's messages; the layouts place it, pages need not."""
    known = [
        {"kind": tone if (tone := _tone(message.level_tag)) else "info", "message": message}
        for message in (context.get("messages") or ())
    ]
    for item in known:
        item["icon"] = TONES[item["kind"]]
    return render("messages", items=known)


def _tone(level: str) -> str:
    return {"success": "success", "warning": "warning", "error": "danger"}.get(level, "info")


@register.simple_tag
def error_summary(*forms: BaseForm) -> SafeString:
    """All errors of these forms on top of the page, each a link to its field; takes the focus."""
    errors: list[dict[str, str]] = []
    for form in forms:
        if form is not None and getattr(form, "is_bound", False):
            errors.extend(_form_errors(form))
    return render("error_summary", errors=errors)


def _form_errors(form: BaseForm) -> Iterable[dict[str, str]]:
    for name, messages in form.errors.items():
        target = ""
        if name in form.fields and not form[name].is_hidden:
            bound = form[name]
            # A group of choices has no element of its own id: its first choice takes the focus.
            target = bound.auto_id + "_0" if bound.use_fieldset else bound.id_for_label
        label = str(form.fields[name].label or "").rstrip("？?：:") if name in form.fields else ""
        for message in messages:
            yield {"target": target, "label": label, "message": str(message)}


@register.simple_tag
def steps(
    items: Sequence[Any], current: int = 0, *, label: str = "", finished: bool = False
) -> SafeString:
    """Where a matter is: `{% steps steps current=2 %}`, counted from 0.

    `items` are words, or pairs of a word and a short second line (a date). `finished` marks the
    current step as done too.
    """
    rows = []
    for index, item in enumerate(items):
        word, note = (item, "") if isinstance(item, str) else (item[0], item[1])
        done = index < current or (finished and index <= current)
        now = index == current and not finished
        rows.append({"word": word, "note": note, "done": done, "now": now})
    return render("steps", rows=rows, label=label)
