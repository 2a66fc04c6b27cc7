"""Why a verb of duties may not be done now."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal


class NameTaken(Refusal):
    """Somebody already signs in by this name."""

    code = "duties.name_taken"
    message = _("Somebody already signs in as “%(username)s”. Choose another name.")
    field = "username"


class NameNotUsable(Refusal):
    """The name is empty, too long or holds signs nobody can type."""

    code = "duties.name_not_usable"
    message = _(
        "A name has 1 to 40 characters; a sign-in name 2 to 40 letters or digits, without spaces."
    )
    field = "username"


class EmailNotUsable(Refusal):
    """No letter could be sent to this address."""

    code = "duties.email_not_usable"
    message = _("This is no e-mail address letters can be sent to. Write it as name@example.cn.")
    field = "email"


class PasswordTooWeak(Refusal):
    """The password does not keep the rules; `message` says which."""

    code = "duties.password_too_weak"
    message = _(
        "This password is too easy to guess. Choose at least ten characters that are no common word."
    )
    field = "password"


class WrongPassword(Refusal):
    """The present password was not given correctly."""

    code = "duties.wrong_password"
    message = _("This is not your present password. Type it again; mind capital letters.")
    field = "present"


class PostNotForThisUnit(Refusal):
    """The role does not exist at units of this kind."""

    code = "duties.post_not_for_this_unit"
    message = _("“%(role)s” is not a post at “%(unit)s”. Choose another role or another unit.")
    field = "role"


class PostAlreadyHeld(Refusal):
    """The same open post of the same person exists."""

    code = "duties.post_already_held"
    message = _("%(name)s already holds this post at “%(unit)s”.")


class PostAlreadyEnded(Refusal):
    """The post was ended before."""

    code = "duties.post_already_ended"
    message = _("This post was already ended. Reload the page to see who holds it now.")


class LastHead(Refusal):
    """The last person who may invite for this unit would go."""

    code = "duties.last_head"
    message = _(
        "Nobody else could invite colleagues here afterwards. Give somebody else this post first."
    )


class UnitClosed(Refusal):
    """The unit was closed and takes no new posts."""

    code = "duties.unit_closed"
    message = _("“%(unit)s” was closed. Choose a unit that is working.")
    field = "unit"


class InvitationGone(Refusal):
    """The link is unknown, used, revoked or too old."""

    code = "duties.invitation_gone"
    message = _(
        "This invitation no longer works: it was used, taken back, or is too old. Ask for a new one."
    )


class ResetGone(Refusal):
    """The link for a new password is unknown, used, replaced or too old."""

    code = "duties.reset_gone"
    message = _(
        "This link no longer works: it was used, replaced by a newer one, or is too old. Ask for a new one."
    )


class SuccessorNotHere(Refusal):
    """The named successor may not handle what the leaver had in hand."""

    code = "duties.successor_not_here"
    message = _(
        "%(name)s may not handle matters at “%(unit)s”. Choose a colleague who may, or leave the work to the unit."
    )
    field = "successor"


class SubstituteIsAbsent(Refusal):
    """Nobody stands in for themselves."""

    code = "duties.substitute_is_absent"
    message = _("Nobody can stand in for themselves. Choose a colleague.")
    field = "substitute"


class SubstituteNotNear(Refusal):
    """The substitute works somewhere else, or reads no matters there."""

    code = "duties.substitute_not_near"
    message = _(
        "%(name)s cannot stand in for %(absent)s: a substitute reads matters by a post at the same unit, at a unit above or below it in the sub-district, or in the same community."
    )
    field = "substitute"


class NothingToStandInFor(Refusal):
    """Whoever is to be away holds no post."""

    code = "duties.nothing_to_stand_in_for"
    message = _("%(name)s holds no post at present, so there is nothing to stand in for.")


class AbsenceBeginsBadly(Refusal):
    """The absence would begin in the past, or too far ahead."""

    code = "duties.absence_begins_badly"
    message = _("An absence cannot begin in the past. Choose today or a later day.")
    too_far = _("An absence can be set at most %(days)d days ahead. Choose an earlier day.")
    field = "since"


class AbsenceEndsBadly(Refusal):
    """The absence would end before it began, or last too long."""

    code = "duties.absence_ends_badly"
    message = _("An absence ends after it began. Choose a later last day.")
    too_long = _(
        "At most %(days)d days can be set at once. Choose an earlier last day; later you can extend it."
    )
    not_longer = _(
        "This is not later than the last day so far. To come back earlier, end the absence."
    )
    field = "until"


class AbsencesOverlap(Refusal):
    """The same person is away already during that time."""

    code = "duties.absences_overlap"
    message = _(
        "%(name)s is already away from %(since)s to %(until)s. End or extend that absence instead."
    )
    field = "since"


class AbsenceCircle(Refusal):
    """Everybody in the chain would be away, and nobody would do the work."""

    code = "duties.absence_circle"
    message = _(
        "Nobody would be left to do the work: %(circle)s. Choose a substitute who is there."
    )
    field = "substitute"


class AbsenceAlreadyEnded(Refusal):
    """The absence was ended before."""

    code = "duties.absence_already_ended"
    message = _("This absence is already over. Reload the page to see how things stand.")


class AdministratorsApart(Refusal):
    """Two of the three administrators would be one person."""

    code = "duties.administrators_apart"
    message = _(
        "%(name)s is %(role)s already. System, security and audit lie with three different people: choose somebody else, or end that post first."
    )
    field = "role"


class NotToOneself(Refusal):
    """Somebody would give a post to themselves."""

    code = "duties.not_to_oneself"
    message = _("Nobody gives a post to themselves. Ask another security administrator.")


class LastAdministrator(Refusal):
    """The last security administrator would go, and nobody could give posts any more."""

    code = "duties.last_administrator"
    message = _(
        "Nobody else is security administrator here. Give somebody else this post before it ends."
    )


class WorkInHand(Refusal):
    """The post would end while its holder still has open work."""

    code = "duties.work_in_hand"
    message = _(
        "%(name)s still has open work in hand by this post: %(number)d. Choose who takes it over."
    )
    field = "successor"


class TermEndsBadly(Refusal):
    """The last day of a term lies in the past, or too far ahead."""

    code = "duties.term_ends_badly"
    message = _(
        "The last day of a term is today or later, at most ten years ahead. Choose another day."
    )
    field = "term_ends_on"


class CodeNotRight(Refusal):
    """The code of the authenticator is not the one shown now."""

    code = "duties.code_not_right"
    message = _("This code is not right. Wait for the next one and type its six digits.")
    field = "code"


class PasskeyNotTaken(Refusal):
    """What the browser sent is no passkey of this person and this page."""

    code = "duties.passkey_not_taken"
    message = _("The passkey was not accepted. Try once more, or choose another way to sign in.")


class TooManyPasskeys(Refusal):
    """As many passkeys as anybody needs are there already."""

    code = "duties.too_many_passkeys"
    message = _("You have %(number)d passkeys already. Take one off that you no longer use.")


class AuthenticatorThere(Refusal):
    """An authenticator is set up already."""

    code = "duties.authenticator_there"
    message = _("An authenticator is set up already. Take it off first to set up another.")


class FactorGone(Refusal):
    """The factor was taken off before."""

    code = "duties.factor_gone"
    message = _("This was taken off already. Reload the page to see how things stand.")


class FactorDemanded(Refusal):
    """The posts of this person demand a second factor, and this is the last one."""

    code = "duties.factor_demanded"
    message = _("Your posts ask for a second step at sign-in. Set up another one before this goes.")


class AccountHoldsPosts(Refusal):
    """The account still holds posts, and perhaps work."""

    code = "duties.account_holds_posts"
    message = _(
        "%(name)s still holds a post. Whoever answers for the unit, or the security administrator, ends it and hands over the work first."
    )


class AccountAsItIs(Refusal):
    """The account is closed, or open, already."""

    code = "duties.account_as_it_is"
    message = _("Nothing to do: the account is like this already. Reload the page.")


class CodesClosed(Refusal):
    """Too many wrong codes: none is looked at for a while."""

    code = "duties.codes_closed"
    message = _(
        "Too many wrong codes. You can try again from %(time)s on. If it was not you, change your password."
    )
    field = "code"
