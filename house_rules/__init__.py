"""Tests about the code itself: one rule a file, each with its reason and a planted violation."""
