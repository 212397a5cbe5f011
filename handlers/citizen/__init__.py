"""The private chat of a citizen.

Holds the router: commands, buttons, then everything else that is sent. Refuses nobody: whoever
writes to the bot in private is a citizen here.
"""

from aiogram import Router

import desk.tips.group_lines  # registers what follows a receipt that could not be told
import desk.tips.screens  # registers what follows a screen that could not be changed
import desk.tips.waiting  # noqa: F401  # registers the jobs of drafts and albums
from handlers.citizen.commands import add_commands
from handlers.citizen.messages import add_messages
from handlers.citizen.presses import add_presses


def make_router() -> Router:
    """The citizen's router; the last of the private ones, since it hears everything."""
    router = Router(name="citizen")
    add_commands(router)
    add_presses(router)
    add_messages(router)
    return router
