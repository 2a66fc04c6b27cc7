"""Search by character bigrams: `bigrams.vector` when writing, `queries.query_for` when reading."""
