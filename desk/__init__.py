"""The use cases: one function each, over a session, in one transaction.

Holds what may be done and what follows from it: rows, audit, messages to be sent.
Refuses Telegram's types, web pages, words for people, and commits of its own.
"""
