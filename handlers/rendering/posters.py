"""A poster as Telegram takes it: the picture as a photo, the pages as a file to print.

Refuses to send a poster that nobody approved without saying so below it too.
"""

from typing import Any

from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import BufferedInputFile

from handlers.rendering import Rendered, Target, renders
from locales.notices import title
from tipline.notices import NoticeState


@renders("notice.poster")
def poster(facts: Any, to: Target) -> Rendered:
    """One of the two files; what to do with them is said below the picture."""
    (file,) = to.files
    upload = BufferedInputFile(file.data, file.name)
    if file.kind == "document":
        return SendDocument(chat_id=to.chat_id, document=upload)
    is_live = facts["state"] == NoticeState.LIVE
    advice = to.t("poster.sent" if is_live else "poster.sent.not_live")
    caption = f"{title(to.t, facts)}\n{advice}"
    return SendPhoto(chat_id=to.chat_id, photo=upload, caption=caption)
