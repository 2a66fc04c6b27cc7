"""Why a verb about people is refused, in sentences a clerk can act on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal


class BadPhone(Refusal):
    """The phone cannot be dialled."""

    code = "people.bad_phone"
    message = _("This is no phone number that can be called. Check the digits, or leave it empty.")
    field = "phone"


class BadName(Refusal):
    """The name is empty or too long."""

    code = "people.bad_name"
    message = _("Give a name of 1 to 60 characters.")
    field = "name"


class StillLivedIn(Refusal):
    """Somebody is registered in a building that is to be closed."""

    code = "people.still_lived_in"
    message = _("%(count)s residents live there by the register. Note first where they moved to.")


class PurposeMissing(Refusal):
    """No purpose of the list was named."""

    code = "people.purpose_missing"
    message = _("Say what you need the contact for, then it is shown.")
    field = "purpose"


class NothingToShow(Refusal):
    """The person left nothing of this kind, or it was erased by rule."""

    code = "people.nothing_to_show"
    message = _("The resident left no such data, or it was erased when its time was over.")


class ReasonMissing(Refusal):
    """Two files are merged that the program did not find alike, and nobody says why."""

    code = "people.reason_missing"
    message = _("Say how you know that both files are of one person.")
    field = "reason"


class SourceMissing(Refusal):
    """A rule without its source is nobody's rule."""

    code = "people.source_missing"
    message = _("Name the rule or decision by which files are kept so long.")
    field = "source"


class LongerThanAbove(Refusal):
    """The city has said a time for all, and leaves only shorter ones to communities."""

    code = "people.longer_than_above"
    message = _(
        "%(unit)s keeps this for %(days)d days and lets communities only keep it shorter. Give fewer"
        " days, or ask there."
    )
    field = "days"


class BadDays(Refusal):
    """Too few days, or too many."""

    code = "people.bad_days"
    message = _("Give a number of days from 30 to 36500.")
    field = "days"


class BadIdentity(Refusal):
    """The number is no identity number."""

    code = "people.bad_identity"
    message = _(
        "The check digit of this identity number does not fit. Compare it with the card, or leave"
        " it empty."
    )
    field = "identity"


class IdentityDisagrees(Refusal):
    """Birth date or sex differ from what the identity number says."""

    code = "people.identity_disagrees"
    message = _("Birth date or sex differ from what the identity number says. Check both.")
    field = "identity"


class BadBirth(Refusal):
    """The birth date lies in the future or too far back."""

    code = "people.bad_birth"
    message = _("This birth date cannot be right. Give year, month and day, or leave it empty.")
    field = "birth_on"


class KnownAlready(Refusal):
    """The same name with the same phone is in the register of this community."""

    code = "people.known_already"
    message = _(
        "Somebody with this name and phone is known here already. Search by the phone and open"
        " that file instead."
    )
    field = "phone"


class FileMerged(Refusal):
    """The file was merged into another one, which speaks for it."""

    code = "people.file_merged"
    message = _("This file was merged into another one. Open that one and go on there.")


class FileErased(Refusal):
    """Nothing of the file is left but its key."""

    code = "people.file_erased"
    message = _("This file was erased when its time was over. Write the person down anew.")


class HasLeft(Refusal):
    """The person moved away or died."""

    code = "people.has_left"
    message = _("This person has moved away or died. Take that back first if it was a mistake.")


class WrongDay(Refusal):
    """A day is missing, lies in the future or before the beginning."""

    code = "people.wrong_day"
    message = _("This day does not fit: it lies in the future, or before it began.")


class TwiceAtOnce(Refusal):
    """The person belongs to this household, or lives at this dwelling, already."""

    code = "people.twice_at_once"
    message = _("The person already belongs here in these days. End that first, or change the day.")


class HeadTaken(Refusal):
    """The household has a head."""

    code = "people.head_taken"
    message = _("This household has a head already. Name the new head on its page instead.")
    field = "relation"


class OutsideCommunity(Refusal):
    """The dwelling belongs to another community."""

    code = "people.outside_community"
    message = _(
        "This dwelling belongs to another community. Record a move there; the file then follows."
    )
    field = "dwelling"


class LabelThere(Refusal):
    """The person has this label now."""

    code = "people.label_there"
    message = _("The person has this label already. Look at it again instead of adding it twice.")
    field = "kind"


class ConsentMissing(Refusal):
    """The label is kept by consent, and no live consent was given."""

    code = "people.consent_missing"
    message = _(
        "There is no consent for this purpose. Ask the person, note the consent, then add the label."
    )
    field = "purpose"


class ConsentThere(Refusal):
    """The person agreed to this purpose already."""

    code = "people.consent_there"
    message = _("The person has already agreed to this purpose.")
    field = "purpose"


class AlreadyEnded(Refusal):
    """What should end has ended."""

    code = "people.already_ended"
    message = _("This has ended already. Reload the page to see how it stands.")


class SameFile(Refusal):
    """Two files cannot be merged: they are one already."""

    code = "people.same_file"
    message = _("These two files already are one.")


class NotMerged(Refusal):
    """There is nothing to take apart."""

    code = "people.not_merged"
    message = _("This file is not merged into another one.")


class KnownThere(Refusal):
    """The other community keeps a file of this person."""

    code = "people.known_there"
    message = _(
        "%(unit)s already keeps a file of this person. Ask the sub-district to merge the two into"
        " the file kept there."
    )
    field = "to_unit"


class BadDestination(Refusal):
    """The unit moved to is no other community."""

    code = "people.bad_destination"
    message = _("Choose another community of the city.")
    field = "to_unit"


class Held(Refusal):
    """A legal hold stands on the file."""

    code = "people.held"
    message = _("A legal hold stands on this file, so nothing of it is erased.")


class StillNeeded(Refusal):
    """Open work needs the file, or its time is not over."""

    code = "people.still_needed"
    message = _("This file is still needed: the person lives here, or a matter needs the contact.")


class CorrectionThere(Refusal):
    """The same thing is being corrected."""

    code = "people.correction_there"
    message = _("A correction of this is waiting already. It is answered first.")
    field = "field"


class BadEmail(Refusal):
    """No mail server would take this address."""

    code = "people.bad_email"
    message = _("This is no e-mail address. Check it, or leave it empty.")
    field = "email"


class LinkWrong(Refusal):
    """A link of a letter that is too old, was changed, or is of another address."""

    code = "people.link_wrong"
    message = _("This link works no more. Open My file and write the address down again.")


class WantedMissing(Refusal):
    """Nobody says what would be right."""

    code = "people.wanted_missing"
    message = _("Say what would be right, so that it can be checked.")
    field = "wanted"


class AnswerMissing(Refusal):
    """Something asked is not done, or not whole, and nobody says why."""

    code = "people.answer_missing"
    message = _("Say in the answer what was done and why not the rest: the resident reads it.")
    field = "answer"


class TooManyPapers(Refusal):
    """More papers than anybody looks through."""

    code = "people.too_many_papers"
    message = _("At most %(most)d pictures or papers go with one request.")
    field = "papers"


class NotACopy(Refusal):
    """No copy was asked for."""

    code = "people.not_a_copy"
    message = _("No copy of this file was asked for.")
