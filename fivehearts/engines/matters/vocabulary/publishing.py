"""Why a matter may not be published or linked, each in a sentence for a clerk."""

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal


class NothingToPublish(Refusal):
    """Declined, withdrawn or just being reviewed: there is nothing yet, or nothing any more."""

    code = "matters.nothing_to_publish"
    message = _(
        "A matter is published while it is in work or once it is closed with an answer; this one is “%(state)s”."
    )


class ConfidentialStays(Refusal):
    """A report of a wrong, or something about minors."""

    code = "matters.confidential_stays"
    message = _("Reports of a wrong and what concerns minors are never published.")


class OwnWork(Refusal):
    """Whoever handled it would decide what the public reads of it."""

    code = "matters.own_work_published"
    message = _("You handled this yourself; somebody else looks at what is published.")


class StayNeedsReason(Refusal):
    """What was found stays readable only with a reason."""

    code = "matters.stay_needs_reason"
    message = _("Say for each passage that stays readable why it tells of nobody.")


class AlreadyDown(Refusal):
    """It is no longer published."""

    code = "matters.already_down"
    message = _("This was taken from the public page already.")


class NotBefore(Refusal):
    """A chain goes back in time, and to the same resident."""

    code = "matters.not_before"
    message = _(
        "Only an earlier matter of the same resident can have been asked before. Reload the page."
    )
    field = "earlier"


class LinkedAlready(Refusal):
    """A matter repeats one other."""

    code = "matters.linked_already"
    message = _("This matter is linked to an earlier one already.")
    field = "earlier"


class MeasureOutOfRange(Refusal):
    """The number makes no sense."""

    code = "matters.measure_out_of_range"
    message = _("Please give a whole number from 1 to %(most)s.")
    field = "value"
