"""What happened, and why a date is what it is: timeline and clock lines."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from fivehearts.foundation.web.components.base import SHAPES, one_of, register, render


@register.simple_block_tag
def timeline(content: str, *, label: str = "") -> SafeString:
    """What happened, in order: `{% timeline %}{% timeline_item … %}…{% endtimeline_item %}…`."""
    return render("timeline", content=content, label=label)


@register.simple_block_tag
def timeline_item(
    content: str,
    *,
    title: str,
    at: datetime | str = "",
    who: str = "",
    kind: str = "done",
    inside: bool = False,
) -> SafeString:
    """One step with its words inside; `inside` marks what residents do not see.

    `kind` is a state's shape (waiting, running, done, attention, overdue, stopped, declined,
    closed); `at` a moment, or finished words.
    """
    one_of("timeline_item", "kind", kind, SHAPES)
    moment = timezone.localtime(at) if isinstance(at, datetime) else None
    return render(
        "timeline_item",
        content=content,
        title=title,
        moment=moment,
        at=at,
        who=who,
        kind=kind,
        inside=inside,
    )


@register.simple_tag
def clock_lines(lines: Iterable[Any], *, total: str = "", total_label: str = "") -> SafeString:
    """A date explained line by line: `{% clock_lines deadline.lines %}`.

    A line is words, a tuple (words, amount[, note]), a dict, or an object with `label` (or
    `text`), `amount`, `note`.
    """
    rows = [_line(line) for line in lines]
    return render("clock_lines", rows=rows, total=total, total_label=total_label)


def _line(line: Any) -> dict[str, Any]:
    if isinstance(line, tuple):
        words, amount, note = (*line, "", "")[:3]
        return {"label": words, "amount": amount, "note": note}
    if isinstance(line, dict):
        return {key: line.get(key, "") for key in ("label", "amount", "note")}
    label = getattr(line, "label", None) or getattr(line, "text", None) or str(line)
    return {
        "label": label,
        "amount": getattr(line, "amount", ""),
        "note": getattr(line, "note", ""),
    }
