"""What a category guesser knows before it has read anything: the words people use for a subject."""

from fivehearts.insight.suggestions.reference.subjects import SUBJECTS

__all__ = ["SUBJECTS"]
