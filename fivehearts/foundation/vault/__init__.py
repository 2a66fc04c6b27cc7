"""Encrypted fields, blind index and masks for what must not lie open."""
