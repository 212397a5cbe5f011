"""The small pieces that a citizen's screens are made of.

Holds counts in words, answers in words, a notice on a button, and sending or changing a message.
Refuses text that was not made inert: what people wrote comes through `Texts`, which does it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions

from handlers.rendering import Raw, Rendered, Target, Texts
from locales.features import feature_value, in_language
from locales.notices import marked
from tipline.inert import shown

LONGEST_LABEL = 40
LONGEST_LINE = 120
LONGEST_QUOTE = 200

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def message(
    to: Target,
    text: str,
    keys: InlineKeyboardMarkup | None = None,
    edit: int | None = None,
) -> Rendered:
    """Send the text, or have it replace the message `edit`."""
    if edit is not None:
        return EditMessageText(
            chat_id=to.chat_id,
            message_id=edit,
            text=text,
            reply_markup=keys,
            link_preview_options=_NO_PREVIEW,
        )
    return SendMessage(
        chat_id=to.chat_id, text=text, reply_markup=keys, link_preview_options=_NO_PREVIEW
    )


def lines(found: Iterable[str | None]) -> str:
    """The lines that say anything, one below the other."""
    return "\n".join(line for line in found if line)


def blocks(found: Iterable[str | None]) -> str:
    """The blocks that say anything, with an empty line between."""
    return "\n\n".join(block for block in found if block)


def took(counts: Mapping[str, int], t: Texts) -> Raw:
    """What came, counted: "2 photos, 1 pin"; empty where nothing did."""
    told = [t.plural(f"citizen.took.{kind}", count) for kind, count in counts.items()]
    return Raw(t("citizen.took.join").join(told))


def notice_line(notice: Any, t: Texts, limit: int = LONGEST_LABEL) -> str:
    """A notice in few words, as a button or a line names it; plain, not escaped."""
    kind = t.plain(f"citizen.notice.{notice['kind']}")
    place = in_language(t, notice["place"])
    line = t.plain("citizen.notice.line", kind=kind, place=place)
    return shown(marked(line, t.plain, exercise=notice["exercise"]), limit)


def answer_words(answer: Any, t: Texts) -> str:
    """An answer as its tipster reads it back; plain, not escaped."""
    question, value, words = answer["question"], answer["value"], answer["words"]
    key = f"citizen.answer.{question}.{value}"
    if answer.get("at") and not words:
        return str(answer["at"])
    if words:
        return shown(words.replace("\n", " "), LONGEST_LINE)
    if question == "where":
        return t.plain("citizen.answer.pin")
    if question == "features" and answer.get("matched"):
        said = [feature_value(t, str(m["feature"]), m["value"]) for m in answer["matched"]]
        return shown(t.plain("citizen.took.join").join(said), LONGEST_LINE)
    if question == "features":
        return t.plural("citizen.answer.chosen", len(value.split(",")))
    return t.plain(key) if t.has(key) else shown(value, LONGEST_LINE)


def label(question: str, t: Texts) -> str:
    """What a question is about, in a word."""
    return t.plain(f"citizen.label.{question}")


def ack(facts: Any, t: Texts) -> str:
    """What is acknowledged before the next question; empty where nothing is."""
    counts, answered = facts["took"], facts.get("answered")
    return lines(
        [
            t("citizen.ack.took", what=took(counts, t)) if counts else None,
            t(
                "citizen.ack.answered",
                label=label(answered["question"], t),
                value=answer_words(answered, t),
            )
            if answered
            else None,
            *told(facts["notes"], t),
        ]
    )


def told(notes: Iterable[str], t: Texts) -> list[str]:
    """What the tipster is told besides, by code."""
    return [t(f"citizen.told.{note.replace('.', '_')}") for note in notes]


def private_chat(to: Target, payload: str) -> str:
    """The link that opens the private chat with the bot."""
    return f"https://t.me/{to.bot_username}?start={payload}"
