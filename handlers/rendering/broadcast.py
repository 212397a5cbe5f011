"""A broadcast as the triage chat follows it: a bar, the numbers, the time left, what went wrong.

Refuses buttons where nothing is left to hold up.
"""

from collections.abc import Mapping
from typing import Any

from aiogram.methods import EditMessageText, SendMessage

from handlers.rendering import Rendered, Target, renders
from handlers.rendering.notice_buttons import BroadcastButton, keyboard, pressed
from handlers.rendering.notice_desk import progress_line
from handlers.rendering.notice_text import is_silent, title
from locales.catalogue import Raw, Texts
from tipline.broadcasts import BroadcastAction, BroadcastState
from tipline.inert import shown

_CELLS = 16
_LONGEST_TITLE = 40


@renders("notice.progress")
def progress(facts: Any, to: Target) -> Rendered:
    """How far a notice's deliveries are: sent once, changed from then on."""
    keys = [_button(to.t, act, facts["card"]["id"]) for act in facts["acts"]]
    text, buttons = "\n".join(progress_lines(facts, to.t)), keyboard([keys])
    if facts["edit"] is not None:
        return EditMessageText(
            chat_id=to.chat_id, message_id=facts["edit"], text=text, reply_markup=buttons
        )
    return SendMessage(
        chat_id=to.chat_id,
        text=text,
        reply_markup=buttons,
        message_thread_id=facts["thread_id"],
    )


def progress_lines(facts: Any, t: Texts) -> list[Raw]:
    """The same for whoever has no buttons: title, state, bar, numbers, time left, what went wrong."""
    counts = facts["progress"]
    return [
        title(t, facts["card"]),
        _state(t, facts),
        _bar(t, counts),
        progress_line(t, counts),
        *_left(t, facts),
        *_reasons(t, "broadcast.failed", facts["reasons"]),
        *_reasons(t, "broadcast.stuck", facts["stuck"]),
        *(_chat(t, chat) for chat in facts["stuck_chats"]),
    ]


def _state(t: Texts, facts: Any) -> Raw:
    if facts["unchanged"]:
        return t("broadcast.state.changing", unchanged=facts["unchanged"])
    if is_silent(facts["card"]):
        ended = "changed_but" if facts["stuck"] else "changed"
        return t(f"broadcast.state.{'telling' if facts['due'] else ended}")
    running = facts["broadcast"] == BroadcastState.RUNNING
    done = running and not facts["progress"]["waiting"]
    return t(f"broadcast.state.{'done' if done else facts['broadcast']}")


def _bar(t: Texts, counts: Mapping[str, int]) -> Raw:
    """All deliveries, and those that nothing is left to do for."""
    total = sum(counts.values())
    done = total - counts["waiting"]
    full = _CELLS * done // total if total else _CELLS
    percent = 100 * done // total if total else 100
    return t("broadcast.bar", bar="█" * full + "░" * (_CELLS - full), percent=percent)


def _left(t: Texts, facts: Any) -> list[Raw]:
    lines = []
    if facts["left"] is not None:
        minutes = round(facts["left"] / 60)
        short = t("broadcast.left.seconds")
        lines.append(t.plural("broadcast.left.minutes", minutes) if minutes else short)
    if facts["later"]:
        lines.append(t.plural("broadcast.later", facts["later"]))
    return lines


def _reasons(t: Texts, key: str, reasons: Mapping[str, int]) -> list[Raw]:
    if not reasons:
        return []
    said = (
        t("broadcast.reason", why=_why(t, why), count=count)
        for why, count in sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
    )
    return [t(key, reasons=Raw(" · ".join(said)))]


def _chat(t: Texts, chat: Mapping[str, str]) -> Raw:
    name = shown(chat["title"], _LONGEST_TITLE)
    return t("broadcast.chat", title=name, why=_why(t, chat["why"]))


def _why(t: Texts, why: str) -> Raw:
    key = f"broadcast.why.{why}"
    return t(key if t.has(key) else "broadcast.why.refused")


def _button(t: Texts, act: str, notice: int) -> Any:
    data = BroadcastButton(act=BroadcastAction(act), notice=notice)
    return pressed(t.plain(f"broadcast.button.{act}"), data)
