"""Keeping cards on top of their chats: a courtesy after the delivery itself is done and recorded.

Holds two calls. Refuses to repeat them: a card that is not pinned is there all the same, and pins in
the outbox would stand before people who wait for an answer.
"""

from aiogram import Bot
from aiogram.methods import PinChatMessage, UnpinChatMessage

from bot.courier import Never, call
from bot.desk_way import DeskWay
from desk.notices.delivery_claims import DueDelivery
from desk.notices.pinning import learn_pinning, may_pin
from tipline.notices import ENDED


async def keep_on_top(
    desk: DeskWay, bot: Bot, due: DueDelivery, chat_id: int, posted: int | None
) -> None:
    """Pin a card just posted (`posted` is its message), and let an ended one go."""
    before = due.facts["message_id"]
    ended = due.kind == "notice.card_edit" and due.facts["state"] in ENDED
    is_card = due.kind == "notice.card" and posted is not None
    if not (is_card or (ended and before is not None)):
        return
    if not await desk.read(may_pin, due.to.chat_key):
        return
    if ended:
        await call(bot, UnpinChatMessage(chat_id=chat_id, message_id=before))
        return
    assert posted is not None
    pin = PinChatMessage(chat_id=chat_id, message_id=posted, disable_notification=True)
    if isinstance(await call(bot, pin), Never):
        await desk.write(learn_pinning, due.to.chat_key, False)
