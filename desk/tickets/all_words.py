"""All that a tipster wrote, which a card shows only the beginning of, with the question that each answer answers.

Holds the posting of it, in pages that fit. Refuses a tip that was taken back, and to cut a sign that stands for
something masked.
"""

from typing import Any

from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.kit import Kit
from desk.log import record
from desk.outgoing import say_triage
from desk.tickets.dialogue import opened_lines
from desk.tickets.looking import looks
from desk.tickets.rows import Held, load_for
from desk.tips.masking import masked_text
from desk.tips.opened import facts_of, newest_of
from desk.written import sound
from storage.tables.tips import LineDirection
from tipline.inert import utf16_length
from tipline.masks import LONGEST_NAME, is_mask
from tipline.refusals import Refusal

__all__ = ["show_words"]

_PAGE = 3200  # UTF-16 units; with its heading one message still holds it
_QUESTION = 300  # the most that a question may take of it

Piece = dict[str, Any]


def show_words(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> None:
    """Post all the tipster's words, page by page."""
    held = load_for(session, actor, ticket_id)
    view = facts_of(session, kit, held.tip)
    if view.content_gone:
        raise Refusal("tip.gone")
    asked = _asked(session, kit, held)
    pieces = [
        {
            "words": sound(masked_text(session, view.notice_id, part.text)),
            "asked": asked.get(part.id),
        }
        for part in newest_of(view.parts)
        if part.text and part.answers is None
    ]
    pieces += [
        {
            "words": sound(masked_text(session, view.notice_id, answer.words)),
            "asked": {"question": answer.question.value},
        }
        for answer in view.answers
        if answer.words and not answer.extra
    ]
    for page, those in enumerate(_pages(pieces)):
        facts = {"ticket": ticket_id, "page": page, "pieces": those}
        say_triage(session, kit, ticket_id, "ticket.words", facts)
    record(session, kit, actor, "ticket.read", "ticket", ticket_id)
    looks(session, kit, actor, held.ticket)


def _asked(session: Session, kit: Kit, held: Held) -> dict[int, Piece]:
    """By part: what moderators had asked last before it came as an answer."""
    found: dict[int, Piece] = {}
    question: Piece = {}
    for row, body in opened_lines(session, kit, held.tip):
        if row.direction is LineDirection.TO_TIPSTER:
            question = {name: text[:_QUESTION] for name, text in body.items()}
        elif question and "part" in body:
            found[body["part"]] = question
    return found


def _pages(pieces: list[Piece]) -> list[list[Piece]]:
    """Without loss, so that each page fits one message, with all that is masked in it named."""
    pages: list[list[Piece]] = [[]]
    room = 0
    for piece in pieces:
        room += _QUESTION if piece["asked"] else 1
        pages[-1].append({"words": "", "asked": piece["asked"]})
        for sign in piece["words"]:
            size = LONGEST_NAME if is_mask(sign) else utf16_length(sign)
            if room + size > _PAGE:
                pages.append([{"words": "", "asked": None}])
                room = 0
            pages[-1][-1]["words"] += sign
            room += size
    return pages
