"""The tests, by floor. Shared builders are in `builders.py`, real servers in `servers/`."""
