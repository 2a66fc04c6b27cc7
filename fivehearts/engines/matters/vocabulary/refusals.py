"""Why a verb on a matter may be refused, each in a sentence a clerk can act on."""

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal


class WordsMissing(Refusal):
    """A matter without words cannot be handled."""

    code = "matters.words_missing"
    message = _("Please write what happened: a sentence is enough.")
    field = "words"


class PlaceMissing(Refusal):
    """The unit of the place is not a community or a grid."""

    code = "matters.place_missing"
    message = _("Please choose the community where it happened.")
    field = "place_unit"


class ContactMissing(Refusal):
    """A phone is needed for this way of registering."""

    code = "matters.contact_missing"
    message = _("Please give a phone number, or choose “anonymous” or “no contact”.")
    field = "phone"


class AddressMissing(Refusal):
    """Declining without the right address leaves the resident alone."""

    code = "matters.address_missing"
    message = _(
        "Say where the resident should turn instead: the name of the body and its phone or address."
    )
    field = "right_address"


class ReasonMissing(Refusal):
    """A reason is needed."""

    code = "matters.reason_missing"
    message = _("Please write the reason in a sentence; it stays with the matter.")
    field = "reason"


class UnitClosed(Refusal):
    """The unit no longer works."""

    code = "matters.unit_closed"
    message = _("“%(unit)s” no longer takes matters. Choose another unit.")
    field = "unit"


class OutOfReach(Refusal):
    """The unit stands outside the sight of the dispatcher."""

    code = "matters.out_of_reach"
    message = _(
        "“%(unit)s” is not below or beside your unit. Hand the matter to the next tier instead."
    )
    field = "unit"


class AnswerMissing(Refusal):
    """Reporting done without an answer for the resident."""

    code = "matters.answer_missing"
    message = _("Write the answer the resident will read: what was done, and what was not.")
    field = "answer"


class OwnReport(Refusal):
    """The one who reported it done would review it."""

    code = "matters.own_report"
    message = _("You reported this done yourself; somebody else reviews it.")


class OwnHandling(Refusal):
    """The one who handled it would follow it up."""

    code = "matters.own_handling"
    message = _("You handled this yourself; somebody else asks the resident.")


class AlreadyAnswered(Refusal):
    """One follow-up per round."""

    code = "matters.already_answered"
    message = _("The follow-up of this round has been answered already.")


class AnswersIncomplete(Refusal):
    """The three answers belong together."""

    code = "matters.answers_incomplete"
    message = _("All three questions need an answer.")


class TriesMissing(Refusal):
    """Too few attempts to give up."""

    code = "matters.tries_missing"
    message = _(
        "The resident was tried %(tries)s times. Three tries at different times are needed before it may be closed."
    )


class ContactPossible(Refusal):
    """There is a contact, so closing without asking is not allowed."""

    code = "matters.contact_possible"
    message = _("The resident left a contact: ask before closing.")


class NoContactPossible(Refusal):
    """Nobody can be reached."""

    code = "matters.no_contact_possible"
    message = _("No contact was left, so nobody can be called. Choose “no contact was left”.")


class WrongCode(Refusal):
    """Number or query code do not fit. The same sentence for both, so that nobody can probe."""

    code = "matters.wrong_code"
    message = _(
        "Number and query code do not fit together. Both stand on your receipt; please look again."
    )
    field = "code"


class TooManyTries(Refusal):
    """Too many wrong codes from one network address."""

    code = "matters.too_many_tries"
    message = _(
        "There were too many wrong tries from this network. Please wait 15 minutes, or call the community."
    )
    field = "code"


class UnitHoldsMatters(Refusal):
    """A unit with open matters cannot be closed: they would be lost."""

    code = "matters.unit_holds_matters"
    message = _(
        "%(number)s open matters still lie with this unit. Have them finished or handed on first."
    )


class TooManyPhotos(Refusal):
    """More pictures than a matter may carry at once."""

    code = "matters.too_many_photos"
    message = _("At most %(most)s pictures at a time; choose the clearest ones.")
    field = "photos"
