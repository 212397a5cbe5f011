"""Tickets: what moderators and officers do with a tip, and what the tipster hears of it.

Refuses the citizen's side, which is `desk.tips.opened`.
"""
