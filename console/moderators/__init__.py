"""The moderators' console: the queue, a ticket, notices on their way, for officers who signed in.

Holds sign-in, routes, one module for each page, and the one script of ours, without which every page works
as well. Refuses acts on tickets (those are done in the triage chat, before everybody's eyes), and the
relay's key: from here nobody can be written to.
"""
