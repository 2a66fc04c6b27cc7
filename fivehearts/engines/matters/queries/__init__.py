"""What pages, reports and other floors may ask about matters; the actor comes first."""
