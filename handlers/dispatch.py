"""The dispatcher: which router hears what.

Holds the order of the rooms' routers and the two things around every handler: refusals turned
into words, pressed buttons answered. Refuses handlers of its own.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Dispatcher, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, TelegramObject
from typing_extensions import override

import handlers.citizen
import handlers.groups
import handlers.officers
import handlers.publishing
import handlers.triage
from handlers.filters import InGroup, InPrivate, InTriage
from handlers.turn import Turn
from tipline.refusals import Refusal

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class RefusalsInWords(BaseMiddleware):
    """A refusal is an answer, not a failure: say it and be done."""

    @override
    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        turn: Turn = data["turn"]
        try:
            return await handler(event, data)
        except Refusal as refusal:
            await turn.refuse(refusal)
            return None


class ButtonsAnswered(BaseMiddleware):
    """Every pressed button is answered after the commit, whatever came of it."""

    @override
    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        turn: Turn = data["turn"]
        result = await handler(event, data)
        await turn.conclude()
        assert isinstance(event, CallbackQuery)
        # The answer is a courtesy: an old query or a slow Telegram changes nothing that was done.
        with contextlib.suppress(TelegramAPIError, asyncio.TimeoutError):
            await asyncio.wait_for(turn.answer_button(event), 10)
        return result


class KnowsReader(BaseMiddleware):
    """In private and in the triage chat: language, post, and the guided conversation's step."""

    def __init__(self, where: Filter) -> None:
        # A router's outer middleware runs before the router's own filter.
        self._where = where

    @override
    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        turn: Turn = data["turn"]
        if turn.user is not None and await self._where(event, turn=turn):
            await turn.load_reader()
            data["state"] = state = turn.fsm()
            data["raw_state"] = await state.get_state()
        return await handler(event, data)


def make_dispatcher() -> Dispatcher:
    """Assemble the routers: private chats, the triage chat, then all other chats."""
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.callback_query.outer_middleware(ButtonsAnswered())
    for observer in (dispatcher.message, dispatcher.edited_message, dispatcher.callback_query):
        observer.outer_middleware(RefusalsInWords())
    private, triage, groups = Router(name="private"), Router(name="triage"), Router(name="groups")
    for router, where in ((private, InPrivate()), (triage, InTriage()), (groups, InGroup())):
        for name in ("message", "edited_message", "callback_query"):
            router.observers[name].filter(where)
            if router is not groups:
                router.observers[name].outer_middleware(KnowsReader(where))
    private.include_routers(
        handlers.officers.make_router(),
        handlers.triage.make_private_router(),
        handlers.publishing.make_router(),
        handlers.citizen.make_router(),
    )
    triage.include_routers(
        handlers.publishing.make_triage_router(), handlers.triage.make_router()
    )
    groups.include_routers(handlers.groups.make_router())
    chats = handlers.publishing.make_chats_router()
    dispatcher.include_routers(groups, private, triage, chats)
    return dispatcher
