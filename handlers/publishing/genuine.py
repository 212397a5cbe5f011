"""The button "Is this genuine?", answered from the record, also for notices that have ended.

Refuses any other source: a copied card with our button says what the record says.
"""

from aiogram import Router
from aiogram.types import CallbackQuery

from desk.notices.lookup import brief_of
from desk.notices.public import page_of
from handlers.rendering.notices import GenuineButton
from handlers.turn import Turn
from locales.features import in_language
from locales.notices import on_record


def add_to(router: Router) -> None:
    """Add the handler to `router`."""
    router.callback_query.register(on_genuine, GenuineButton.filter())


async def on_genuine(query: CallbackQuery, turn: Turn, callback_data: GenuineButton) -> None:
    """Show what the record says of this notice."""
    found = await turn.read(brief_of, callback_data.notice)
    if found is None or found.number is None:
        turn.toast("notice.genuine.unknown", alert=True)
        return
    content, page = found.public_content, page_of(turn.kit, found.number)
    said = on_record(
        found.state,
        turn.t.plain,
        exercise=bool(content.get("exercise")),
        number=found.number,
        unit=in_language(turn.t, content.get("unit"), 60),
    )
    key = "notice.genuine.and_page" if page else "notice.genuine.said"
    turn.toast(key, alert=True, said=said, page=page)
