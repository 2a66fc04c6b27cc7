"""Letters that come back: read from a mailbox, understood, and matched to what was sent."""
