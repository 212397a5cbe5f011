"""Silence, decided by two people: asked for, kept to, ended, and pleaded against.

Refuses to drop a tip: what is kept back is sealed like any, and comes to work when people lift a silence.
"""
