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


class NotAtOnce(Refusal):
    """A complaint is looked into, not answered from the desk."""

    code = "matters.not_at_once"
    message = _(
        "A complaint or a report of a wrong is looked into on the spot. Accept it and hand it to a unit."
    )


class RequestOpen(Refusal):
    """One request at a time."""

    code = "matters.request_open"
    message = _(
        "A request about this matter is being decided already. Wait for it or take it back."
    )


class NoRequest(Refusal):
    """Nothing is to be decided."""

    code = "matters.no_request"
    message = _("There is no such request any more; reload the page to see how it stands.")


class OwnRequest(Refusal):
    """Nobody decides on the own request."""

    code = "matters.own_request"
    message = _("You asked for this yourself; somebody else decides.")


class ReturnFinal(Refusal):
    """The superior has decided: ping-pong ends here."""

    code = "matters.return_final"
    message = _(
        "The superior unit has decided that this matter stays here. If you cannot do it, ask for more time, or have it raised to the next tier."
    )


class NoSuperior(Refusal):
    """Above the top there is nobody."""

    code = "matters.no_superior"
    message = _("There is no tier above “%(unit)s”.")


class ExtensionTooLate(Refusal):
    """More time is asked for before the date, not after."""

    code = "matters.extension_too_late"
    message = _("The promised date has passed. More time can only be asked for before it.")


class ExtendedAlready(Refusal):
    """Once per round."""

    code = "matters.extended_already"
    message = _("More time was granted in this round already; it can be granted once.")


class UnitMissing(Refusal):
    """The second return must end with a name."""

    code = "matters.unit_missing"
    message = _(
        "This matter was returned before. Name the unit that shall answer for it; your decision is final."
    )
    field = "unit"


class HandedBack(Refusal):
    """Raised and handed back once already."""

    code = "matters.handed_back"
    message = _(
        "The next tier has handed this matter back in this round. Talk to its head before raising it again."
    )


class NotEscalated(Refusal):
    """Only what was raised can be handed back."""

    code = "matters.not_escalated"
    message = _("This matter was not raised to your unit, so it cannot be handed back.")


class ColleagueCannot(Refusal):
    """The colleague holds no post that handles here."""

    code = "matters.colleague_cannot"
    message = _("“%(name)s” holds no post that handles matters of “%(unit)s”.")
    field = "to"


class UrgedToday(Refusal):
    """Once per working day: nothing is held against whoever urges."""

    code = "matters.urged_today"
    message = _(
        "You have reminded us today, and the unit has been told. You can remind us again on %(day)s. If it is dangerous, please call."
    )


class NoSupervision(Refusal):
    """Nothing to reply to."""

    code = "matters.no_supervision"
    message = _("There is no supervision order waiting for a reply.")


class SupervisedAlready(Refusal):
    """One open order of one unit."""

    code = "matters.supervised_already"
    message = _("Your unit has ordered supervision of this matter already; its reply is awaited.")


class NothingChanged(Refusal):
    """Re-classifying without a change."""

    code = "matters.nothing_changed"
    message = _("Nothing was changed: choose another kind, category or tag.")


class ReturnedBefore(Refusal):
    """A return that was granted is not answered by sending it there again."""

    code = "matters.returned_before"
    message = _("“%(unit)s” has returned this matter with agreement. Choose another unit.")
    field = "unit"


class NoMobile(Refusal):
    """A code goes by text message: to a mobile number."""

    code = "matters.no_mobile"
    message = _("Write the mobile number you left with your matter: eleven digits, 1 in front.")
    field = "phone"


class CodeJustSent(Refusal):
    """One code a minute."""

    code = "matters.code_just_sent"
    message = _("A code was asked for less than a minute ago. Wait a moment, then ask again.")


class TooManyCodes(Refusal):
    """So many codes a day for one number."""

    code = "matters.too_many_codes"
    message = _(
        "Enough codes were sent to this number today. Use number and query code from the receipt, "
        "or call the community."
    )


class WrongPhoneCode(Refusal):
    """The code does not fit, is too old, or was tried too often."""

    code = "matters.wrong_phone_code"
    message = _(
        "The code does not fit, or its ten minutes are over. Compare it, or ask for a new one."
    )
    field = "code"


class NobodyIndependent(Refusal):
    """Only those who handled a matter would be left to review it or to ask the resident."""

    code = "matters.nobody_independent"
    message = _(
        "At “%(unit)s” and above it nobody would be left to review or to follow up what the "
        "substitute has handled. Name another substitute, or have somebody given that post first."
    )
    field = "substitute"
