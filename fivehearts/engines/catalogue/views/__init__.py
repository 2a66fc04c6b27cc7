"""Pages of the catalogue: reading it, drafting it, moving it by workbook, its tags."""
