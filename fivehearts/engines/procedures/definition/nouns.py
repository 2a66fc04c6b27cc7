"""What a procedure is made of, once it was read and found sound. Immutable; no queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from fivehearts.engines.catalogue.models.naming import reads_english
from fivehearts.engines.procedures.vocabulary.words import Clock, EndKind, Form, Who
from fivehearts.foundation.clock import Term


@dataclass(frozen=True, slots=True)
class Words:
    """The same in both languages: the reader's is shown."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if reads_english() else self.zh


@dataclass(frozen=True, slots=True)
class Source:
    """A law, a rule of a ministry or of the place that steps rest on."""

    code: str
    name: Words
    url: str = ""


@dataclass(frozen=True, slots=True)
class Test:
    """What must be true for the procedure to end well, and where it is laid down."""

    __test__ = False

    says: Words
    source: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What somebody brings, or what we fetch ourselves."""

    code: str
    name: Words
    form: Form
    # Where it is obtained, and what a good one looks like.
    place: Words
    example: Words | None = None
    fetched: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """From a step to the next one, or to an end, when this is so."""

    code: str
    to: str
    when: Words
    # Back to a step that was done before: the only way a procedure may turn round.
    back: bool = False
    # May be taken while papers of the step are still missing: a refusal, a way back.
    without_papers: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: who does what, in how many days, by which papers, and where that is laid down."""

    code: str
    title: Words
    who: Who
    does: Words
    # What the resident is told while it runs.
    told: Words
    term: Term
    clock: Clock
    branches: tuple[Branch, ...]
    papers: tuple[str, ...] = ()
    source: str = ""
    article: str = ""
    # Why no rule is named, where none is.
    no_source: Words | None = None
    # Words of the name of the unit, where several of the kind may stand there.
    who_name: str = ""

    @property
    def who_words(self) -> str:
        """Who does it: the kind of unit, and words of its name where there are any."""
        if not self.who_name:
            return str(self.who.label)
        return _("%(who)s (%(name)s)") % {"who": self.who.label, "name": self.who_name}

    @property
    def lasts(self) -> bool:
        """Whether its days must pass before it can be finished, as those of a publicity must."""
        return self.clock == Clock.LASTS


@dataclass(frozen=True, slots=True)
class Ending:
    """How a procedure ends, and what the resident is told then."""

    code: str
    kind: EndKind
    title: Words
    told: Words
    # How to object, where it ends with a no.
    objection: Words | None = None


@dataclass(frozen=True)
class Definition:
    """A whole procedure as one version says it."""

    code: str
    title: Words
    purpose: Words
    # How long it takes at most, from the day it was asked for; the resident is promised this.
    term: Term
    steps: tuple[Stage, ...]
    ends: tuple[Ending, ...]
    # Days by the calendar a resident has to bring what is missing.
    papers_within: int = 30
    sources: tuple[Source, ...] = ()
    tests: tuple[Test, ...] = ()
    papers: tuple[Paper, ...] = ()
    # Codes of the categories of matters it is proposed for.
    categories: tuple[str, ...] = ()
    note: Words | None = field(default=None)

    @cached_property
    def by_code(self) -> dict[str, Stage]:
        """The steps by their codes."""
        return {one.code: one for one in self.steps}

    @cached_property
    def ends_by_code(self) -> dict[str, Ending]:
        """The ends by their codes."""
        return {one.code: one for one in self.ends}

    @cached_property
    def papers_by_code(self) -> dict[str, Paper]:
        """The papers by their codes."""
        return {one.code: one for one in self.papers}

    @cached_property
    def sources_by_code(self) -> dict[str, Source]:
        """The sources by their codes."""
        return {one.code: one for one in self.sources}

    @property
    def withdrawn(self) -> Ending:
        """The end of what is no longer wanted."""
        return next(one for one in self.ends if one.kind == EndKind.WITHDRAWN)

    def title_of(self, code: str) -> Words:
        """The title of a step or of an end."""
        found: Stage | Ending = self.by_code.get(code) or self.ends_by_code[code]
        return found.title
