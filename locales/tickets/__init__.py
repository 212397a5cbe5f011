"""Tickets in words, for every place that shows them: the triage chat and the console.

Each module holds one part of what is said. Refuses buttons and addresses: those are the places' own.
"""
