"""Reception: which routers hear an update, chosen by where it was written.

Holds the table of places and the two things around every handler: a refusal becomes words, a
pressed button is answered. Refuses handlers of its own, and a search through routers of other
places: aiogram's dispatcher would ask each of them, which cost a fifth of a tip (docs/decisions).
"""

import asyncio
import contextlib
from enum import StrEnum
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery

import handlers.citizen
import handlers.groups
import handlers.objections
import handlers.officers
import handlers.publishing
import handlers.triage
from handlers.turn import Turn
from tipline.refusals import Refusal

LONGEST_ANSWER = 10


class Place(StrEnum):
    """Where something was written or pressed. A group is one or a channel, and not the moderators'."""

    PRIVATE = "private"
    TRIAGE = "triage"
    GROUP = "group"
    NOWHERE = "nowhere"


# Where people have a language, a post and perhaps a guided conversation that has to be known.
_KNOWS_READER = frozenset({Place.PRIVATE, Place.TRIAGE})


def place_of(turn: Turn) -> Place:
    """The place of an update."""
    if turn.chat is None:
        return Place.NOWHERE
    if turn.chat.type == "private":
        return Place.PRIVATE
    triage = turn.kit.policy.triage
    if triage is not None and turn.chat_key == triage.chat_key:
        return Place.TRIAGE
    return Place.GROUP


class Reception:
    """Hands each update to the routers of its place, in order, until one has taken it. In groups a
    reply to the bot is taken before them.
    """

    def __init__(self) -> None:
        """Make every slice's routers."""
        anywhere = handlers.publishing.make_chats_router()
        self.routers: dict[Place, tuple[Router, ...]] = {
            Place.PRIVATE: (
                handlers.officers.make_router(),
                handlers.triage.make_private_router(),
                handlers.objections.make_router(),
                handlers.publishing.make_router(),
                handlers.citizen.make_router(),
                anywhere,
            ),
            Place.TRIAGE: (
                handlers.publishing.make_triage_router(),
                handlers.triage.make_router(),
                anywhere,
            ),
            Place.GROUP: (
                handlers.publishing.make_groups_router(),
                anywhere,
            ),
            Place.NOWHERE: (anywhere,),
        }

    async def take(self, turn: Turn, kind: str) -> None:
        """Handle the update's event of this kind; raises only what is a failure of ours."""
        event = getattr(turn.update, kind, None)
        if event is None:
            return
        try:
            await self._hand_over(turn, kind, event)
        except Refusal as refusal:
            await turn.refuse(refusal)
        if isinstance(event, CallbackQuery):
            await turn.conclude()
            # A courtesy: an old query or a slow Telegram changes nothing that was done.
            with contextlib.suppress(TelegramAPIError, TimeoutError):
                await asyncio.wait_for(turn.answer_button(event), LONGEST_ANSWER)

    async def _hand_over(self, turn: Turn, kind: str, event: Any) -> None:
        place = place_of(turn)
        if place is Place.GROUP and await handlers.groups.take(turn, kind, event):
            return
        data: dict[str, Any] = {"bot": turn.bot, "turn": turn, "event_update": turn.update}
        if place in _KNOWS_READER and turn.user is not None:
            await turn.load_reader()
            data["state"] = state = turn.fsm()
            data["raw_state"] = await state.get_state()
        for router in self.routers[place]:
            if await router.propagate_event(kind, event, **data) is not UNHANDLED:
                return
