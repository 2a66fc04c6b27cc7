"""Who did what to what, and who looked: append-only, partitioned by month of `recorded_at`."""

from fivehearts.foundation.record.writing import WordsInRecord, subject_of, write

__all__ = ["WordsInRecord", "subject_of", "write"]
