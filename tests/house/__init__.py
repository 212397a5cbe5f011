"""Tests of the house itself: its rooms, sizes, words, settings and lists. All run in `make check`."""
