"""The answer to whoever passes a card on: what the record says, with the way to the page that proves it.

Refuses to invite sightings of a notice that is not in force.
"""

from typing import Any

from handlers.rendering import Rendered, Target, renders
from handlers.rendering.citizen_buttons import NoticeButton, button, keyboard, link
from handlers.rendering.citizen_words import lines, message
from locales.features import in_language
from tipline.notices import NoticeState

_UNIT_LIMIT = 60


@renders("citizen.checked")
def checked(facts: Any, to: Target) -> Rendered:
    """Genuine and in force, over, or none of ours."""
    t, number, state = to.t, facts["number"], facts["state"]
    if state is None:
        return message(to, t("checked.unknown", number=number))
    unit = in_language(t, facts["unit"], _UNIT_LIMIT)
    said = t(f"notice.genuine.{state}", number=number, unit=unit)
    # Words that others may have changed: what counts is the record.
    warning = None if facts["ours"] else t("checked.a_copy")
    live = state == NoticeState.LIVE
    seen = [button(t.plain("notice.button.seen"), NoticeButton(number=number))] if live else []
    page = [link(t.plain("checked.button.page"), facts["page"])] if facts["page"] else []
    return message(to, lines([said, warning]), keyboard(seen, page))
