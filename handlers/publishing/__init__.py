"""Publishing: the guided conversation in private, and what cards and groups need elsewhere.

Holds the routers. Refuses to take from a group anything but a registration and the group's moves.
"""

from aiogram import Router

from handlers.publishing import chats, genuine


def make_router() -> Router:
    """Drafting, reviewing and ending notices, in private."""
    return Router(name="publishing")


def make_chats_router() -> Router:
    """What any chat may send: a code, a move, the press of "Is this genuine?"."""
    router = Router(name="chats")
    chats.add_to(router)
    genuine.add_to(router)
    return router
