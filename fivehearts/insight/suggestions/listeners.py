"""What suggestions do when a matter was dispatched: note what had been proposed."""

from __future__ import annotations

from fivehearts.engines.matters.models import Matter
from fivehearts.engines.matters.vocabulary.announcements import MatterMoved
from fivehearts.engines.matters.vocabulary.states import Verb
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import system
from fivehearts.insight.suggestions import actions
from fivehearts.insight.suggestions.queries.guessing import guesses_for, in_force


def note_proposals(event: MatterMoved) -> None:
    """Keep what stood beside the form, and what was chosen; nothing where nothing was learnt."""
    if event.verb != Verb.DISPATCH or event.historical or in_force() is None:
        return
    with enter(SystemScope("suggestions")):
        matter = Matter.unscoped.select_related("category").get(pk=event.matter_id)
        if matter.category is None:
            return
        told = guesses_for(matter)
        if told is not None and told[1]:
            actions.note_taken(
                by=system("suggestions"),
                matter=matter,
                model=told[0],
                proposed=[one.label for one in told[1]],
                taken=matter.category.code,
            )
