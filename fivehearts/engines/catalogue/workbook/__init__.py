"""The catalogue as a workbook: out for reading and mending, in again as a draft."""
