"""Why a verb of procedures is refused, in sentences a clerk can act on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal


class DraftMissing(Refusal):
    """Nothing is being written."""

    code = "procedures.draft_missing"
    message = _("There is no draft any more: reload the page.")


class OwnDraft(Refusal):
    """Nobody puts in force alone what they wrote; `who` names those who may."""

    code = "procedures.own_draft"
    message = _(
        "Whoever wrote a draft does not publish it. Ask somebody else who keeps procedures: %(who)s."
    )


class NobodyElse(Refusal):
    """There is no second person who could publish."""

    code = "procedures.nobody_else"
    message = _(
        "Whoever wrote a draft does not publish it, and nobody else keeps procedures yet. "
        "Let a security administrator give a second colleague the post “%(post)s” at %(unit)s."
    )


class CodeStays(Refusal):
    """The document of another procedure was handed in."""

    code = "procedures.code_stays"
    message = _("This is the page of “%(code)s”, but the file says it is “%(other)s”.")
    field = "file"


class UnknownCategory(Refusal):
    """A procedure is to be proposed for a category nobody knows."""

    code = "procedures.unknown_category"
    message = _("The catalogue has no category “%(code)s”.")
    field = "file"


class NothingChanged(Refusal):
    """The draft says what is in force already."""

    code = "procedures.nothing_changed"
    message = _("The draft says the same as the version in force.")


class NotInForce(Refusal):
    """No version of it is published."""

    code = "procedures.not_in_force"
    message = _("This procedure is not in force; choose another one.")
    field = "procedure"


class RunsAlready(Refusal):
    """One procedure at a time."""

    code = "procedures.runs_already"
    message = _("A procedure runs for this matter already; reload the page to see its step.")


class NoUnit(Refusal):
    """Nobody there does such a step."""

    code = "procedures.no_unit"
    message = _(
        "The step “%(step)s” is done by: %(who)s. No such unit stands here; let the administrator add it."
    )


class StepDone(Refusal):
    """Somebody else was faster."""

    code = "procedures.step_done"
    message = _("A colleague has finished this step a moment ago; reload the page to see the next.")


class RunEnded(Refusal):
    """The run is over."""

    code = "procedures.run_ended"
    message = _("The procedure of this matter has ended; reload the page to see how.")


class BranchUnknown(Refusal):
    """The step has no such branch."""

    code = "procedures.branch_unknown"
    message = _("Choose how the step ended.")
    field = "branch"


class PapersMissing(Refusal):
    """Papers the step asks for are not ticked."""

    code = "procedures.papers_missing"
    message = _("Still missing: %(papers)s. Tick what is here, or ask the resident for it.")
    field = "branch"


class TooEarly(Refusal):
    """The days it must last are not over."""

    code = "procedures.too_early"
    message = _("This step lasts its days: it can be finished from %(day)s on.")


class ReasonMissing(Refusal):
    """Whoever is refused is told why."""

    code = "procedures.reason_missing"
    message = _("Say why: the resident reads the reason together with how to object.")
    field = "reason"


class WaitsForPapers(Refusal):
    """The clocks stand until papers come."""

    code = "procedures.waits_for_papers"
    message = _("Papers of the resident are awaited: note first that they have come.")


class WaitsForNothing(Refusal):
    """No papers are awaited."""

    code = "procedures.waits_for_nothing"
    message = _("No papers are awaited any more; reload the page to see how it stands.")


class NoPapersChosen(Refusal):
    """Which papers are missing was not said."""

    code = "procedures.no_papers_chosen"
    message = _("Choose which papers are missing.")
    field = "papers"


class PaperUnknown(Refusal):
    """The procedure knows no such paper."""

    code = "procedures.paper_unknown"
    message = _("The procedure asks for no such paper.")
    field = "papers"


class LastsItsDays(Refusal):
    """Nothing is asked for while days pass by themselves."""

    code = "procedures.lasts_its_days"
    message = _("While this step lasts no papers are asked for; wait for its end.")


class RunStillOpen(Refusal):
    """The matter may not be answered while its procedure runs."""

    code = "procedures.run_still_open"
    message = _(
        "The procedure “%(procedure)s” still runs, at the step “%(step)s”. Bring it to its end first."
    )
