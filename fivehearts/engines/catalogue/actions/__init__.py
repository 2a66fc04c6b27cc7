"""The verbs of the catalogue: a draft is begun, changed and published; tags stand beside it."""

from fivehearts.engines.catalogue.actions.drafts import begin_draft, discard_draft, publish
from fivehearts.engines.catalogue.actions.entries import (
    add_category,
    change_entry,
    restore_category,
    retire_category,
)
from fivehearts.engines.catalogue.actions.questions import drop_question, set_question
from fivehearts.engines.catalogue.actions.tags import add_tag, change_tag, restore_tag, retire_tag
from fivehearts.engines.catalogue.actions.taking_in import take_in
from fivehearts.engines.catalogue.actions.terms import drop_term, set_term, set_terms

__all__ = [
    "add_category",
    "add_tag",
    "begin_draft",
    "change_entry",
    "change_tag",
    "discard_draft",
    "drop_question",
    "drop_term",
    "publish",
    "restore_category",
    "restore_tag",
    "retire_category",
    "retire_tag",
    "set_question",
    "set_term",
    "set_terms",
    "take_in",
]
