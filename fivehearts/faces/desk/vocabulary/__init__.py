"""The desk's own words: columns, how tight a list is, what is done to many at once."""
