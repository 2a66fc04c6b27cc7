"""Forms: the form itself, one field, a group of fields, a search box."""

from django.forms import BoundField
from django.template import Context
from django.utils.safestring import SafeString

from fivehearts.foundation.web.components.base import one_of, register, render, render_once


@register.simple_block_tag(takes_context=True)
def form_to(
    context: Context,
    content: str,
    url: str = "",
    *,
    method: str = "post",
    draft: str = "",
    guard: bool = False,
    files: bool = False,
    id: str = "",
    label: str = "",
) -> SafeString:
    """A form with its token, sent once: `{% form_to url draft="report" files=True %}…{% endform_to %}`.

    `draft` keeps what a resident typed in this browser for a day (never on staff pages);
    `guard` asks before leaving with unsaved input; `files` for uploads. The browser's own
    checks are off: ours speak in full sentences.
    """
    one_of("form_to", "method", method, ("post", "get"))
    return render(
        "form_to",
        content=content,
        url=url,
        method=method,
        draft=draft,
        guard=guard,
        files=files,
        id=id,
        label=label,
        csrf_token=context.get("csrf_token", "") if method == "post" else "",
    )


@register.simple_tag
def field(bound: BoundField, *, hint: str = "", label: str = "") -> SafeString:
    """One field with label, hint, error and input: `{% field form.words hint="…" %}`."""
    if not isinstance(bound, BoundField):
        raise TypeError(
            f"field wants a form's field, got {bound!r}: is the name spelt as in the form?"
        )
    if hint:
        bound.help_text = hint
    if label:
        bound.label = label
    return bound.as_field_group()


@register.simple_block_tag
def fieldset(content: str, *, legend: str, hint: str = "") -> SafeString:
    """Fields that belong together: `{% fieldset legend="怎么联系您" %}…{% endfieldset %}`."""
    return render("fieldset", content=content, legend=legend, hint=hint)


@register.simple_tag
def search_box(
    url: str,
    *,
    value: str = "",
    label: str = "",
    name: str = "q",
    hint: str = "",
    button: str = "",
    bar: bool = False,
) -> SafeString:
    """A search by GET: `{% search_box url value=query label="编号或文字" %}`."""
    # An empty one looks the same on every page; what somebody searched for is kept nowhere.
    drawn = render if value else render_once
    return drawn(
        "search_box",
        url=url,
        value=value,
        label=label,
        name=name,
        hint=hint,
        button=button,
        bar=bar,
    )


@register.filter
def lookup(mapping: dict[str, str], key: str) -> str:
    """A value whose key has a dash, which templates cannot spell."""
    return mapping.get(key, "")
