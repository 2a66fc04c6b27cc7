"""Guessing a category from words: what is read of a text, how it is learnt, how it is kept."""
