"""`fivehearts routing …`: learning and guessing at the terminal."""

from fivehearts.insight.suggestions.command.running import predict, train

__all__ = ["predict", "train"]
