"""Who listens to whom: one page. Announcement → listeners, in order, in the same transaction."""

from collections.abc import Callable, Mapping
from typing import Any

from fivehearts.community.duties.vocabulary.announcements import (
    AbsenceBegan,
    OpenWork,
    PostEnded,
    StandInEnded,
)
from fivehearts.community.people import listeners as people
from fivehearts.community.people.vocabulary import StillNeededAsked
from fivehearts.community.places.vocabulary import BuildingClosed, BuildingMoved, UnitClosed
from fivehearts.engines.matters import listeners as matters
from fivehearts.engines.matters.vocabulary.announcements import (
    JoinedWrote,
    LeadingMoved,
    MatterMoved,
)
from fivehearts.engines.procedures import listeners as procedures
from fivehearts.engines.promises.vocabulary import PromisesClimbed
from fivehearts.insight.suggestions import listeners as suggestions

LISTENERS: Mapping[type, tuple[Callable[[Any], None], ...]] = {
    # An open matter always has an owner or a queue: a leaver's matters go to whoever takes them
    # over, or back to their unit; a substitute's to the colleague who was away.
    PostEnded: (matters.pass_on, matters.find_another_for_leaver),
    StandInEnded: (matters.give_back,),
    # Whoever handled a matter neither reviews nor follows it up, also not as a substitute.
    AbsenceBegan: (matters.find_another,),
    # The files of whoever lives in a building go where it goes.
    BuildingMoved: (people.follow_building,),
    # Where somebody lives no building is closed.
    BuildingClosed: (people.keep_building_open,),
    # A unit that still answers for something cannot be closed.
    UnitClosed: (matters.keep_unit_open,),
    # A contact that a matter still needs is not erased by rule.
    StillNeededAsked: (matters.keep_contacts,),
    # A promise near its date or past it: whoever holds its key reminds, urges, has it supervised.
    PromisesClimbed: (matters.climb_for_matters,),
    # Dispatched: which category had been proposed, and which was taken. Answered or withdrawn: its
    # procedure comes first, or ends with it.
    MatterMoved: (suggestions.note_proposals, procedures.hold_or_end),
    # What is joined to a matter goes along with it and is answered with it; what is written to it
    # arrives where the work is done.
    LeadingMoved: (matters.lead_along,),
    JoinedWrote: (matters.pass_words_on,),
}

# Who answers a question of a lower app. Question → those who know, each with its own answer.
ANSWERS: Mapping[type, tuple[Callable[[Any], Any], ...]] = {
    # Before a post ends: how much would lie with nobody.
    OpenWork: (matters.work_left,),
}
