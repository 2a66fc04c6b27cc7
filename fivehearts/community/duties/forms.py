"""What people type at the door: names, passwords, invitations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.community.duties.queries import sign_in_name
from fivehearts.community.duties.vocabulary import ROLES
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.web.fields import PlainTextField

# Longer than any password people type, shorter than what costs the server to hash.
LONGEST_PASSWORD = 200


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
