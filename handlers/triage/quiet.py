"""Silence in the triage chat: `/quiet`, and the buttons under a silence and a plea.

Holds the presses. Refuses, in words, what the desk refuses.
"""

from collections.abc import Callable, Mapping
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from desk.quiet.deciding import confirm, decline, lift, show_silences
from desk.quiet.pleas import decide
from desk.tickets.acts import as_officer
from handlers.filters import FromPerson
from handlers.rendering.quiet import PleaButton, SilenceButton
from handlers.triage.answering import where_of
from handlers.turn import Turn
from tipline.quiet import SilenceAction

__all__ = ["make_router", "quiet"]

_DEEDS: Mapping[SilenceAction, Callable[..., Any]] = {
    SilenceAction.CONFIRM: confirm,
    SilenceAction.DECLINE: decline,
    SilenceAction.LIFT: lift,
}


def make_router() -> Router:
    """A router for the buttons."""
    router = Router(name="triage-quiet")
    router.callback_query.filter(FromPerson())
    router.callback_query.register(_silence, SilenceButton.filter())
    router.callback_query.register(_plea, PleaButton.filter())
    return router


async def quiet(message: Message, _args: str, turn: Turn) -> None:
    """Which silences stand, and which wait for a second person."""
    await turn.write(as_officer, turn.person_key, show_silences, where_of(turn, message))


async def _silence(query: CallbackQuery, callback_data: SilenceButton, turn: Turn) -> None:
    deed, shown = _DEEDS[callback_data.act], query.message.message_id if query.message else None
    await turn.write(as_officer, turn.person_key, deed, callback_data.silence, shown)
    turn.toast("silence.toast.noted")


async def _plea(query: CallbackQuery, callback_data: PleaButton, turn: Turn) -> None:
    shown = query.message.message_id if query.message else None
    about = callback_data.plea, shown
    await turn.write(as_officer, turn.person_key, decide, *about, granted=callback_data.yes)
    turn.toast("silence.toast.noted")
