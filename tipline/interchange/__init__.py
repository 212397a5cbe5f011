"""Notices in the words of others: CAP 1.2, the FBI's and Interpol's public shapes, both ways.

Holds mappings over plain values; what does not map is listed with the reason, never lost in silence.
Refuses files, markup languages and the database: whoever calls has parsed already.
"""
