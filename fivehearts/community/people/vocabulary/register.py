"""The words of the register: relations, ways of living, labels, consent, and how files end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fivehearts.foundation.clock.vocabulary import Term, TermUnit


class Sex(TextChoices):
    """As the identity card says (GB/T 2261.1)."""

    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class Language(TextChoices):
    """How somebody is best talked to at the door."""

    MANDARIN = "mandarin", _("Mandarin")
    DIALECT = "dialect", _("The local dialect")
    MINORITY = "minority", _("A language of a minority")
    SIGN = "sign", _("Sign language")
    FOREIGN = "foreign", _("A foreign language")


class PhoneKind(TextChoices):
    """Whose further phone it is; the first phone stands with the name."""

    SECOND = "second", _("Second phone")
    HOME = "home", _("Phone at home")
    FAMILY = "family", _("Family member")
    CARER = "carer", _("Carer or guardian")
    WORK = "work", pgettext_lazy("phone", "At work")


class HouseholdKind(TextChoices):
    """What kind of household it is (户别)."""

    FAMILY = "family", _("Family household")
    COLLECTIVE = "collective", _("Collective household")


class Relation(TextChoices):
    """Relation to the head of the household, by the first digit of GB/T 4761 and what clerks ask."""

    HEAD = "head", _("Head of the household")
    SPOUSE = "spouse", _("Spouse")
    SON = "son", _("Son")
    DAUGHTER = "daughter", _("Daughter")
    CHILD_IN_LAW = "child_in_law", _("Son- or daughter-in-law")
    GRANDCHILD = "grandchild", _("Grandchild")
    PARENT = "parent", _("Father or mother")
    PARENT_IN_LAW = "parent_in_law", _("Father- or mother-in-law")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Brother or sister")
    OTHER = "other", _("Other relative")
    NONE = "none", _("No relative")


class Living(TextChoices):
    """How somebody lives at a dwelling (常住、流动、人户分离)."""

    RESIDENT = "resident", _("Lives here, registered here")
    UNREGISTERED = "unregistered", _("Lives here, registered elsewhere")
    AWAY = "away", _("Registered here, lives elsewhere")
    FLOATING = "floating", _("From another city, staying here")
    RENTING = "renting", _("Rents here")


# Ways of living by which somebody really is behind the door.
PRESENT: frozenset[str] = frozenset(set(Living.values) - {Living.AWAY.value})


class LabelKind(TextChoices):
    """What a label says of a person; each is kept as a keyed digest, never as this code."""

    ALONE = "alone", _("Lives alone")
    EMPTY_NEST = "empty_nest", _("Elderly couple without children near")
    ADVANCED_AGE = "advanced_age", _("Of advanced age")
    DISABLED = "disabled", _("Has a disability")
    CHRONIC = "chronic", _("Seriously or chronically ill")
    MENTAL = "mental", _("Needs care for a mental illness")
    HARDSHIP = "hardship", _("In hardship")
    ALLOWANCE = "allowance", _("Minimum living allowance")
    DESTITUTE = "destitute", _("Supported as destitute")
    LOST_CHILD = "lost_child", _("Lost the only child")
    LEFT_BEHIND = "left_behind", _("Child whose parents are away")
    ENTITLED = "entitled", _("Entitled to special care")
    VETERAN = "veteran", _("Veteran")
    PARTY = "party", _("Party member")
    VOLUNTEER = "volunteer", _("Volunteer")
    CAPTAIN = "captain", _("Building captain or group leader")


@dataclass(frozen=True, slots=True)
class LabelRule:
    """How a kind of label is handled: who needs it, and how long it holds without a look."""

    # Health, hardship and belief: PIPL article 28 calls them sensitive; seen by few.
    sensitive: bool
    # Whoever goes to the door needs to know it.
    for_visits: bool
    # Days after which somebody looks again where nobody gave an end; None: does not run out.
    days: int | None
    grades: bool = False


_YEAR = 365
LABEL_RULES: Mapping[str, LabelRule] = MappingProxyType(
    {
        LabelKind.ALONE: LabelRule(sensitive=False, for_visits=True, days=_YEAR),
        LabelKind.EMPTY_NEST: LabelRule(sensitive=False, for_visits=True, days=_YEAR),
        LabelKind.ADVANCED_AGE: LabelRule(sensitive=False, for_visits=True, days=None),
        LabelKind.DISABLED: LabelRule(sensitive=True, for_visits=True, days=5 * _YEAR, grades=True),
        LabelKind.CHRONIC: LabelRule(sensitive=True, for_visits=False, days=_YEAR),
        LabelKind.MENTAL: LabelRule(sensitive=True, for_visits=False, days=_YEAR, grades=True),
        LabelKind.HARDSHIP: LabelRule(sensitive=True, for_visits=False, days=_YEAR),
        LabelKind.ALLOWANCE: LabelRule(sensitive=True, for_visits=False, days=_YEAR),
        LabelKind.DESTITUTE: LabelRule(sensitive=True, for_visits=False, days=_YEAR),
        LabelKind.LOST_CHILD: LabelRule(sensitive=True, for_visits=False, days=None),
        LabelKind.LEFT_BEHIND: LabelRule(sensitive=True, for_visits=True, days=_YEAR),
        LabelKind.ENTITLED: LabelRule(sensitive=False, for_visits=False, days=None),
        LabelKind.VETERAN: LabelRule(sensitive=False, for_visits=False, days=None),
        LabelKind.PARTY: LabelRule(sensitive=True, for_visits=False, days=None),
        LabelKind.VOLUNTEER: LabelRule(sensitive=False, for_visits=False, days=2 * _YEAR),
        LabelKind.CAPTAIN: LabelRule(sensitive=False, for_visits=True, days=3 * _YEAR),
    }
)


class Source(TextChoices):
    """Where a label comes from."""

    RESIDENT = "resident", _("Told by the resident")
    FAMILY = "family", _("Told by the family")
    VISIT = "visit", _("Seen on a visit")
    CERTIFICATE = "certificate", _("Certificate shown")
    DEPARTMENT = "department", _("List of a department")
    IMPORTED = "imported", _("Taken over from the former register")


class Basis(TextChoices):
    """On what ground a label is kept (PIPL article 13)."""

    CONSENT = "consent", _("The person agreed")
    DUTY = "duty", _("Needed for a duty given by law")


class ConsentPurpose(TextChoices):
    """What somebody agreed to; one row for each purpose (PIPL articles 14 and 29)."""

    CARE = "care", _("Visits and care at home")
    BENEFITS = "benefits", _("Checking for benefits and help")
    CONTACT = "contact", _("Notices and invitations by phone")
    VOLUNTEERING = "volunteering", _("Volunteering and neighbourhood groups")
    EMERGENCY = "emergency", _("Passing facts to rescuers in an emergency")


class ConsentHow(TextChoices):
    """How consent was given or taken back."""

    PAPER = "paper", _("Signed on paper")
    SPOKEN = "spoken", _("By word, noted by a colleague")
    ONLINE = "online", _("Online")
    GUARDIAN = "guardian", _("By the guardian")


class LabelEnd(TextChoices):
    """Why a label ended."""

    OVER = "over", _("It is true no more")
    MISTAKE = "mistake", _("It was a mistake")
    WITHDRAWN = "withdrawn", _("Consent was taken back")
    LEFT = "left", _("The person moved away or died")


class Leaving(TextChoices):
    """How somebody leaves the register of a community."""

    WITHIN = "within", _("Moved to another community of the city")
    AWAY = "away", _("Moved out of the city")
    DIED = "died", _("Died")


class Part(TextChoices):
    """Parts of a file that may go along to another community, beside name, phones and number."""

    LABELS = "labels", _("Labels")
    SENSITIVE = "sensitive", _("Labels on health, hardship and party membership")
    CONSENTS = "consents", _("Consents")


class Likeness(TextChoices):
    """Why two files may be of one person."""

    IDENTITY = "identity", _("Same identity number")
    PHONE_NAME = "phone_name", _("Same phone and name")
    NAME_BIRTH_DWELLING = "name_birth_dwelling", _("Same name, birth date and dwelling")


class DuplicateState(TextChoices):
    """What became of a suggestion."""

    OPEN = "open", pgettext_lazy("duplicate", "To be looked at")
    MERGED = "merged", pgettext_lazy("duplicate", "Merged")
    DIFFERENT = "different", pgettext_lazy("duplicate", "Two people")


class MergeReason(TextChoices):
    """How somebody knows that two files are of one person, where the program did not suggest it."""

    PAPERS = "papers", _("The same papers were shown")
    TOLD = "told", _("The resident says so")
    FAMILY = "family", _("The family says so")
    RENAMED = "renamed", _("The name was changed or is written in two ways")
    VISIT = "visit", _("Seen on a visit")


class CorrectionField(TextChoices):
    """What of a file a resident may say is wrong."""

    NAME = "name", _("Name")
    PHONE = "phone", _("Phone")
    IDENTITY = "identity", _("Identity number")
    BIRTH = "birth_on", _("Birth date")
    SEX = "sex", _("Sex")
    HOUSEHOLD = "household", _("Household")
    DWELLING = "dwelling", _("Where they live")
    LABEL = "label", _("A label")


class RequestKind(TextChoices):
    """What a resident may ask about the own file (PIPL articles 45 to 47)."""

    CORRECTION = "correction", _("Correct something")
    COPY = "copy", _("A copy of the file")
    ERASURE = "erasure", _("Erase the file")


class RequestState(TextChoices):
    """What became of a request about a file."""

    OPEN = "open", pgettext_lazy("correction", "To be checked")
    MADE = "made", pgettext_lazy("correction", "Done as asked")
    PARTLY = "partly", pgettext_lazy("correction", "Done in part")
    DECLINED = "declined", pgettext_lazy("correction", "Left as it was")


# Always within the thirty days of GB/T 35273-2020, 8.7 a), also across the longest holidays.
REQUEST_TERM = Term(15, TermUnit.WORKING_DAYS)
# So many working days before its date a request is brought to mind.
REMIND_BEFORE = 3


class Kept(TextChoices):
    """Kinds of data with a rule of their own for how long they are kept."""

    CONTACT = "contact", _("Contact without a place in the register")
    LEFT = "left", _("File of somebody who moved away")
    DIED = "died", _("File of somebody who died")
    LABEL = "label", _("Details of an ended label")
    CORRECTION = "correction", _("Words of a decided correction")


# Days after the reason has ended (PIPL articles 19 and 47); a settled practice, not a law:
# offices that must keep files longer set a legal hold.
KEPT_DAYS: Mapping[str, int] = MappingProxyType(
    {
        Kept.CONTACT: 3 * _YEAR,
        Kept.LEFT: 2 * _YEAR,
        Kept.DIED: 5 * _YEAR,
        Kept.LABEL: _YEAR,
        Kept.CORRECTION: _YEAR,
    }
)


class Latitude(TextChoices):
    """What a city leaves to its communities where it says a time for all of them."""

    SHORTER = "shorter", _("Communities may only keep it shorter")
    OWN = "own", _("Communities may say their own time")


# Shorter than this nobody can have looked; longer is for the archive, not for a register.
LEAST_KEPT, MOST_KEPT = 30, 100 * _YEAR


class HoldReason(TextChoices):
    """Why a file may not be erased for now."""

    DISPUTE = "dispute", _("A dispute is running")
    COURT = "court", _("A court or the police asked for it")
    AUDIT = "audit", _("An audit is running")
    BENEFIT = "benefit", _("Money is still being paid or claimed back")
