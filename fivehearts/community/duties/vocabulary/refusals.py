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
