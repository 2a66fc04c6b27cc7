"""What pages and verbs may ask of suggestions."""
