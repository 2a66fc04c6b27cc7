"""Add, change, retire and bring back tags. Tags have no versions: they promise nothing."""

from __future__ import annotations

from datetime import datetime

from fivehearts.engines.catalogue.actions.entries import CODE
from fivehearts.engines.catalogue.actions.ground import keeper
from fivehearts.engines.catalogue.models import Tag
from fivehearts.engines.catalogue.vocabulary.refusals import CodeNotUsable, CodeTaken, NameMissing
from fivehearts.foundation.scope import Actor
from fivehearts.foundation.verbs import NOW, action, record_it


@action("catalogue.add_tag")
def add_tag(
    *, by: Actor, name_zh: str, name_en: str, code: str = "", order: int = 0, at: datetime = NOW
) -> Tag:
    """Add a tag; it can be given at once.

    Then: record. Raises `Forbidden`, `NameMissing`, `CodeTaken`, `CodeNotUsable`.
    """
    keeper(by)
    code = code.strip().lower() or _next_code()
    if not CODE.fullmatch(code):
        raise CodeNotUsable
    if Tag.objects.filter(code=code).exists():
        raise CodeTaken(code=code)
    _named(name_zh, name_en)
    tag = Tag.objects.create(
        code=code, name_zh=name_zh.strip(), name_en=name_en.strip(), order=order
    )
    record_it(tag, data={"code": code})
    return tag


@action("catalogue.change_tag")
def change_tag(
    *, by: Actor, tag: Tag, name_zh: str, name_en: str, order: int = 0, at: datetime = NOW
) -> Tag:
    """Mend the words of a tag; its code stays. Then: record. Raises `Forbidden`, `NameMissing`."""
    keeper(by)
    _named(name_zh, name_en)
    tag.name_zh, tag.name_en, tag.order = name_zh.strip(), name_en.strip(), order
    tag.save(update_fields=["name_zh", "name_en", "order"])
    record_it(tag, data={"code": tag.code})
    return tag


@action("catalogue.retire_tag")
def retire_tag(*, by: Actor, tag: Tag, at: datetime = NOW) -> Tag:
    """Give the tag no more; whatever has it keeps it. Then: record. Raises `Forbidden`."""
    return _retire(by, tag, at)


@action("catalogue.restore_tag")
def restore_tag(*, by: Actor, tag: Tag, at: datetime = NOW) -> Tag:
    """Let the tag be given again. Then: record. Raises `Forbidden`."""
    return _retire(by, tag, None)


def _retire(by: Actor, tag: Tag, retired_at: datetime | None) -> Tag:
    keeper(by)
    tag.retired_at = retired_at
    tag.save(update_fields=["retired_at"])
    record_it(tag, data={"code": tag.code, "retired": retired_at is not None})
    return tag


def _named(name_zh: str, name_en: str) -> None:
    if not (name_zh.strip() and name_en.strip()):
        raise NameMissing


def _next_code() -> str:
    number = Tag.objects.count() + 1
    while Tag.objects.filter(code=f"t{number}").exists():
        number += 1
    return f"t{number}"
