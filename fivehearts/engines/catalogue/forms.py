"""What is typed into the catalogue, and the fields by which a matter's questions are asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.catalogue.actions.entries import Said
from fivehearts.engines.catalogue.actions.questions import Asked
from fivehearts.engines.catalogue.models import Question, Version
from fivehearts.engines.catalogue.queries import reading
from fivehearts.engines.catalogue.queries.reading import Node
from fivehearts.engines.catalogue.vocabulary.terms import Rules, TermKey, winner
from fivehearts.engines.catalogue.vocabulary.words import (
    POWER_CHOICES,
    TERM_UNIT_CHOICES,
    AnswerKind,
    Kind,
    Responsible,
    Urgency,
    short,
)
from fivehearts.foundation.clock import Term, TermUnit
from fivehearts.foundation.clock.explain import describe
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.queries import unit_by_code
from fivehearts.foundation.web.fields import PlainTextField

LONGEST_WORDS = 300
MOST_ORDER = 9999
# A workbook of a catalogue is small; anything larger is something else.
MOST_BYTES = 5 * 1024 * 1024
YES_NO = [("yes", _("yes")), ("no", _("no"))]
PREFIX = "question_"


def field_for(question: Question) -> forms.Field:
    """The form field by which `question` is answered: words, one of several, yes or no, a date,
    a number. Pure; the clean value goes through `kept_answer` before it is kept.
    """
    label, required = question.text, question.required
    choices: list[tuple[str, Any]]
    if question.answer == AnswerKind.CHOICE:
        choices = question.options if required else [("", _("not known")), *question.options]
        return forms.ChoiceField(label=label, required=required, choices=choices)
    if question.answer == AnswerKind.YES_NO:
        choices = YES_NO if required else [("", _("not known")), *YES_NO]
        return forms.ChoiceField(
            label=label, required=required, choices=choices, widget=forms.RadioSelect
        )
    if question.answer == AnswerKind.DATE:
        day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        return forms.DateField(label=label, required=required, widget=day, localize=False)
    if question.answer == AnswerKind.NUMBER:
        return forms.IntegerField(
            label=label, required=required, min_value=-1_000_000, max_value=1_000_000
        )
    return PlainTextField(label=label, required=required, max_length=LONGEST_WORDS)


def question_fields(questions: Iterable[Question]) -> dict[str, forms.Field]:
    """The fields of several questions by the name they have in a form: `question_<key>`."""
    return {f"{PREFIX}{question.pk}": field_for(question) for question in questions}


def kept_answer(value: Any) -> str:
    """A clean value as it is kept: words as typed, choices by their Chinese words, days as
    2026-11-22, yes and no as such, "" where nothing was answered.
    """
    return "" if value is None else str(value)


def answers_in(questions: Iterable[Question], cleaned: Mapping[str, Any]) -> dict[int, str]:
    """What was answered, by the key of the question; the unanswered are left out."""
    given = {one.pk: kept_answer(cleaned.get(f"{PREFIX}{one.pk}")) for one in questions}
    return {pk: answer for pk, answer in given.items() if answer}


class EntryForm(forms.Form):
    """What the draft says of a category; a new one may be given a code."""

    code = forms.SlugField(
        label=_("Code"),
        required=False,
        max_length=40,
        help_text=_("Small letters, digits, hyphens; given for ever. Left empty, one is given."),
        error_messages={"invalid": _("Small letters, digits and hyphens alone.")},
    )
    parent = forms.ChoiceField(label=_("Part of"), required=False)
    name_zh = PlainTextField(label=_("Name in Chinese"), max_length=60)
    name_en = PlainTextField(label=_("Name in English"), max_length=60)
    examples_zh = PlainTextField(
        label=_("Examples in Chinese"),
        max_length=200,
        required=False,
        help_text=_("What residents call it; three are enough."),
    )
    examples_en = PlainTextField(label=_("Examples in English"), max_length=200, required=False)
    order = forms.IntegerField(
        label=_("Order among its neighbours"), min_value=0, max_value=MOST_ORDER, initial=0
    )
    power = forms.ChoiceField(
        label=_("Within the powers of"),
        choices=POWER_CHOICES,
        help_text=_("The lowest tier that can settle it. What lies above is raised without blame."),
    )
    responsible = forms.ChoiceField(
        label=_("Who usually answers"), choices=Responsible.choices, required=False
    )
    responsible_name = PlainTextField(
        label=_("Whose name has"),
        max_length=40,
        required=False,
        help_text=_("Where several of the kind stand there, for example two departments."),
    )
    responsible_unit = PlainTextField(
        label=_("Code of the unit"),
        max_length=40,
        required=False,
        help_text=_("Only where it is always the same unit."),
    )

    def __init__(self, *args: Any, draft: Version, node: Node | None, **kwargs: Any) -> None:
        self.nodes = {one.code: one for one in reading.flat(draft)}
        if node is not None:
            kwargs.setdefault("initial", _facts(node, self.nodes))
        super().__init__(*args, **kwargs)
        if node is not None:
            del self.fields["code"]
        below = {one.code for one in node.walk()} if node is not None else set()
        kept = node.entry.parent_id if node is not None else None
        self.fields["parent"].choices = [  # type: ignore[attr-defined]
            ("", _("stands at the top")),
            *(
                (one.code, "　" * one.level + one.entry.name)
                for one in self.nodes.values()
                if one.code not in below
                and (not one.entry.retired or one.entry.category_id == kept)
            ),
        ]

    def clean_responsible_unit(self) -> Unit | None:
        """The unit of this code; a ValidationError where there is none."""
        code = self.cleaned_data["responsible_unit"]
        if not code:
            return None
        try:
            return unit_by_code(code)
        except Unit.DoesNotExist:
            raise ValidationError(_("No unit has the code “%(code)s”.") % {"code": code}) from None

    def said(self) -> Said:
        """What the draft shall say."""
        facts = {key: value for key, value in self.cleaned_data.items() if key != "code"}
        above = self.nodes.get(facts["parent"])
        facts["parent"] = above.entry.category if above else None
        return Said(**facts)


def _facts(node: Node, nodes: Mapping[str, Node]) -> dict[str, Any]:
    entry = node.entry
    names = ("name_zh", "name_en", "examples_zh", "examples_en", "order", "power", "responsible")
    above = next((one for one in nodes.values() if one.entry.category_id == entry.parent_id), None)
    return {
        **{name: getattr(entry, name) for name in names},
        "responsible_name": entry.responsible_name,
        "parent": above.code if above else "",
        "responsible_unit": entry.responsible_unit.code if entry.responsible_unit else "",
    }


class QuestionForm(forms.Form):
    """A question asked whenever a matter of the category is registered."""

    text_zh = PlainTextField(label=_("Question in Chinese"), max_length=120)
    text_en = PlainTextField(label=_("Question in English"), max_length=160)
    answer = forms.ChoiceField(label=_("Answered by"), choices=AnswerKind.choices)
    choices_zh = PlainTextField(
        label=_("Answers in Chinese"),
        max_length=1000,
        lines=True,
        rows=4,
        required=False,
        help_text=_("One a line; only where one of several is chosen."),
    )
    choices_en = PlainTextField(
        label=_("Answers in English"), max_length=1000, lines=True, rows=4, required=False
    )
    required = forms.BooleanField(
        label=_("It must be answered"),
        required=False,
        help_text=_("Ask as little as possible: whoever cannot answer cannot register."),
    )
    order = forms.IntegerField(
        label=_("Order among the questions"), min_value=0, max_value=MOST_ORDER, initial=0
    )

    def asked(self) -> Asked:
        """What the question shall say."""
        facts = dict(self.cleaned_data)
        for name in ("choices_zh", "choices_en"):
            facts[name] = facts[name].split("\n")
        return Asked(**facts)


def of_question(question: Question) -> dict[str, Any]:
    """What a question says already, for its form."""
    names = ("text_zh", "text_en", "answer", "required", "order")
    return {
        **{name: getattr(question, name) for name in names},
        "choices_zh": "\n".join(pair[0] for pair in question.choices),
        "choices_en": "\n".join(pair[1] for pair in question.choices),
    }


class TermsForm(forms.Form):
    """The terms of one step for one tier: kinds down, urgency across; empty follows the rule
    above it.
    """

    def __init__(self, *args: Any, step: str, tier: str, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step, self.tier, self.rules = step, tier, rules
        self.keys: dict[str, TermKey] = {}
        for kind in ("", *Kind.values):
            for urgency in ("", *Urgency.values):
                self._cell(TermKey(step, urgency, kind, tier))

    def _cell(self, key: TermKey) -> None:
        name = f"{key.kind or 'any'}_{key.urgency or 'any'}"
        self.keys[name] = key
        words = f"{_kind_words(key.kind)} · {_urgency_words(key.urgency)}"
        rule = self.rules.get(key)
        amount = forms.IntegerField(
            required=False,
            min_value=1,
            max_value=100_000,
            label=words,
            initial=rule.amount if rule else None,
        )
        amount.widget.attrs |= {"aria-label": words, "class": "form-control fh-short"}
        self.fields[f"{name}_amount"] = amount
        unit = forms.ChoiceField(
            choices=TERM_UNIT_CHOICES,
            required=False,
            label=words,
            initial=str(rule.unit) if rule else str(TermUnit.WORKING_DAYS),
        )
        unit.widget.attrs |= {"aria-label": words}
        self.fields[f"{name}_unit"] = unit

    def grid(self) -> list[dict[str, Any]]:
        """The rows of the page: a kind each, with a cell for every urgency."""
        return [
            {
                "label": _kind_words(kind),
                "cells": [self._shown(kind, urgency) for urgency in ("", *Urgency.values)],
            }
            for kind in ("", *Kind.values)
        ]

    def _shown(self, kind: str, urgency: str) -> dict[str, Any]:
        name = f"{kind or 'any'}_{urgency or 'any'}"
        key = self.keys[name]
        holds = winner(self.rules, key)
        return {
            "label": short(_urgency_words(urgency)),
            "amount": self[f"{name}_amount"],
            "unit": self[f"{name}_unit"],
            "own": holds == key,
            "follows": describe(self.rules[holds]) if holds and holds != key else "",
        }

    def cells(self) -> dict[TermKey, Term | None]:
        """What every cell shall say; None follows the rule above it."""
        found: dict[TermKey, Term | None] = {}
        for name, key in self.keys.items():
            amount = self.cleaned_data.get(f"{name}_amount")
            unit = self.cleaned_data.get(f"{name}_unit") or TermUnit.WORKING_DAYS
            found[key] = Term(amount, TermUnit(unit)) if amount else None
        return found


def _kind_words(kind: str) -> str:
    return str(Kind(kind).label) if kind else str(_("any kind"))


def _urgency_words(urgency: str) -> str:
    return str(Urgency(urgency).label) if urgency else str(_("any urgency"))


class SearchForm(forms.Form):
    """Words the catalogue is narrowed by."""

    q = PlainTextField(
        label=_("A word of the name, an example or a question"), max_length=60, required=False
    )


class TierForm(forms.Form):
    """For which tier the terms are looked at."""

    tier = forms.ChoiceField(label=_("For units of"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("every tier")), *POWER_CHOICES]
        self.fields["tier"].choices = choices  # type: ignore[attr-defined]


class TagForm(forms.Form):
    """A tag; a new one may be given a code."""

    name_zh = PlainTextField(label=_("Name in Chinese"), max_length=30)
    name_en = PlainTextField(label=_("Name in English"), max_length=40)
    order = forms.IntegerField(
        label=_("Order among the tags"), min_value=0, max_value=MOST_ORDER, initial=0
    )


class PublishForm(forms.Form):
    """Why this version."""

    note = PlainTextField(
        label=_("What changes and why"),
        max_length=300,
        lines=True,
        rows=3,
        help_text=_("Whoever reads the versions in ten years will thank you."),
    )


class WorkbookForm(forms.Form):
    """A workbook to be taken into the draft."""

    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("XLSX or CSV with the titles of the exported catalogue."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": _("Please choose a file.")},
    )
    dry_run = forms.BooleanField(
        label=_("Only try it: show what would happen and keep nothing"), required=False
    )

    def clean_file(self) -> Any:
        """The upload. Raises ValidationError where it is far too large for a catalogue."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("This file is too large for a catalogue: at most 5 MB."))
        return file
