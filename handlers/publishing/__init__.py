"""Publishing: the guided conversation in private, and what cards and groups need elsewhere.

Holds the routers. Refuses to take from a group anything but a registration and the group's moves.
"""

from aiogram import Router

from handlers.filters import FromOfficer
from handlers.publishing import (
    broadcast,
    chats,
    covering,
    describing,
    drafting,
    genuine,
    importing,
    offences,
    posters,
    reading,
    reviewing,
    sharing,
)


def make_router() -> Router:
    """In private: drafting, reviewing and ending for those who work here, reading for anybody."""
    router, officers = Router(name="publishing"), Router(name="publishing for officers")
    for observer in (officers.message, officers.callback_query):
        observer.filter(FromOfficer())
    for part in (importing, posters, drafting, describing, covering, reviewing, offences):
        part.add_to(officers)
    drafting.add_rest_to(officers)
    reading.add_to(router)
    router.include_router(officers)
    return router


def make_triage_router() -> Router:
    """What the triage chat asks about notices."""
    router = Router(name="notices in triage")
    broadcast.add_to(router)
    return router


def make_groups_router() -> Router:
    """What groups and channels send: a code, a move."""
    router = Router(name="notices in groups")
    chats.add_to(router)
    return router


def make_chats_router() -> Router:
    """What any chat may send: that the bot is out, "Is this genuine?", a search for what to share."""
    router = Router(name="chats")
    chats.add_out_to(router)
    genuine.add_to(router)
    sharing.add_to(router)
    return router
