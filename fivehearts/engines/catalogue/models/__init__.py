"""Nouns of the catalogue: categories that stay, versions that say what they mean, tags."""

from fivehearts.engines.catalogue.models.category import Category, Tag
from fivehearts.engines.catalogue.models.version import Entry, Question, TermRule, Version

__all__ = ["Category", "Entry", "Question", "Tag", "TermRule", "Version"]
