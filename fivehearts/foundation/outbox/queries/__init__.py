"""What other floors may ask of the outbox."""
