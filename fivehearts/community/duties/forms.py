"""What people type: names, passwords, invitations, absences."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fivehearts.community.duties.models import Post, User
from fivehearts.community.duties.queries import sign_in_name, substitutes_for, successors_of
from fivehearts.community.duties.vocabulary import ROLES, AbsenceReason
from fivehearts.foundation.clock import start_of, today
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


class PasswordForm(TwiceTyped):
    """The present password and a new one."""

    present = PasswordField(label=_("Present password"), kind="current-password")
    password = PasswordField(
        label=_("New password"),
        help_text=_("At least ten characters, no common word, not only digits."),
    )
    again = PasswordField(label=_("The new password again"))


class InviteForm(forms.Form):
    """Who shall take which post at the unit."""

    display_name = PlainTextField(label=_("Name of the colleague"), max_length=40)
    role = forms.ChoiceField(label=_("Post"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(r.code, r.title) for r in ROLES.values() if r.exists_at(unit.kind)]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class DayField(forms.DateField):
    """A day of the calendar, by the browser's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(error_messages=FILL_IN, **kwargs)


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
    """Who takes over what the leaver has in hand, where somebody does."""

    successor = forms.ChoiceField(
        label=_("Who takes over the work in hand?"),
        required=False,
        help_text=_("Without a name it goes back to the unit, to be given out anew."),
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): one for one in successors_of(post)}
        names = [(key, one.display_name) for key, one in self.colleagues.items()]
        self.fields["successor"].choices = [("", _("Nobody: back to the unit")), *names]  # type: ignore[attr-defined]


class NewPasswordForm(TwiceTyped):
    """A new password, by a link of the head."""

    password = PasswordField(
        label=_("New password"),
        help_text=_("At least ten characters, no common word, not only digits."),
    )
    again = PasswordField(label=_("The new password again"))
