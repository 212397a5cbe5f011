"""The console's side of the desk: who has signed in there, and what its pages show them.

Holds the sign-in, and reads of tickets and of notices on their way. Refuses acts: those are the triage
chat's, where all who work on a ticket see them.
"""
