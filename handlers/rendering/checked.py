"""The answer to whoever passes a card on: what the record says, with the way to the page that proves it.

Refuses to invite sightings of a notice that is not in force.
"""

from typing import Any

from handlers.rendering import Rendered, Target, renders
from handlers.rendering.citizen_buttons import NoticeButton, button, keyboard, link
from handlers.rendering.citizen_words import lines, message
from locales.catalogue import Raw, Texts
from locales.features import in_language
from locales.notices import marked, on_record
from tipline.notices import NoticeState

_UNIT_LIMIT = 60


@renders("citizen.checked")
def checked(facts: Any, to: Target) -> Rendered:
    """Genuine and in force, over, or none of ours."""
    t, number, state = to.t, facts["number"], facts["state"]
    if state is None:
        return message(to, t("checked.unknown", number=number))
    unit = in_language(t, facts["unit"], _UNIT_LIMIT)
    live = state == NoticeState.LIVE
    # A swindler keeps the number and changes the words: a copy gets no "yes".
    if live and not facts["ours"]:
        said = marked(t("checked.real_number", number=number), t, exercise=facts["exercise"])
    else:
        said = on_record(state, t, exercise=facts["exercise"], number=number, unit=unit)
    warning = None if facts["ours"] else _where_to_read(t, facts["page"])
    thanks = None if live or not facts["ours"] else t("checked.over")
    seen = [button(t.plain("notice.button.seen"), NoticeButton(number=number))] if live else []
    page = [link(t.plain("checked.button.page"), facts["page"])] if facts["page"] else []
    return message(to, lines([said, warning, thanks]), keyboard(seen, page))


def _where_to_read(t: Texts, page: str | None) -> Raw:
    return t("checked.read_here", page=page) if page else t("checked.a_copy")
