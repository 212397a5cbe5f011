"""Messages that leave the triage chat: an officer's brief, and what came of it for the tipster.

Holds their renderers. Refuses names of officers towards tipsters, and originals towards officers.
"""

from collections.abc import Iterator
from typing import Any

from aiogram.methods import EditMessageReplyMarkup, EditMessageText, SendMessage, SendPhoto
from aiogram.types import BufferedInputFile, LinkPreviewOptions

from handlers.rendering import Rendered, Target, renders
from handlers.rendering.ticket_buttons import brief_keyboard, result_keyboard
from locales.tickets.lines import designation_of, rooms_of, tip_lines
from locales.tickets.maps import chinese_map_line
from locales.tickets.said import said_words
from tipline.inert import shown

_NAME, _OWN_WORDS = 60, 3000

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@renders("tip.outcome")
def outcome(facts: Any, to: Target) -> Rendered:
    """How the police dealt with a tip, to the one who sent it."""
    notice = facts.get("notice")
    about = to.t("outcome.about", notice=notice) if notice else to.t("outcome.about_general")
    came = to.t(f"outcome.{facts['disposition']}")
    own = shown(facts.get("words", ""), _OWN_WORDS)
    said = to.t("outcome.words", words=own) if own else ""
    text = "\n\n".join(one for one in (about, came, said) if one)
    return SendMessage(chat_id=to.chat_id, text=text, link_preview_options=_NO_PREVIEW)


@renders("notice.thanks")
def thanks(facts: Any, to: Target) -> Rendered:
    """A notice was resolved, to everybody who sent a tip about it."""
    return SendMessage(chat_id=to.chat_id, text=to.t("outcome.thanks", notice=facts["notice"]))


@renders("ticket.brief")
def brief(facts: Any, to: Target) -> Rendered:
    """The tip in short, to the officer who is sent."""
    number, designation = facts["ticket"], designation_of(facts, to.t)
    lines: list[str] = [to.t("triage.brief.title", number=number, designation=designation)]
    notice = facts.get("notice")
    lines += [to.t("triage.card.notice", notice=notice)] if notice else []
    lines += [
        "",
        *tip_lines(facts, to.t, rooms_of()),
        *_map(facts, to),
        "",
        to.t("triage.brief.reminder"),
    ]
    return SendMessage(
        chat_id=to.chat_id,
        text="\n".join(lines),
        reply_markup=brief_keyboard(number, to.t),
        link_preview_options=_NO_PREVIEW,
    )


def _map(facts: Any, to: Target) -> list[str]:
    place = facts.get("place")
    return [*chinese_map_line(place, to.t)] if place else []


@renders("ticket.brief_photo")
def brief_photo(facts: Any, to: Target) -> Rendered:
    """One scrubbed picture for the officer."""
    file = to.files[0]
    return SendPhoto(chat_id=to.chat_id, photo=BufferedInputFile(file.data, file.name))


@renders("ticket.field_news")
def field_news(facts: Any, to: Target) -> Rendered:
    """What the tipster added, to the officer who is out; each thing has its share of the room."""
    number, designation = facts["ticket"], designation_of(facts, to.t)
    lines: list[str] = [to.t("triage.brief.news", number=number, designation=designation)]
    for said in facts["said"]:
        lines += [*_news(said, _OWN_WORDS // len(facts["said"]), to), *_map(said, to)]
    if count := facts["pictures"]:
        photos = to.t("triage.card.part", kind=to.t("triage.part.photo"), count=count)
        lines.append(to.t("triage.card.parts", parts=photos))
    return SendMessage(chat_id=to.chat_id, text="\n".join(lines), link_preview_options=_NO_PREVIEW)


def _news(said: Any, room: int, to: Target) -> Iterator[str]:
    """One thing that was added: a pin, words old or new, or what was answered to which question."""
    if answers := said.get("answers"):
        yield from tip_lines(answers, to.t, rooms_of(room))
        return
    words = said_words(said, to.t, room)
    if preset := said.get("preset"):
        asked = to.t.plain(f"triage.preset.{preset}")
        yield to.t("triage.words.answer", question=asked, words=words)
    elif said.get("place"):
        yield words
    else:
        key = "triage.brief.news.edited" if said["edited"] else "triage.card.words"
        yield to.t(key, words=words)


@renders("ticket.ask_result")
def ask_result(facts: Any, to: Target) -> Rendered:
    """The question for the result, with the ready-made ones."""
    keyboard = result_keyboard(facts["ticket"], to.t)
    text = to.t("triage.prompt.result")
    return SendMessage(chat_id=to.chat_id, text=text, reply_markup=keyboard)


@renders("ticket.brief_pressed")
def brief_pressed(facts: Any, to: Target) -> Rendered:
    """The brief's buttons, the pressed one ticked."""
    return EditMessageReplyMarkup(
        chat_id=to.chat_id,
        message_id=facts["edit"],
        reply_markup=brief_keyboard(facts["ticket"], to.t, facts["what"]),
    )


@renders("ticket.reported")
def reported(facts: Any, to: Target) -> Rendered:
    """What was reported, in place of the question for it."""
    result = to.t(f"triage.result.{facts['preset']}")
    text = to.t("triage.prompt.reported", result=result)
    return EditMessageText(chat_id=to.chat_id, message_id=facts["edit"], text=text)


@renders("ticket.officer_note")
def officer_note(facts: Any, to: Target) -> Rendered:
    """Something the officer who was sent must know."""
    name = shown(facts.get("name", ""), _NAME)
    text = to.t(f"triage.brief.officer_note.{facts['note']}", number=facts["ticket"], name=name)
    return SendMessage(chat_id=to.chat_id, text=text)
