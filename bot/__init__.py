"""The composition root: settings, the command line, roles, and the Telegram side of the outbox.

Holds what puts the other rooms together and nothing they would need to know of each other.
Refuses rules, use cases and wording: those are the floors below and the catalogues.
"""
