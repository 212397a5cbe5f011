"""The tables, a module for each part of the field; `everything` gathers them.

Refuses to import any here: a command that looks at units should not have to build the tickets.
"""
