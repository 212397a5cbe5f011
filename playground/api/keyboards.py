"""Keyboards under messages: what Telegram checks before it shows one.

Refuses button data outside 1–64 bytes, buttons that do nothing or two things, addresses that are
none, and more than 100 inline buttons.
"""

from __future__ import annotations

import re

from playground.errors import (
    BUTTON_DATA_INVALID,
    BUTTON_TYPE_INVALID,
    BUTTON_URL_INVALID,
    MARKUP_TOO_LONG,
    bad_request,
)
from playground.records import Json

MAX_BUTTONS = 100
MAX_DATA_BYTES = 64
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "disabled",
)
# Loopback addresses pass here, so that a demo's own links can be pressed; Telegram refuses them.
_URL = re.compile(r"(?:https?|tg|tel|mailto|ton)://?\S+|[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?")


def checked_inline(markup: Json | None) -> Json | None:
    """An inline keyboard ready to keep: rows without buttons gone; None when nothing is left."""
    if markup is None:
        return None
    rows = [row for row in markup["inline_keyboard"] if row]
    buttons = [one for row in rows for one in row]
    if len(buttons) > MAX_BUTTONS:
        raise bad_request(MARKUP_TOO_LONG)
    for button in buttons:
        _check(button)
    return {"inline_keyboard": rows} if rows else None


def _check(button: Json) -> None:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text is empty")
    actions = [name for name in _ACTIONS if name in button]
    if len(actions) != 1:
        raise bad_request(BUTTON_TYPE_INVALID)
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode("utf-8", "surrogatepass")) <= MAX_DATA_BYTES:
        raise bad_request(BUTTON_DATA_INVALID)
    if "url" in button and not _URL.fullmatch(button["url"]):
        raise bad_request(BUTTON_URL_INVALID)


def split_markup(markup: Json | None) -> tuple[Json | None, Json | None]:
    """What hangs under the message, and what changes the phone's own keyboard."""
    if markup is None:
        return None, None
    if "inline_keyboard" in markup:
        return checked_inline(markup), None
    for row in markup.get("keyboard", []):
        if any(not key["text"].strip() for key in row):
            raise bad_request("keyboard button text must be non-empty")
    return None, markup
