"""What a resident asks about the own file: what is wrong, what would be right, and a paper for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fivehearts.community.people.actions.asking import MOST_PAPERS
from fivehearts.community.people.vocabulary import CorrectionField, RequestKind
from fivehearts.foundation.files.fields import FilesField
from fivehearts.foundation.files.vocabulary import FileKind
from fivehearts.foundation.web.fields import PlainTextField


class FileAskForm(forms.Form):
    """One request: few questions, fewer still for a copy or to erase."""

    use_required_attribute = False

    field = forms.ChoiceField(
        label=_("What is wrong in your file?"), choices=CorrectionField.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what is wrong.")},
    )  # fmt: skip
    wrong = PlainTextField(
        label=_("What is wrong with it?"), max_length=300, lines=True, rows=2, required=False,
        help_text=_("In your own words. You may leave it empty."),
    )  # fmt: skip
    wanted = PlainTextField(
        label=_("What would be right?"), max_length=200,
        help_text=_("Exactly as it should stand. A birth date as 1948-03-01."),
        error_messages={"required": _("Please say what would be right.")},
    )  # fmt: skip
    papers = FilesField(
        label=_("A photo of a paper that shows it"), most=MOST_PAPERS, required=False,
        kinds=(FileKind.PICTURE, FileKind.PDF),
        help_text=_(
            "You may leave it out: then we ask you to show it. At most 3; only whoever checks it opens it, and it is deleted with your request."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: RequestKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == RequestKind.CORRECTION:
            return
        for name in ("field", "wrong", "papers"):
            del self.fields[name]
        if kind == RequestKind.COPY:
            del self.fields["wanted"]
            return
        self.fields["wanted"].required = False
        self.fields["wanted"].label = _("May we know why?")
        self.fields["wanted"].help_text = _("You may leave it empty.")
