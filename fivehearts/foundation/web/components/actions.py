"""What can be pressed: buttons, links that look like buttons, forms of one button, dialogs."""

from typing import Any

from django.template import Context
from django.utils.safestring import SafeString

from fivehearts.foundation.web.components.base import one_of, register, render, render_once

KINDS = ("primary", "secondary", "quiet", "danger")


def _classes(component: str, kind: str, small: bool, wide: bool) -> str:
    one_of(component, "kind", kind, KINDS)
    names = ["fh-button", f"fh-button--{kind}"]
    names += ["fh-button--small"] if small else []
    names += ["fh-button--wide"] if wide else []
    return " ".join(names)


@register.simple_tag
def button(
    label: str,
    *,
    kind: str = "primary",
    type: str = "submit",
    name: str = "",
    value: str = "",
    icon: str = "",
    disabled_reason: str = "",
    form: str = "",
    small: bool = False,
    wide: bool = False,
) -> SafeString:
    """A button: `{% button "提交" %}`, `{% button "退单" kind="danger" name="verb" value="return" %}`.

    `disabled_reason` shows the button as not available and says why in words below it.
    """
    one_of("button", "type", type, ("submit", "button", "reset"))
    return render_once(
        "button",
        label=label,
        classes=_classes("button", kind, small, wide),
        type=type,
        name=name,
        value=value,
        icon=icon,
        disabled_reason=disabled_reason,
        form=form,
    )


@register.simple_tag
def link_button(
    label: str,
    url: str,
    *,
    kind: str = "secondary",
    icon: str = "",
    small: bool = False,
    wide: bool = False,
    accesskey: str = "",
    download: bool = False,
) -> SafeString:
    """A link that looks like a button, for going somewhere: `{% link_button "我要反映" url %}`."""
    return render_once(
        "link_button",
        label=label,
        url=url,
        classes=_classes("link_button", kind, small, wide),
        icon=icon,
        accesskey=accesskey,
        download=download,
    )


@register.simple_tag(takes_context=True)
def post_button(
    context: Context,
    label: str,
    url: str,
    *,
    kind: str = "secondary",
    icon: str = "",
    name: str = "",
    value: str = "",
    confirm: str = "",
    small: bool = False,
) -> SafeString:
    """A form of one button, with its token: `{% post_button "签收" url kind="primary" %}`.

    `confirm` is a sentence asked before sending, where scripts run.
    """
    return render(
        "post_button",
        label=label,
        url=url,
        classes=_classes("post_button", kind, small, False),
        icon=icon,
        name=name,
        value=value,
        confirm=confirm,
        csrf_token=context.get("csrf_token", ""),
    )


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """Buttons in a row, stacked on a phone: `{% actions %}{% button "提交" %}{% endactions %}`."""
    return render("actions", content=content)


@register.simple_block_tag
def toolbar(content: str, *, label: str) -> SafeString:
    """Tools of a list or page: `{% toolbar label="列表工具" %}…{% endtoolbar %}`."""
    return render("toolbar", content=content, label=label)


@register.simple_block_tag
def dialog(
    content: str,
    *,
    id: str,
    opener: str,
    title: str = "",
    kind: str = "secondary",
    small: bool = False,
) -> SafeString:
    """Something asked on top of the page: `{% dialog id="extend" opener="申请延期" %}…{% enddialog %}`.

    Without scripts, and in browsers without `<dialog>`, it opens in place.
    """
    return render(
        "dialog",
        content=content,
        id=id,
        opener=opener,
        title=title or opener,
        classes=_classes("dialog", kind, small, False),
    )


@register.simple_block_tag
def disclosure(content: str, *, summary: str, open: bool = False) -> SafeString:
    """More, for who wants it: `{% disclosure summary="这个日期是怎么算的" %}…{% enddisclosure %}`."""
    return render("disclosure", content=content, summary=summary, open=open)


@register.simple_tag
def print_button(label: str = "", *, kind: str = "secondary") -> SafeString:
    """Prints this page; shown only where scripts run."""
    classes = _classes("print_button", kind, False, False)
    return render("print_button", label=label, classes=classes)


@register.simple_tag
def copy_button(text: str, *, label: str = "", small: bool = True) -> SafeString:
    """Copies `text`, and says that it did; shown only where scripts run."""
    classes = _classes("copy_button", "secondary", small, False)
    return render("copy_button", text=text, label=label, classes=classes)


@register.simple_tag
def doors(items: list[dict[str, Any]]) -> SafeString:
    """The few ways on from a resident's page, as whole rows to press.

    `items`: dicts of `label`, `url` and optionally `note`, `icon`; the first is the obvious one.
    """
    return render("doors", items=items)
