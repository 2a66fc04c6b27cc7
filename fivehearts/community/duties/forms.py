"""What people type: names, passwords, codes, invitations, posts, absences."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from fivehearts.community.duties.models import Post, User
from fivehearts.community.duties.queries import sign_in_name, substitutes_for, successors_of
from fivehearts.community.duties.vocabulary import (
    ADMINISTRATORS,
    ROLES,
    AbsenceReason,
    EmailNotUsable,
)
from fivehearts.foundation.clock import start_of, today
from fivehearts.foundation.outbox import channels
from fivehearts.foundation.outbox.vocabulary import Channel
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.web.fields import FILL_IN, PlainTextField

# Longer than any password people type, shorter than what costs the server to hash.
LONGEST_PASSWORD = 200
# Later than any day that could be meant, and early enough to count on from there.
FAR_DAY = date(2999, 12, 31)


class PasswordField(forms.CharField):
    """A password as typed; `kind` tells password managers which one it is."""

    def __init__(self, *, kind: str = "new-password", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.PasswordInput(attrs={"autocomplete": kind}))
        super().__init__(strip=False, max_length=LONGEST_PASSWORD, **kwargs)


class SignInNameField(PlainTextField):
    """A sign-in name in the one spelling it is kept in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }

    def clean(self, value: Any) -> str:
        """The name in lower case and half-width signs."""
        return sign_in_name(super().clean(value))


class TwiceTyped(forms.Form):
    """A new password typed twice, since nobody sees what is typed."""

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, second = cleaned.get("password"), cleaned.get("again")
        if first and second and first != second:
            self.add_error("again", _("The two passwords differ. Type the new one twice."))
        return cleaned


class EmailField(forms.EmailField):
    """An e-mail address; what mail servers take is said by the action."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
        super().__init__(max_length=254, required=False, widget=widget, **kwargs)
        self.error_messages["invalid"] = EmailNotUsable.message


class LanguageField(forms.ChoiceField):
    """One of the languages of the program, each under its own name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", FILL_IN)
        super().__init__(choices=own_names, widget=forms.RadioSelect, **kwargs)


def own_names() -> list[tuple[str, str]]:
    """The languages of the program as those who read them call them."""
    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


class SignInForm(forms.Form):
    """Name and password."""

    username = SignInNameField(label=_("Sign-in name"))
    password = PasswordField(label=_("Password"), kind="current-password")


class JoinForm(TwiceTyped):
    """Whoever follows an invitation chooses a name and a password."""

    display_name = PlainTextField(
        label=_("Your name"), help_text=_("As colleagues and residents read it."), max_length=40
    )
    username = SignInNameField(
        label=_("Sign-in name"), help_text=_("2 to 40 letters or digits, without spaces.")
    )
    password = PasswordField(
        label=_("Password"),
        help_text=_("At least ten characters, no common word, not only digits."),
    )
    again = PasswordField(label=_("The same password again"))
    email = EmailField(
        label=_("E-mail address"),
        help_text=_("Leave it empty if you want no letters. Colleagues see it masked."),
    )


class PasswordForm(TwiceTyped):
    """The present password and a new one."""

    present = PasswordField(label=_("Present password"), kind="current-password")
    password = PasswordField(
        label=_("New password"),
        help_text=_("At least ten characters, no common word, not only digits."),
    )
    again = PasswordField(label=_("The new password again"))


class DayField(forms.DateField):
    """A day of the calendar, by the browser's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(error_messages=FILL_IN, **kwargs)


class InviteForm(forms.Form):
    """Who shall take which post at the unit."""

    display_name = PlainTextField(label=_("Name of the colleague"), max_length=40)
    role = forms.ChoiceField(label=_("Post"), widget=forms.RadioSelect)
    term_ends_on = DayField(
        label=_("Last day of the term"),
        required=False,
        help_text=_("Leave it empty for a post without a term."),
    )

    email = EmailField(
        label=_("E-mail address"),
        help_text=_("The link goes there, too. Leave it empty to pass the link on yourself."),
    )
    language = LanguageField(
        label=_("Language of the invitation"), initial="zh-hans", required=False
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not channels.is_open(Channel.EMAIL):
            del self.fields["email"]
        choices = [
            (one.code, one.title)
            for one in ROLES.values()
            if one.exists_at(unit.kind) and one.code not in ADMINISTRATORS
        ]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


def first_moment_after(day: date) -> datetime:
    """When an absence ends whose last day this is: the midnight after it."""
    # A day no calendar reaches is refused like any other that is too far.
    return start_of(min(day, FAR_DAY)) + timedelta(days=1)


class AbsenceForm(forms.Form):
    """From which day until which, why, and who stands in."""

    since = DayField(label=_("First day away"))
    until = DayField(
        label=_("Last day away"),
        help_text=_("At most sixty days at once; it can be extended later."),
    )
    reason = forms.ChoiceField(
        label=_("Reason of the absence"),
        choices=AbsenceReason.choices,
        widget=forms.RadioSelect,
        help_text=_("Seen by you and by whoever answers for your posts."),
        error_messages=FILL_IN,
    )
    substitute = forms.ChoiceField(label=_("Who stands in"), error_messages=FILL_IN)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): (one, posts) for one, posts in substitutes_for(user)}
        self.fields["substitute"].choices = _by_unit(self.colleagues)  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """What `begin_absence` takes. A first day that is today begins now, another at midnight."""
        given = self.cleaned_data
        first = max(min(given["since"], FAR_DAY), today() - timedelta(days=1))
        return {
            "since": None if first == today() else start_of(first),
            "until": first_moment_after(given["until"]),
            "reason": given["reason"],
            "substitute": self.colleagues[given["substitute"]][0],
        }


def _by_unit(colleagues: dict[str, tuple[User, list[Post]]]) -> list[tuple[Any, Any]]:
    """The choices under their units, nearest first; each name with the posts held there."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, (user, posts) in colleagues.items():
        here = posts[0].unit
        titles = [str(ROLES[post.role].title) for post in posts if post.unit_id == here.pk]
        groups.setdefault(here.name, []).append(
            (key, f"{user.display_name} · {gettext(', ').join(titles)}")
        )
    return [("", _("Choose a colleague")), *groups.items()]


class ExtendForm(forms.Form):
    """A later last day."""

    until = DayField(label=_("New last day"))


class EndPostForm(forms.Form):
    """Who takes over what the leaver has in hand; somebody must where work is open."""

    successor = forms.ChoiceField(
        label=_("Who takes over the work in hand?"), required=False, error_messages=FILL_IN
    )

    def __init__(self, *args: Any, post: Post, open_work: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): one for one in successors_of(post)}
        names = [(key, one.display_name) for key, one in self.colleagues.items()]
        self.fields["successor"].required = bool(open_work)
        self.fields["successor"].choices = [("", _("Choose a colleague")), *names]  # type: ignore[attr-defined]


class TermForm(forms.Form):
    """The last day of a term, or none."""

    term_ends_on = DayField(
        label=_("Last day of the term"),
        required=False,
        help_text=_("Leave it empty for a post without a term."),
    )


class GivePostForm(forms.Form):
    """Which colleague takes which post at the unit, until when."""

    username = SignInNameField(
        label=_("Sign-in name of the colleague"),
        help_text=_("The system administrator makes an account for whoever has none yet."),
    )
    role = forms.ChoiceField(label=_("Post"), widget=forms.RadioSelect, error_messages=FILL_IN)
    term_ends_on = DayField(
        label=_("Last day of the term"),
        required=False,
        help_text=_("Leave it empty for a post without a term."),
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, one.title) for one in ROLES.values() if one.exists_at(unit.kind)]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class AccountForm(forms.Form):
    """A new account, without a post."""

    display_name = PlainTextField(label=_("Name of the colleague"), max_length=40)
    username = SignInNameField(
        label=_("Sign-in name"), help_text=_("2 to 40 letters or digits, without spaces.")
    )
    work_phone = PlainTextField(label=_("Work phone"), max_length=20, required=False)


class ContactForm(forms.Form):
    """How one is called, by which telephone and address reached, and in which language."""

    display_name = PlainTextField(
        label=_("Your name"), help_text=_("As colleagues and residents read it."), max_length=40
    )
    work_phone = PlainTextField(
        label=_("Work phone"),
        max_length=20,
        required=False,
        help_text=_("Urgent messages nobody reads here go there by text message."),
    )
    email = EmailField(label=_("E-mail address"))
    remove_email = forms.BooleanField(label=_("Send me no letters any more"), required=False)
    language = LanguageField(label=_("Language of my messages and pages"))

    def __init__(self, *args: Any, known: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            words = gettext("Now: %(address)s. Leave it empty to keep this address.")
            self.fields["email"].help_text = words % {"address": known}
        else:
            del self.fields["remove_email"]

    @property
    def facts(self) -> dict[str, Any]:
        """What `correct_contact` takes: an address left empty is kept."""
        given = dict(self.cleaned_data)
        removed = given.pop("remove_email", False)
        given["email"] = "" if removed else given["email"] or None
        return given


class CodeField(PlainTextField):
    """A code of an authenticator, or one from paper."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs |= {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "spellcheck": "false",
        }


class CodeForm(forms.Form):
    """One code, whichever kind it is."""

    code = CodeField(
        label=_("Code of the second step"),
        help_text=_("The six digits your authenticator shows now, or a code from your paper."),
    )


class SetUpForm(forms.Form):
    """The first code, which proves that the authenticator is set up."""

    code = CodeField(label=_("The six digits it shows now"))


class PasskeyNameForm(forms.Form):
    """How a passkey is called in one's list."""

    name = PlainTextField(
        label=_("Name of this passkey"),
        max_length=40,
        help_text=_("So that you know it again in your list."),
    )


class ConfirmForm(forms.Form):
    """The password once more."""

    password = PasswordField(label=_("Your password"), kind="current-password")


class NewPasswordForm(TwiceTyped):
    """A new password, by a link of the head."""

    password = PasswordField(
        label=_("New password"),
        help_text=_("At least ten characters, no common word, not only digits."),
    )
    again = PasswordField(label=_("The new password again"))
