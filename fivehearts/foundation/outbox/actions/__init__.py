"""The verbs of the outbox."""

from .telling import tell

__all__ = ["tell"]
