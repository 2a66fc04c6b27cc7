"""Who did what to what, and who looked: append-only, partitioned by month of `recorded_at`."""

from fivehearts.foundation.record.writing import (
    WordsInRecord,
    entry,
    statement,
    subject_of,
    write,
    write_all,
)

__all__ = ["WordsInRecord", "entry", "statement", "subject_of", "write", "write_all"]
