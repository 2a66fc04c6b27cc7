"""The resident's forms: few questions, everything kept when something is missing."""

from fivehearts.faces.resident.forms.by_phone import PhoneCodeForm, PhoneForm
from fivehearts.faces.resident.forms.notices import NoticeForm
from fivehearts.faces.resident.forms.own_files import FileAskForm
from fivehearts.faces.resident.forms.proving import ProofForm
from fivehearts.faces.resident.forms.refusals import show_refusal
from fivehearts.faces.resident.forms.seconding import MeTooForm
from fivehearts.faces.resident.forms.submitting import (
    KINDS,
    STEPS,
    SubmitForm,
    asked_in,
    first_open,
    whole_form,
)
from fivehearts.faces.resident.forms.tracking import MOST_TYPED, FollowUpForm, TrackForm
from fivehearts.faces.resident.forms.verbs import AskForm

__all__ = [
    "KINDS",
    "MOST_TYPED",
    "STEPS",
    "AskForm",
    "FileAskForm",
    "FollowUpForm",
    "MeTooForm",
    "NoticeForm",
    "PhoneCodeForm",
    "PhoneForm",
    "ProofForm",
    "SubmitForm",
    "TrackForm",
    "asked_in",
    "first_open",
    "show_refusal",
    "whole_form",
]
