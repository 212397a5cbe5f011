"""What anybody may know of notices, in private: a live one in full, and whether a copy is genuine.

Holds the link of a shortened card, the link to a notice that is over, and cards that are passed on
to the bot. Refuses any other number in a link by letting it pass: the ordinary welcome gives no hint.
"""

from typing import Any

from aiogram import Router
from aiogram.filters import CommandStart, Filter
from aiogram.types import Message, MessageOriginChannel, MessageOriginUser
from typing_extensions import override

from desk.notices import recognising
from desk.notices.board import show_whole
from desk.notices.lookup import NoticeBrief, live_of, over_of
from desk.notices.recognising import PassedOn, Recognised
from desk.sealed import to_chat
from handlers.filters import FromPerson, LinkToNotice
from handlers.rendering.notice_buttons import read_whole_payload
from handlers.turn import Turn
from tipline.notices import number_in, read_notice_payload

# A card opens with its number, above other things that it says.
_HEAD, _CARD = 4, 3


class PassesCardOn(Filter):
    """A forwarded message that shows a notice."""

    @override
    async def __call__(self, event: Message, turn: Turn) -> bool | dict[str, Any]:
        if event.forward_origin is None or turn.user is None:
            return False
        passed_on = _passed_on(event, turn)
        if passed_on.number is None and passed_on.post is None:
            return False
        found = await turn.read(recognising.recognise, turn.person_key, passed_on)
        return False if found is None else {"recognised": found}


def add_to(router: Router) -> None:
    """Add the handlers to `router`."""
    with_payload = CommandStart(deep_link=True)
    whole = LinkToNotice(read_whole_payload, live_of)
    over = LinkToNotice(read_notice_payload, over_of)
    router.message.register(on_start, FromPerson(), with_payload, whole)
    router.message.register(on_over, FromPerson(), with_payload, over)
    router.message.register(on_card, FromPerson(), PassesCardOn())


async def on_start(message: Message, turn: Turn, notice: NoticeBrief) -> None:
    """Show all of it."""
    await turn.write(show_whole, turn.to, notice)


async def on_over(message: Message, turn: Turn, notice: NoticeBrief) -> None:
    """Say what became of it: nobody needs to look out any more."""
    assert notice.number is not None
    recognised = Recognised(notice.number, notice, is_copy_of_ours=True)
    await turn.write(recognising.answer, turn.citizen(), recognised)


async def on_card(message: Message, turn: Turn, recognised: Recognised) -> None:
    """Say whether it is genuine."""
    await turn.write(recognising.answer, turn.citizen(), recognised)


def _passed_on(message: Message, turn: Turn) -> PassedOn:
    lines = (message.text or message.caption or "").splitlines()
    origin, us = message.forward_origin, turn.bot.id
    by_us = isinstance(origin, MessageOriginUser) and origin.sender_user.id == us
    through_us = message.via_bot is not None and message.via_bot.id == us
    post = None
    if isinstance(origin, MessageOriginChannel):
        post = to_chat(turn.kit, origin.chat.id, turn.language).chat_key, origin.message_id
    return PassedOn(
        number=number_in("\n".join(lines[:_HEAD])),
        from_us=by_us or through_us,
        looks_like_card=len(lines) >= _CARD,
        post=post,
    )
