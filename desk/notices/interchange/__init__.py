"""Notices from and for other agencies: files in their formats read, brought in, written out.

Holds parsing, detection and the use cases; what a field means is in `tipline.interchange`.
Refuses what could harm the reader of a file: document types, entities, bottomless nesting.
"""
