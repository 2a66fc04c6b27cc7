"""How people write a procedure, begin one, and take its steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.procedures.definition import Definition
from fivehearts.engines.procedures.models import RunPaper, RunStep, Version
from fivehearts.engines.procedures.vocabulary.words import LONGEST_DOCUMENT, PaperState
from fivehearts.foundation.web.fields import PlainTextField, plain_text


class DocumentForm(forms.Form):
    """A definition as a file, or typed in place."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,.toml"}),
        help_text=_("JSON or TOML. What is in the file takes the place of the words below."),
    )
    text = forms.CharField(
        label=_("Definition"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "fh-code"}),
    )
    note = PlainTextField(label=_("What changes and why"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """The document as text, from the file where there is one."""
        cleaned = super().clean() or {}
        upload = cleaned.get("file")
        if upload is not None:
            if upload.size > 4 * LONGEST_DOCUMENT:
                raise ValidationError(_("This file is too large for a procedure."))
            try:
                cleaned["text"] = upload.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("This is no text in UTF-8."))
                return cleaned
        cleaned["text"] = plain_text(cleaned.get("text") or "", lines=True)
        if not cleaned["text"].strip():
            self.add_error("file", _("Choose a file, or type the definition."))
        return cleaned


class BeginForm(forms.Form):
    """Which way the matter shall go."""

    procedure = forms.ChoiceField(label=_("Procedure"))

    def __init__(self, *args: Any, versions: list[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {one.procedure.code: one for one in versions}
        self.fields["procedure"].choices = [  # type: ignore[attr-defined]
            (code, str(one.definition.title)) for code, one in self.versions.items()
        ]

    def facts(self) -> dict[str, Any]:
        """What the action is given."""
        return {"version": self.versions[self.cleaned_data["procedure"]]}


class FinishForm(forms.Form):
    """How a step ended."""

    branch = forms.ChoiceField(label=_("How did the step end?"), widget=forms.RadioSelect)
    reason = PlainTextField(
        label=_("Reason, read by the resident"),
        max_length=500,
        lines=True,
        rows=3,
        required=False,
        help_text=_("Needed where it ends with a no; how to object is added by itself."),
    )
    note = PlainTextField(
        label=_("Note for colleagues"), max_length=1000, lines=True, rows=3, required=False
    )
    step = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)

    def __init__(self, *args: Any, current: RunStep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].choices = [  # type: ignore[attr-defined]
            (one.code, str(one.when)) for one in current.stage.branches
        ]
        self.initial["step"] = current.pk


class PapersForm(forms.Form):
    """How each paper of the list stands."""

    def __init__(
        self, *args: Any, definition: Definition, ticked: dict[str, RunPaper], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for paper in definition.papers:
            known = ticked.get(paper.code)
            self.fields[paper.code] = forms.ChoiceField(
                label=str(paper.name),
                choices=[("", _("not looked at")), *PaperState.choices],
                required=False,
                initial=known.state if known else "",
            )

    def facts(self) -> dict[str, Any]:
        """What the action is given: the papers somebody looked at."""
        return {"papers": {code: state for code, state in self.cleaned_data.items() if state}}


class AskForm(forms.Form):
    """Which papers are missing."""

    papers = forms.MultipleChoiceField(
        label=_("Missing papers"), widget=forms.CheckboxSelectMultiple
    )
    words = PlainTextField(
        label=_("Words to the resident"), max_length=500, lines=True, rows=3, required=False
    )

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["papers"].choices = [  # type: ignore[attr-defined]
            (one.code, str(one.name)) for one in definition.papers
        ]

    def facts(self) -> dict[str, Any]:
        """What the action is given."""
        return dict(self.cleaned_data)


class EndForm(forms.Form):
    """Why it stops before its end."""

    reason = PlainTextField(
        label=_("Why it stops, read by the resident"), max_length=500, lines=True, rows=3
    )

    def facts(self) -> dict[str, Any]:
        """What the action is given."""
        return dict(self.cleaned_data)
