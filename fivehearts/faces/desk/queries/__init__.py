"""What the pages of the desk ask; the actor comes first."""
