"""Messages to the triage chat about one ticket: its card, and the posts in its thread.

Holds their renderers; answers to commands have their own. In a group with topics everything about a ticket stands in its topic; in one
without, it replies to the card. Pictures are scrubbed
previews; a file as it came says that it is one.
"""

from dataclasses import replace
from typing import Any

from aiogram.methods import DeleteMessage, EditMessageText, SendDocument, SendMessage, SendPhoto
from aiogram.types import BufferedInputFile, ForceReply, LinkPreviewOptions, ReplyParameters

import handlers.rendering.outcomes
import handlers.rendering.ticket_topic  # noqa: F401  # each registers its kinds when imported
from handlers.rendering import Raw, Rendered, Target, renders
from handlers.rendering.ticket_buttons import card_keyboard
from handlers.rendering.ticket_links import ticket_link
from handlers.rendering.ticket_text import card_text
from locales.catalogue import Texts
from locales.masks import told
from locales.tickets.lines import designation_of, field_result
from locales.tickets.parts import file_words
from locales.tickets.said import LONGEST_SAID, said_words
from tipline.inert import shown

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_NAME, _LINE = 60, 100
_QUESTION = 300
_MOST_UNMASKED = 30


@renders("ticket.card")
def card(facts: Any, to: Target) -> Rendered:
    """The card, or the change of the one that is there."""
    text, cut = card_text(facts, to)
    keyboard = card_keyboard(facts, to.t, cut=cut)
    if to.card_message_id is not None:
        return EditMessageText(
            chat_id=to.chat_id,
            message_id=to.card_message_id,
            text=text,
            reply_markup=keyboard,
            link_preview_options=_NO_PREVIEW,
        )
    return SendMessage(
        chat_id=to.chat_id,
        message_thread_id=to.thread_id,
        text=text,
        reply_markup=keyboard,
        link_preview_options=_NO_PREVIEW,
    )


@renders("ticket.photo")
def photo(facts: Any, to: Target) -> Rendered:
    """One scrubbed preview."""
    file = to.files[0]
    caption = to.t("triage.photo", number=facts["ticket"], designation=designation_of(facts, to.t))
    return SendPhoto(
        chat_id=to.chat_id,
        message_thread_id=to.thread_id,
        photo=BufferedInputFile(file.data, file.name),
        caption=caption,
        disable_notification=True,  # the card has called already
        reply_parameters=_to_card(to),
    )


@renders("ticket.file")
def file(facts: Any, to: Target) -> Rendered:
    """A file as it came, which somebody asked for with a reason."""
    opened = to.files[0]
    caption = to.t(
        "triage.file",
        number=facts["ticket"],
        designation=designation_of(facts, to.t),
        name=shown(facts["name"], _NAME),
    )
    return SendDocument(
        chat_id=to.chat_id,
        message_thread_id=to.thread_id,
        document=BufferedInputFile(opened.data, opened.name),
        caption=caption,
        disable_content_type_detection=True,  # as a file: nothing plays or shows by itself
        reply_parameters=_to_card(to),
    )


@renders("ticket.note")
def note(facts: Any, to: Target) -> Rendered:
    """Something happened to the ticket."""
    key = f"triage.note.{facts['note']}"
    params = {name: shown(facts.get(name, ""), _NAME) for name in ("name", "officer")}
    params["other"] = facts.get("other", "")
    params |= {"unit": _unit(facts, to.t), "words": shown(facts.get("words", ""), LONGEST_SAID)}
    result = ""
    if facts["note"] == "closed":
        result = to.t(f"disposition.{facts['disposition']}")
    if facts["note"] == "field":
        key = f"{key}.{facts['what']}"
        result = field_result(facts, to.t, LONGEST_SAID)
    return _post(to, to.t(key, number=facts["ticket"], result=result, **params))


@renders("ticket.said")
def said(facts: Any, to: Target) -> Rendered:
    """What a moderator asked, or a tipster said."""
    params: dict[str, Any] = {"number": facts["ticket"], "words": said_words(facts, to.t)}
    if facts["from"] == "moderators":
        params["name"] = shown(facts["name"], _NAME)
    else:
        params["designation"] = designation_of(facts, to.t)
    text = to.t(f"triage.said.{facts['from']}", **params)
    if delivery := facts.get("delivery"):
        text = Raw(f"{text}\n{to.t(f'triage.delivery.{delivery}')}")
    if (edit := facts.get("edit")) is None:
        return _post(to, text)
    return EditMessageText(
        chat_id=to.chat_id, message_id=edit, text=text, link_preview_options=_NO_PREVIEW
    )


@renders("ticket.words")
def words(facts: Any, to: Target) -> Rendered:
    """A page of all that the tipster wrote."""
    page = Raw("\n".join(_piece(piece, to.t) for piece in facts["pieces"]))
    return _post(to, to.t("triage.words", number=facts["ticket"], words=page))


def _piece(piece: Any, t: Texts) -> str:
    """Some words, below the question that they answer."""
    words = told(piece["words"], LONGEST_SAID, t)
    if not (asked := piece["asked"]):
        return words
    return t("triage.words.answer", question=_question(asked, t), words=words)


def _question(asked: Any, t: Texts) -> str:
    """What was asked: by the program, by a moderator's button, or in a moderator's words."""
    match asked:
        case {"question": question}:
            return t.plain(f"citizen.label.{question}")
        case {"preset": preset}:
            return t.plain(f"triage.preset.{preset}")
    return shown(asked["words"], _QUESTION) or t.plain("triage.part.photo")


@renders("ticket.unmasked")
def unmasked(facts: Any, to: Target) -> Rendered:
    """What was masked, to all who work here, since somebody had a reason."""
    name, t = shown(facts["name"], _NAME), to.t
    title = t(
        "triage.unmasked", number=facts["ticket"], designation=designation_of(facts, t), name=name
    )
    lines = [
        t("triage.unmasked.line", kind=t(f"triage.unmasked.{kind}"), words=shown(words, _LINE))
        for kind, words in facts["hidden"][:_MOST_UNMASKED]
    ]
    return _post(to, "\n".join([title, *lines]))


@renders("ticket.prompt")
def prompt(facts: Any, to: Target) -> Rendered:
    """What a moderator is to write in reply to this."""
    params: dict[str, Any] = {"name": shown(facts["name"], _NAME), "unit": _unit(facts, to.t)}
    params["officer"] = shown(facts.get("officer", ""), _NAME)
    if person := facts.get("person"):
        # Named so, and only so, Telegram knows whose app is to open the reply.
        params["name"] = to.t("triage.mention", person=str(person), name=params["name"])
    if file := facts.get("file"):
        params["file"] = file_words(
            file["kind"], file["seconds"], file["size"], to.t, file.get("ending", "")
        )
    text = to.t(f"triage.prompt.{facts['prompt']}", **params)
    if alike := facts.get("candidates"):
        tickets = Raw(" · ".join(ticket_link(to, line) for line in alike))
        text = Raw(f"{text}\n{to.t('triage.prompt.candidates', tickets=tickets)}")
    if facts.get("aside"):
        card = {"message_id": to.card_message_id, "thread_id": to.thread_id}
        text = to.t("triage.prompt.aside", ticket=ticket_link(to, facts | card), text=text)
        to = replace(to, thread_id=None, card_message_id=None)
    reply = ForceReply(force_reply=True, selective=True) if person else None
    return _post(to, text).model_copy(update={"reply_markup": reply})


@renders("ticket.erase")
def erase(facts: Any, to: Target) -> Rendered:
    """Take down what showed something of a tip that was taken back."""
    return DeleteMessage(chat_id=to.chat_id, message_id=facts["message"])


def _post(to: Target, text: str) -> SendMessage:
    return SendMessage(
        chat_id=to.chat_id,
        message_thread_id=to.thread_id,
        text=text,
        link_preview_options=_NO_PREVIEW,
        reply_parameters=_to_card(to),
    )


def _to_card(to: Target) -> ReplyParameters | None:
    """Without topics, a reply to the card is what keeps things together."""
    if to.thread_id is not None or to.card_message_id is None:
        return None
    return ReplyParameters(message_id=to.card_message_id, allow_sending_without_reply=True)


def _unit(facts: Any, t: Texts) -> str:
    """A unit's name in the reader's language; empty where it is about none."""
    return shown(facts.get("unit", {}).get(t.language, ""), _NAME)
