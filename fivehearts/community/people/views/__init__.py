"""Pages of the register: lists, one file, one household, and what is done there."""
