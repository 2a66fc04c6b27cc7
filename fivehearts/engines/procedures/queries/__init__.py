"""What pages and actions ask about procedures and their runs."""
