"""Telegram conversations: routers, callbacks, and what messages look like.

Holds how an update becomes a use case, and how facts become a message.
Refuses rules and database work: those are the desk's.
"""
