"""Reply templates: the house words of a unit, and what may be filled in."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.foundation.verbs import Refusal

LONGEST_TITLE = 30
LONGEST_WORDS = 2000

# What stands in braces is filled in from the matter. Never a resident's name or phone.
PLACEHOLDERS: Mapping[str, LazyText] = {
    "number": _("number of the matter"),
    "date": _("today"),
    "unit": _("unit that answers"),
    "phone": _("public phone of that unit"),
    "due": _("date promised to the resident"),
}

# The verbs whose words a resident reads or that are said again and again, and the field of their
# form that takes them. Of the follow-up what the caller writes down: never the resident's own words.
FIELDS: Mapping[str, str] = {
    Verb.ANSWER_AT_ONCE: "answer",
    Verb.REPORT_DONE: "answer",
    Verb.DECLINE: "reason",
    Verb.CONTACT: "words",
    Verb.SEND_BACK: "reason",
    Verb.ATTEMPT: "words",
    Verb.CLOSE: "words",
    Verb.NOTE: "words",
}


class ReplyIncomplete(Refusal):
    """A template without title or words."""

    code = "desk.reply_incomplete"
    message = _("A template needs a title and words.")
    field = "words"


class UnknownPlaceholder(Refusal):
    """Something in braces that nobody can fill in."""

    code = "desk.unknown_placeholder"
    message = _("“%(name)s” is not known. These can be filled in: %(known)s.")
    field = "words"
