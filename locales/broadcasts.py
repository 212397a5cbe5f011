"""How far a notice is on its way, in words: a bar, the numbers, the time left, what went wrong.

Refuses buttons: those are the chat's.
"""

from collections.abc import Mapping
from typing import Any

from locales.catalogue import Raw, Texts
from locales.notices import is_silent, title
from tipline.broadcasts import BroadcastState
from tipline.inert import shown
from tipline.notices import ENDED, NoticeState

__all__ = ["chat_line", "detail_lines", "done_of", "progress_line", "progress_lines", "state_line"]

_CELLS = 16
_LONGEST_TITLE = 40


def progress_line(t: Texts, counts: Any, key: str = "notice.progress") -> Raw:
    """The counts: "Sent 11, waiting 1, failed 0, unknown 0"."""
    return t(
        key,
        sent=counts["sent"],
        waiting=counts["waiting"],
        failed=counts["failed"],
        unknown=counts["unknown"],
    )


def progress_lines(facts: Any, t: Texts) -> list[Raw]:
    """All of it: title, state, bar, and what `detail_lines` says."""
    head = [title(t, facts["card"]), state_line(facts, t), _bar(t, facts["progress"])]
    return [*head, *detail_lines(facts, t), *_more(facts, t)]


def detail_lines(facts: Any, t: Texts) -> list[Raw]:
    """The numbers, the time left, what went wrong, and where."""
    return [
        progress_line(t, facts["progress"], _numbers(facts["card"]["state"])),
        *_left(t, facts),
        *_reasons(t, "broadcast.failed", facts["reasons"]),
        *_reasons(t, "broadcast.stuck", facts["stuck"]),
        *(chat_line(chat, t) for chat in facts["stuck_chats"]),
    ]


def _numbers(state: str) -> str:
    """What is over or suspended counts anew: a copy is done again when its card is changed and its chat told."""
    if state == NoticeState.SUSPENDED:
        return "broadcast.held"
    return "broadcast.corrected" if state in ENDED else "notice.progress"


def done_of(counts: Mapping[str, int]) -> tuple[int, int]:
    """How many copies nothing is left to do for, and how many there are."""
    total = sum(counts.values())
    return total - counts["waiting"], total


def state_line(facts: Any, t: Texts) -> Raw:
    """Whether it is under way, held up, over, or being taken back."""
    suspended = facts["card"]["state"] == NoticeState.SUSPENDED
    if facts["unchanged"]:
        which = "suspending" if suspended else "changing"
        return t(f"broadcast.state.{which}", unchanged=facts["unchanged"])
    if suspended:
        return t("broadcast.state.suspended")
    if is_silent(facts["card"]):
        ended = "changed_but" if facts["stuck"] else "changed"
        return t(f"broadcast.state.{'telling' if facts['due'] else ended}")
    running = facts["broadcast"] == BroadcastState.RUNNING
    done = running and not facts["progress"]["waiting"]
    return t(f"broadcast.state.{'done' if done else facts['broadcast']}")


def _bar(t: Texts, counts: Mapping[str, int]) -> Raw:
    done, total = done_of(counts)
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


def chat_line(chat: Mapping[str, Any], t: Texts) -> Raw:
    """A chat whose copy can't be changed, and why."""
    name = shown(chat["title"], _LONGEST_TITLE)
    return t("broadcast.chat", title=name, why=_why(t, chat["why"]))


def _more(facts: Any, t: Texts) -> list[Raw]:
    """How many chats are not named here, and where they are."""
    more = facts["stuck_count"] - len(facts["stuck_chats"])
    return [t.plural("broadcast.chats.more", more, number=facts["card"]["number"])] if more else []


def _why(t: Texts, why: str) -> Raw:
    key = f"broadcast.why.{why}"
    return t(key if t.has(key) else "broadcast.why.refused")
