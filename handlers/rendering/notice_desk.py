"""A notice as those who publish it see it: preview, what may be done, review, list, what came of it.

Refuses to let a review be shortened in silence: the whole content is one press away.
"""

from typing import Any

from aiogram.methods import EditMessageCaption, EditMessageText, SendMessage, SendPhoto
from aiogram.types import InlineKeyboardMarkup

from desk.notices.steps import CHANGEABLE
from handlers.rendering import Rendered, Target, renders
from handlers.rendering.fitting import CAPTION_LIMIT, TEXT_LIMIT, seen_length
from handlers.rendering.last_known import NO_PREVIEW, last_known_lines
from handlers.rendering.notice_buttons import (
    DraftButton,
    ReviewButton,
    Row,
    deep_link,
    draft_button,
    in_rows,
    keyboard,
    objection_payload,
    poster_row,
    pressed,
)
from handlers.rendering.notice_steps import fault_lines
from handlers.rendering.notice_text import card_text
from handlers.rendering.pictures import photo_of
from locales.broadcasts import progress_line
from locales.catalogue import Raw, Texts
from locales.features import in_language
from locales.notices import marked, title
from tipline.inert import shown
from tipline.notices import NoticeState, notice_payload

LONGEST_REASON = 200


@renders("notice.preview")
def preview(facts: Any, to: Target) -> Rendered:
    """The card as citizens will see it."""
    return _card(facts["card"], to, to.t("notice.preview"), None)


@renders("notice.review")
def review(facts: Any, to: Target) -> Rendered:
    """The card for whoever may approve it."""
    t, notice, seen = to.t, facts["card"]["id"], facts["hash"]
    asks = t(f"notice.review.{facts['action']}", by=shown(facts["by"], 60), reach=_reach(t, facts))
    above = "\n".join([asks, *last_known_lines(t, facts)])
    reject = _review("reject", notice, seen)
    rows = [
        [
            pressed(t.plain("notice.button.check"), _review("check", notice, seen)),
            pressed(t.plain(f"notice.button.reject.{facts['action']}"), reject),
        ],
        [pressed(t.plain("notice.button.full"), _review("full", notice, seen))],
        *([draft_button(t, f"notice.button.{act}", act, notice)] for act in facts.get("acts", ())),
        poster_row(t, notice),
    ]
    return _card(facts["card"], to, above, keyboard(rows))


@renders("notice.decided")
def decided(facts: Any, to: Target) -> Rendered:
    """The reviewed card, once somebody has decided: what, and who; nothing is left to press."""
    if to.card_message_id is None:
        return None
    params = {name: shown(value, LONGEST_REASON) for name, value in facts["params"].items()}
    above = to.t(f"notice.decided.{facts['what']}", **params)
    if facts["card"]["photo"]:
        return EditMessageCaption(
            chat_id=to.chat_id,
            message_id=to.card_message_id,
            caption=_below(facts["card"], to, above, CAPTION_LIMIT),
        )
    return EditMessageText(
        chat_id=to.chat_id,
        message_id=to.card_message_id,
        text=_below(facts["card"], to, above, TEXT_LIMIT),
    )


@renders("notice.full")
def full(facts: Any, to: Target) -> Rendered:
    """The whole text in one language, without its photo; of a published one with "It is wrong", and
    "I have seen this" while it is live.
    """
    t, number = Texts(facts["language"]), facts["card"]["number"]
    text = card_text(t, facts["card"], to.emergency_number, TEXT_LIMIT)
    rows = [[deep_link(to, "notice.button.wrong", objection_payload(number))]] if number else []
    if facts["card"]["state"] == NoticeState.LIVE:
        rows = [[deep_link(to, "notice.button.seen", notice_payload(number))], *rows]
    return SendMessage(chat_id=to.chat_id, text=text, reply_markup=keyboard(rows))


@renders("notice.menu")
def menu(facts: Any, to: Target) -> Rendered:
    """What may be done with a draft, and what it still lacks."""
    t, notice = to.t, facts["id"]
    lines = [*fault_lines(t, facts["faults"])]
    if facts["missing"]:
        missing = t("officer.between").join(t(f"notice.name.{one}") for one in facts["missing"])
        lines.append(t("notice.menu.missing", missing=Raw(missing)))
    area = t("notice.menu.all_areas")
    if facts["area"] is not None:
        area = Raw(t("notice.line", line=in_language(t, facts["area"])))
    lines.append(t("notice.menu.goes_to", area=area, reach=_reach(t, facts)))
    lines += last_known_lines(t, facts)
    if facts["in_review"]:
        lines.append(t("notice.menu.in_review"))
        rows = [
            [draft_button(t, "notice.button.take_back", "take_back", notice)],
            poster_row(t, notice),
        ]
    else:
        rows = _menu_rows(t, facts)
    text = "\n\n".join(lines)
    return SendMessage(
        chat_id=to.chat_id,
        text=text,
        reply_markup=keyboard(rows),
        link_preview_options=NO_PREVIEW,
    )


@renders("notice.list")
def listed(facts: Any, to: Target) -> Rendered:
    """A page of an officer's notices, one button each."""
    t = to.t
    rows = [
        [pressed(_line(t, item), DraftButton(act="open", notice=item["id"]))]
        for item in facts["notices"]
    ]
    rows.append(_turning(t, facts["page"], more=facts["more"]))
    if facts["may_draft"]:
        rows.append([draft_button(t, "notice.button.new", "new", 0)])
    text = t("notice.list" if facts["notices"] else "notice.list.empty")
    return SendMessage(chat_id=to.chat_id, text=text, reply_markup=keyboard(rows))


@renders("notice.manage")
def manage(facts: Any, to: Target) -> Rendered:
    """A published notice: how far it went, and how to end or update it."""
    t, notice = to.t, facts["card"]["id"]
    lines = [
        title(t, facts["card"]),
        t(f"notice.state.{facts['card']['state']}"),
        *([t("notice.manage.alone", until=facts["card"]["expires_at"])] if facts["alone"] else []),
        t("broadcast.state.changing", unchanged=facts["unchanged"])
        if facts["unchanged"]
        else progress_line(t, facts["progress"]),
        *last_known_lines(t, facts),
    ]
    rows = [[draft_button(t, f"notice.button.{act}", act, notice)] for act in facts["acts"]]
    rows.append(poster_row(t, notice))
    text = "\n\n".join(lines)
    return SendMessage(
        chat_id=to.chat_id,
        text=text,
        reply_markup=keyboard(rows),
        link_preview_options=NO_PREVIEW,
    )


@renders("notice.live")
def live(facts: Any, to: Target) -> Rendered:
    """The live notices, one line each, for the triage chat."""
    t = to.t
    lines = [
        t(
            "notice.live.line",
            kind=marked(t(f"notice.head.{one['kind']}"), t, exercise=one["exercise"]),
            number=one["number"],
            place=in_language(t, one["place"], 60),
        )
        for one in facts["notices"]
    ]
    text = "\n".join([t("notice.live" if lines else "notice.list.empty"), *lines])
    return SendMessage(chat_id=to.chat_id, text=text, message_thread_id=facts["thread_id"])


@renders("notice.told")
def told(facts: Any, to: Target) -> Rendered:
    """One line about a notice: approved, sent back, submitted, ended."""
    text = to.t(f"notice.told.{facts['what']}", **facts["params"])
    return SendMessage(chat_id=to.chat_id, text=text, reply_markup=_resume(to.t, facts))


def _card(card: Any, to: Target, above: str, buttons: InlineKeyboardMarkup | None) -> Rendered:
    text = _below(card, to, above, CAPTION_LIMIT if to.files else TEXT_LIMIT)
    if to.files:
        photo = photo_of(to.files[0])
        return SendPhoto(chat_id=to.chat_id, photo=photo, caption=text, reply_markup=buttons)
    return SendMessage(
        chat_id=to.chat_id, text=text, reply_markup=buttons, link_preview_options=NO_PREVIEW
    )


def _below(card: Any, to: Target, above: str, limit: int) -> str:
    """What stands above the card, then as much of the card as there is room for."""
    room = limit - seen_length(above) - 2
    return f"{above}\n\n{card_text(to.t, card, to.emergency_number, room)}"


def _menu_rows(t: Texts, facts: Any) -> list[Any]:
    notice = facts["id"]
    ready = not facts["missing"] and not facts["faults"]
    changes = [
        draft_button(t, f"notice.name.{step}", "goto", notice, step)
        for step in CHANGEABLE
        if step != "area" or facts["areas"] > 1
    ]
    exercise = "notice.button.no_exercise" if facts["exercise"] else "notice.button.exercise"
    return [
        *([[draft_button(t, "notice.button.submit", "submit", notice)]] if ready else []),
        *in_rows(changes, 3),
        [draft_button(t, exercise, "exercise", notice)],
        *([poster_row(t, notice)] if ready else []),
        [
            draft_button(t, "notice.button.full", "full", notice),
            draft_button(t, "notice.button.discard", "discard", notice),
        ],
    ]


def _resume(t: Texts, facts: Any) -> InlineKeyboardMarkup | None:
    if facts.get("alone"):
        alone = _review("check", facts["id"], facts["alone"])
        return keyboard([[pressed(t.plain("notice.button.alone"), alone)]])
    if facts["what"] != "sent_back":
        return None
    return keyboard([[draft_button(t, "notice.button.resume", "open", facts["id"])]])


def _reach(t: Texts, facts: Any) -> Raw:
    groups = t.plural("notice.groups", facts["chats"])
    return t("notice.reach", groups=groups, people=t.plural("notice.people", facts["people"]))


def _turning(t: Texts, page: int, *, more: bool) -> Row:
    """To the page before, to the page after."""
    before = [draft_button(t, "notice.button.newer", "list", 0, str(page - 1))] * (page > 0)
    return [*before, *[draft_button(t, "notice.button.older", "list", 0, str(page + 1))] * more]


def _line(t: Texts, item: Any) -> str:
    kind = t.plain(f"notice.head.{item['kind']}") if item["kind"] else "…"
    state = t.plain(f"notice.state.{item['state']}")
    key = "notice.list.line" if item["number"] else "notice.list.unnumbered"
    line = t.plain(key, kind=kind, number=item["number"], state=state)
    return marked(line, t.plain, exercise=item["exercise"])


def _review(act: str, notice: int, seen: str) -> ReviewButton:
    return ReviewButton(act=act, notice=notice, hash=seen)
