"""A live notice as a result of an inline query: the card's own words, its photo, its links.

Refuses words of the one who shares it: what is posted is the card.
"""

from aiogram.types import (
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InlineQueryResultsButton,
    InputTextMessageContent,
)

from desk.notices.sharing import Shareable
from handlers.rendering import Target, Texts
from handlers.rendering.citizen_buttons import link
from handlers.rendering.fitting import CAPTION_LIMIT, TEXT_LIMIT
from handlers.rendering.notice_text import card_text
from handlers.rendering.notices import card_buttons
from locales.features import headline, in_language
from tipline.inert import shown

# What Telegram repeats when this result was chosen: the number, and whether a photo goes with it.
_WITH_PHOTO = "/photo"
_TITLE, _DESCRIPTION = 60, 120


def result(
    notice: Shareable, to: Target
) -> InlineQueryResultArticle | InlineQueryResultCachedPhoto:
    """One notice to choose."""
    t, facts, number = to.t, notice.facts, notice.facts["number"]
    limit = TEXT_LIMIT if notice.photo is None else CAPTION_LIMIT
    text = card_text(t, facts, to.emergency_number, limit)
    buttons = card_buttons(facts, to, text)
    if notice.page is not None:
        proof = [link(t.plain("checked.button.page"), notice.page)]
        buttons = InlineKeyboardMarkup(inline_keyboard=[*buttons.inline_keyboard, proof])
    title, description = _title(t, notice), _description(t, notice)
    if notice.photo is not None:
        return InlineQueryResultCachedPhoto(
            id=f"{number}{_WITH_PHOTO}",
            photo_file_id=notice.photo,
            title=title,
            description=description,
            caption=text,
            reply_markup=buttons,
        )
    return InlineQueryResultArticle(
        id=number,
        title=title,
        description=description,
        input_message_content=InputTextMessageContent(message_text=text),
        reply_markup=buttons,
    )


def chosen_result(result_id: str) -> tuple[str, bool]:
    """The number of the notice that was chosen, and whether its photo went along."""
    return result_id.removesuffix(_WITH_PHOTO), result_id.endswith(_WITH_PHOTO)


def none_found(t: Texts) -> InlineQueryResultsButton:
    """Where nothing fits: the way to all notices."""
    return InlineQueryResultsButton(text=t.plain("sharing.none"), start_parameter="notices")


def _title(t: Texts, notice: Shareable) -> str:
    head = headline(t, notice.facts)
    return shown(t.plain("sharing.title", head=head, number=notice.facts["number"]), _TITLE)


def _description(t: Texts, notice: Shareable) -> str:
    told = notice.facts["content"].get("facts") or {}
    place, text = in_language(t, told.get("place")), in_language(t, told.get("text"))
    return shown(t.plain("sharing.description", place=place, text=text), _DESCRIPTION)
