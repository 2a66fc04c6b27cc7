"""Why the catalogue is not changed now, in a sentence."""

from django.utils.translation import gettext_lazy as _

from fivehearts.foundation.verbs import Refusal


class DraftMissing(Refusal):
    """There is no draft to change."""

    code = "catalogue.draft_missing"
    message = _("There is no draft. Begin one first; what is published is never changed.")


class DraftOpen(Refusal):
    """Somebody has begun a draft already."""

    code = "catalogue.draft_open"
    message = _("Version %(number)s is being drafted already. Go on with that draft.")


class Unfinished(Refusal):
    """The draft lacks something a matter would need."""

    code = "catalogue.unfinished"
    message = _("This draft cannot be published yet. %(gaps)s")


class NothingChanged(Refusal):
    """The draft says what the published version says."""

    code = "catalogue.nothing_changed"
    message = _("This draft says nothing new. Change something, or discard it.")


class ReasonNeeded(Refusal):
    """Whoever reads the versions later wants to know why."""

    code = "catalogue.reason_needed"
    message = _("Please write in a few words what changes and why.")
    field = "note"


class CodeTaken(Refusal):
    """Codes are given once, for ever."""

    code = "catalogue.code_taken"
    message = _("The code “%(code)s” is used already. Codes are given once, for ever.")
    field = "code"


class CodeNotUsable(Refusal):
    """Letters, digits and hyphens alone."""

    code = "catalogue.code_not_usable"
    message = _("A code has 2 to 40 small letters, digits or hyphens and begins with a letter.")
    field = "code"


class NameMissing(Refusal):
    """Both names are shown: Chinese to most, English to some."""

    code = "catalogue.name_missing"
    message = _("Please give the name in Chinese and in English.")
    field = "name_zh"


class NotBelowItself(Refusal):
    """A tree has no rings."""

    code = "catalogue.not_below_itself"
    message = _("A category cannot stand below itself or below its own parts.")
    field = "parent"


class TooDeep(Refusal):
    """Nobody finds through a deep tree."""

    code = "catalogue.too_deep"
    message = _("The tree has at most %(levels)s levels. Choose a higher place.")
    field = "parent"


class PartsInForce(Refusal):
    """Parts still stand below."""

    code = "catalogue.parts_in_force"
    message = _("“%(name)s” still stands below. Retire it or move it first.")


class ParentRetired(Refusal):
    """What is above is retired."""

    code = "catalogue.parent_retired"
    message = _("“%(name)s” above is retired. Bring it back first, or choose another place.")
    field = "parent"


class UnitNeeded(Refusal):
    """“Always the same unit” needs a unit."""

    code = "catalogue.unit_needed"
    message = _("Please choose the unit, since it is always the same.")
    field = "responsible_unit"


class TermNeeded(Refusal):
    """A term lasts at least one unit and at most what anybody would call a term."""

    code = "catalogue.term_needed"
    message = _("A term is a whole number from 1 to %(most)s.")
    field = "amount"


class LastTerm(Refusal):
    """Without this rule some matter would have no date."""

    code = "catalogue.last_term"
    message = _("Without this rule some matters would have no date: %(case)s.")


class QuestionNotUsable(Refusal):
    """A question needs words, and one of several needs several."""

    code = "catalogue.question_not_usable"
    message = _(
        "A question needs its words in Chinese and English, and a choice at least two answers."
    )
    field = "text_zh"


class ChoicesUneven(Refusal):
    """The answers in Chinese and in English are pairs."""

    code = "catalogue.choices_uneven"
    message = _("There must be as many answers in English as in Chinese, one a line.")
    field = "choices_en"
