"""What came of a file of notices: the drafts that it made, or every fault, by notice and line.

Refuses to list without end: what does not fit is counted.
"""

from typing import Any

from aiogram.methods import SendMessage

from handlers.rendering import Rendered, Target, renders
from handlers.rendering.notice_buttons import DraftButton, keyboard, pressed
from locales.catalogue import Raw, Texts
from tipline.inert import shown

_MOST_BUTTONS = 30
# Together these stay within one message, whatever the file says.
_MOST_FAULTS, _LONGEST_FAULT, _LONGEST_PATH = 12, 160, 60


@renders("notice.imported")
def imported(facts: Any, to: Target) -> Rendered:
    """The drafts, to be opened one by one."""
    t, notices = to.t, facts["notices"]
    rows = [
        [pressed(_label(t, one), DraftButton(act="open", notice=one["id"]))]
        for one in notices[:_MOST_BUTTONS]
    ]
    text = t.plural("notice.imported", len(notices))
    return SendMessage(chat_id=to.chat_id, text=text, reply_markup=keyboard(rows))


@renders("notice.import_faults")
def import_faults(facts: Any, to: Target) -> Rendered:
    """Why nothing of the file was brought in."""
    t, faults = to.t, facts["faults"]
    lines: list[str] = [t("refusal.notice.import_refused", count=facts["count"])]
    lines += [_fault(t, one) for one in faults[:_MOST_FAULTS]]
    if (more := facts["count"] - len(lines) + 1) > 0:
        lines.append(t.plural("notice.import.more", more))
    if any(one["code"] == "check.photo_missing" for one in faults):
        lines += ["", t("notice.import.photos_later")]
    return SendMessage(chat_id=to.chat_id, text="\n".join(lines))


def _label(t: Texts, one: Any) -> str:
    kind = t.plain(f"notice.head.{one['kind']}")
    return t.plain("notice.import.line", kind=kind, case=shown(one["case"], 30))


def _fault(t: Texts, one: Any) -> Raw:
    where = t("notice.import.entry", entry=one["entry"])
    if one["line"] is not None:
        where = t("notice.import.entry_line", entry=one["entry"], line=one["line"])
    path = shown(one["path"], _LONGEST_PATH)
    what = shown(t.plain(f"refusal.{one['code']}", **one["params"]), _LONGEST_FAULT)
    if not path:
        return t("notice.import.fault_whole", where=where, what=what)
    return t("notice.import.fault", where=where, path=path, what=what)
