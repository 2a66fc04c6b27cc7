"""Which apps there are, from the ground up, and which words their code and templates use."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract

LANGUAGE = "zh_Hans"
ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    # Where a file needs both, the one that speaks at once goes by this name.
    "_now": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Tests talk to developers, and migrations repeat the models' words of another day.
UNSPOKEN = {"tests", "migrations", "static", "locale", "node_modules"}

Identity = str | tuple[str, str]


@dataclass(frozen=True)
class App:
    """A folder that keeps its own translations."""

    name: str
    folder: Path

    @property
    def catalogue(self) -> Path:
        """Where its Chinese words stand."""
        return self.folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


@dataclass(frozen=True)
class Word:
    """One msgid as it is used: singular or (singular, plural), its context, where, and notes."""

    identity: Identity
    context: str | None
    file: str
    line: int
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str | None, str]:
        """What tells two words apart: context and singular, as in gettext."""
        return self.context, self.identity if isinstance(self.identity, str) else self.identity[0]


def apps_from_the_ground_up(root: Path = ROOT) -> list[App]:
    """Every app of the house, lower ones first; `config`, which is no Django app, comes last."""
    folders = {path.parent for path in root.rglob("apps.py")}
    ordered = [root.parent.joinpath(*name.split(".")) for name in _installed()]
    known = [folder for folder in ordered if folder in folders]
    others = sorted(folders - set(known))
    top = [root / "config"] if (root / "config").is_dir() else []
    return [App(folder.name, folder) for folder in [*known, *others, *top]]


def chosen(names: list[str]) -> list[App]:
    """The named apps, or all. Raises LookupError for a name that is no app."""
    apps = apps_from_the_ground_up()
    if unknown := set(names) - {app.name for app in apps}:
        raise LookupError(f"no such app: {', '.join(sorted(unknown))}")
    return [app for app in apps if not names or app.name in names]


def words(app: App) -> list[Word]:
    """Every word the app shows to people, in the order of its files."""
    return [word for path in _files(app) for word in words_of(path, app.folder)]


def words_of(path: Path, folder: Path) -> Iterator[Word]:
    """The words of one file; a template is first turned into what a Python reader understands."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        # The rest of the page is blanked out, but its indentation is not Python's.
        lines = templatize(source, origin=str(path)).splitlines()
        source = "\n".join(line.strip() for line in lines)
    found = extract(
        "python",
        io.BytesIO(source.encode("utf-8")),
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        options={"encoding": "utf-8"},
    )
    file = path.relative_to(folder).as_posix()
    for line, messages, notes, context in found:
        identity = messages if isinstance(messages, str) else (messages[0], messages[1])
        if identity not in ("", ("", "")):
            yield Word(identity, context, file, line, tuple(notes))


def _files(app: App) -> list[Path]:
    found = [*app.folder.rglob("*.py"), *app.folder.rglob("templates/**/*")]
    return sorted(
        path
        for path in set(found)
        if path.suffix in {".py", ".html", ".txt", ".svg", ".xml"}
        and path.is_file()
        and not UNSPOKEN & set(path.relative_to(app.folder).parts)
    )


def _installed() -> list[str]:
    from django.conf import settings

    names = settings.INSTALLED_APPS if settings.configured else _from_settings()
    return [name for name in names if name.startswith("fivehearts.")]


def _from_settings() -> list[str]:
    from fivehearts.config import settings

    return settings.INSTALLED_APPS
