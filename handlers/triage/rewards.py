"""Rewards in the triage chat: `/reward 5000 why`, the two approvals, `/rewards`.

Holds the reading of an amount and the presses. Refuses, in words, what the desk refuses.
"""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from desk.rewards.deciding import approve, decline, propose
from desk.rewards.paying import ledger
from desk.tickets.acts import as_officer
from handlers.filters import FromPerson
from handlers.rendering.rewards import RewardButton
from handlers.triage.answering import do_there, number_in, ticket_and_words, where_of
from handlers.turn import Turn
from tipline.refusals import Refusal

__all__ = ["make_router", "reward", "rewards"]


def make_router() -> Router:
    """A router for the buttons under a proposal."""
    router = Router(name="triage-rewards")
    router.callback_query.filter(FromPerson())
    router.callback_query.register(_decided, RewardButton.filter())
    return router


async def reward(message: Message, args: str, turn: Turn) -> None:
    """Propose a reward for a ticket."""
    meant = await ticket_and_words(turn, message, args)
    amount, _, reason = meant.words.strip().partition(" ")
    number = number_in(amount)
    if number is None:
        raise Refusal("reward.how")
    await do_there(turn, meant, propose, number, reason)


async def rewards(message: Message, _args: str, turn: Turn) -> None:
    """The ledger of the officer's units."""
    await turn.write(as_officer, turn.person_key, ledger, where_of(turn, message))


async def _decided(query: CallbackQuery, callback_data: RewardButton, turn: Turn) -> None:
    shown = query.message.message_id if query.message else None
    deed = approve if callback_data.yes else decline
    await turn.write(as_officer, turn.person_key, deed, callback_data.reward, shown)
    turn.toast("reward.toast.noted")
