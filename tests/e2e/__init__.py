"""The demo as a newcomer meets it: the real program in its own process, in a real browser."""
