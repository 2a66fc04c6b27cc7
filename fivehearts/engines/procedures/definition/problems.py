"""What is wrong with a definition, in sentences somebody who writes one can act on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal

UNREADABLE = _("This is neither JSON nor TOML: %(reason)s.")
TOO_LONG = _("The document is longer than %(most)s characters.")
NOT_A_TABLE = _("%(where)s: a table with names and values was expected here.")
NOT_A_LIST = _("%(where)s: a list was expected here.")
TOO_MANY = _("%(where)s: more than %(most)s entries. Part the procedure in two.")
UNKNOWN_NAME = _("%(where)s: nothing is called “%(name)s”. Known are: %(known)s.")
MISSING = _("%(where)s: “%(name)s” is missing.")
NOT_WORDS = _("%(where)s: “%(name)s” must be text of at most %(most)s characters.")
ONE_LANGUAGE = _("%(where)s: “%(name)s” needs its words in both languages, zh and en.")
NOT_A_CODE = _(
    "%(where)s: the code “%(code)s” must be lower-case letters, digits and hyphens, 40 at most."
)
NOT_A_CHOICE = _("%(where)s: “%(value)s” is no possible “%(name)s”. Possible are: %(known)s.")
NOT_DAYS = _("%(where)s: “%(name)s” must be a whole number from 1 to %(most)s.")
NOT_YES_NO = _("%(where)s: “%(name)s” must be true or false.")
NOT_AN_ADDRESS = _("%(where)s: the address must begin with https:// or http://.")
TWICE = _("%(where)s: the code “%(code)s” stands there twice.")
NO_STEPS = _("The procedure has no step.")
NO_SOURCES_AT_ALL = _("The procedure names no source: nobody could say what it rests on.")
NO_SOURCE = _(
    "Step “%(step)s”: name the source it rests on, or say in “no_source” why there is none."
)
UNKNOWN_SOURCE = _("%(where)s: “%(code)s” is none of the sources.")
UNKNOWN_PAPER = _("Step “%(step)s”: “%(code)s” is none of the papers.")
PAPER_UNUSED = _("Paper “%(paper)s”: no step asks for it.")
NO_BRANCH = _("Step “%(step)s”: nothing follows. Let it lead to another step or to an end.")
TO_NOWHERE = _("Step “%(step)s”: “%(branch)s” leads to “%(to)s”, which is no step and no end.")
BACK_TO_END = _("Step “%(step)s”: “%(branch)s” goes back to an end; only steps are done again.")
NOT_BACK = _(
    "Step “%(step)s”: “%(branch)s” is marked as a way back, but “%(to)s” does not come before it."
)
IN_A_CIRCLE = _(
    "Steps %(steps)s go round in a circle. Mark the branch that goes back with “back = true”."
)
NOT_FIRST = _("“%(step)s” is the start, since nothing leads to it: write it first.")
SEVERAL_STARTS = _("Exactly one step may be the start, but nothing leads to: %(steps)s.")
UNREACHED = _("%(what)s “%(step)s” is never reached.")
A_STEP, AN_END = _("Step"), _("End")
END_MISSING = _("An end of kind “%(kind)s” is missing.")
SEVERAL_WITHDRAWN = _("Exactly one end may be of kind “%(kind)s”.")
NO_OBJECTION = _("End “%(end)s”: whoever is refused must read how to object (“objection”).")
PAPERS_WHILE_IT_LASTS = _(
    "Step “%(step)s” lasts its days and asks for papers; ask for them in the step before."
)
TOO_SHORT = _(
    "The whole may take %(most)s days, but the steps of the longest way take %(days)s already."
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong."""

    message: str | LazyText
    facts: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.message) % self.facts


class Unsound(Refusal):
    """A document that is no procedure; `problems` says everything that is wrong with it."""

    code = "procedures.unsound"
    message = _("The definition has mistakes: %(problems)s")
    field = "file"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(problems=" ".join(str(one) for one in problems[:5]))
