"""The console's side of the desk: what its pages show to officers who signed in there.

Holds reads of tickets and of notices on their way. Refuses acts: those are the triage
chat's, where all who work on a ticket see them.
"""
