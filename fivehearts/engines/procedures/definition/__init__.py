"""A procedure as data: what a document may say, whether it holds together, and how it is walked."""

from fivehearts.engines.procedures.definition.nouns import (
    Branch,
    Definition,
    Ending,
    Paper,
    Source,
    Stage,
    Test,
    Words,
)
from fivehearts.engines.procedures.definition.problems import Problem, Unsound
from fivehearts.engines.procedures.definition.reading import as_text, from_text, read
from fivehearts.engines.procedures.definition.walking import in_order, layers, longest, path_back

__all__ = [
    "Branch",
    "Definition",
    "Ending",
    "Paper",
    "Problem",
    "Source",
    "Stage",
    "Test",
    "Unsound",
    "Words",
    "as_text",
    "from_text",
    "in_order",
    "layers",
    "longest",
    "path_back",
    "read",
]
