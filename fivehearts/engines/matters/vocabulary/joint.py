"""Why matters may not be handled together, or not be separated, each in a sentence for a clerk."""

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal

# Sensitive matters stay among themselves: what a matter is besides its words, by the code of its
# tag. A report of a wrong protects whoever reported it.
SECRET_TAGS: frozenset[str] = frozenset({"minors"})


class LeadingMissing(Refusal):
    """No matter in sight has this number."""

    code = "matters.leading_missing"
    message = _("No matter you can see has this number. Compare it with the slip.")
    field = "to"


class JoinsItself(Refusal):
    """A matter cannot lead itself."""

    code = "matters.joins_itself"
    message = _("This is the same matter. Give the number of the other one.")
    field = "to"


class LeadingAnswered(Refusal):
    """The leading matter has been answered or has ended."""

    code = "matters.leading_answered"
    message = _(
        "%(number)s is “%(state)s” and takes nothing along any more. Answer this one by itself; you may copy the answer from there."
    )
    field = "to"


class LeadingIsJoined(Refusal):
    """The one chosen to lead is itself handled with another: it would go round in circles."""

    code = "matters.leading_is_joined"
    message = _("%(number)s is itself handled together with %(leading)s. Join to that one.")
    field = "to"


class LeadsOthers(Refusal):
    """Others are joined to the matter: joined further it would be a chain nobody sees through."""

    code = "matters.leads_others"
    message = _(
        "%(count)s other matters are joined to this one. Let it lead and join %(number)s to it, or separate those first."
    )
    field = "to"


class OtherConfidentiality(Refusal):
    """One of both is protected more than the other."""

    code = "matters.other_confidentiality"
    message = _(
        "One of both is a report of a wrong or concerns minors, the other is not. Whoever handles one must not read the other: keep them apart."
    )
    field = "to"


class HistoryStaysApart(Refusal):
    """Imported history is handled by nobody any more."""

    code = "matters.history_stays_apart"
    message = _("Imported history is handled by nobody any more and stays as it is.")
    field = "to"


class OthersHelp(Refusal):
    """Assisting units do a part of it, or somebody was called to the spot."""

    code = "matters.others_help"
    message = _(
        "Other units are doing a part of this matter or are on their way. Let it lead, or wait for them or call them off first."
    )
    field = "to"


class NotJoined(Refusal):
    """There is nothing to separate."""

    code = "matters.not_joined"
    message = _("This matter is not joined to another one (any more). Reload the page.")


class NoMeToo(Refusal):
    """What was published is answered by now, or was taken from the page."""

    code = "matters.no_me_too"
    message = _(
        "This has been answered meanwhile. If it is still so at your place, please write to us: it becomes a request of its own."
    )
