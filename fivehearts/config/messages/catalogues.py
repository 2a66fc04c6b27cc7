"""Reading, updating and compiling the catalogue of an app."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from fivehearts.config.messages.sources import (
    LANGUAGE,
    App,
    Word,
    apps_from_the_ground_up,
    words,
)

HEADER = """msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

Key = tuple[str | None, str]


def catalogue(app: App) -> Catalog:
    """The app's catalogue; an empty one where there is no file yet."""
    if not app.catalogue.exists():
        return Catalog(locale=LANGUAGE)
    with app.catalogue.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def key(message: Message) -> Key:
    """What tells two messages apart: context and singular, as in gettext."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def is_translated(message: Message) -> bool:
    """Whether every form has words and nobody marked it as unsure."""
    return all(forms(message)) and not message.fuzzy


def forms(message: Message) -> tuple[str, ...]:
    """The translation as a tuple with one text per form; Chinese has only one."""
    if message.string is None or isinstance(message.string, str):
        return (message.string or "",)
    return tuple(message.string)


def translated(app: App) -> dict[Key, Message]:
    """The messages of the app that are ready for people."""
    return {
        key(message): message for message in catalogue(app) if message.id and is_translated(message)
    }


def extract_all(apps: list[App], house: list[App] | None = None) -> Iterator[str]:
    """Bring the catalogues up to date, lower apps first, and say what changed in each.

    A word that a lower app already translates is not asked for again. Messages keep their
    order, new ones come last, and those nobody uses any more go. `house` is every app there
    is, lower ones first.
    """
    known: set[Key] = set()
    for app in house if house is not None else apps_from_the_ground_up():
        if app in apps and (change := _update(app, known)):
            yield change
        known |= set(translated(app))


def _update(app: App, known_below: set[Key]) -> str | None:
    old = {key(message): message for message in catalogue(app) if message.id}
    used: dict[Key, list[Word]] = {}
    for word in words(app):
        used.setdefault(word.key, []).append(word)
    kept = [k for k in old if k in used]
    added = [k for k in used if k not in old and k not in known_below]
    new = Catalog(locale=LANGUAGE)
    for k in [*kept, *added]:
        _add(new, used[k], old.get(k))
    if not _write(app.catalogue, new):
        return None
    return f"{app.name}: {len(added)} added, {len(old) - len(kept)} removed, {len(kept)} kept"


def _add(new: Catalog, uses: list[Word], before: Message | None) -> None:
    plural = next((use.identity for use in uses if not isinstance(use.identity, str)), None)
    string = before.string if before else ""
    if plural and isinstance(string, str):
        string = (string,)
    new.add(
        plural or uses[0].identity,
        string,
        locations=[(use.file, use.line) for use in uses],
        auto_comments=[note for use in uses for note in use.notes],
        user_comments=before.user_comments if before else (),
        flags=before.flags & {"fuzzy"} if before else (),
        context=uses[0].context,
    )


def _write(path: Path, new: Catalog) -> bool:
    """Write the catalogue if it differs; line numbers are left out so that code can move."""
    body = io.BytesIO()
    write_po(body, new, omit_header=True, include_lineno=False, width=100)
    text = HEADER + body.getvalue().decode("utf-8").strip() + "\n"
    unchanged = path.exists() and path.read_text(encoding="utf-8") == text
    if unchanged or (not path.exists() and not list(new)[1:]):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def compile_all(apps: list[App] | None = None) -> int:
    """Write the compiled catalogues that are older than their source; return how many."""
    written = 0
    for app in apps if apps is not None else apps_from_the_ground_up():
        source, target = app.catalogue, app.catalogue.with_suffix(".mo")
        if not source.exists() or (
            target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns
        ):
            continue
        # Another process may be reading: the new file takes the old one's place at once.
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        with draft.open("wb") as file:
            write_mo(file, catalogue(app))
        draft.replace(target)
        written += 1
    return written
