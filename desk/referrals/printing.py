"""A referral's file as pages to print, sent in private to the officer who asks.

Holds the three steps: `open_file` (a read), `keep_letter` (slow, outside any transaction), `send_letter` (a write).
Refuses an officer whom the bot may not write to, and a letter with a box in place of a character.
"""

from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need
from desk.drawn import check_letters, keep_drawn
from desk.kit import Kit
from desk.log import record
from desk.outgoing import file_of, say
from desk.referrals.files import file_facts, newest_of
from desk.tickets.answers import Where
from desk.tickets.rows import load_for
from desk.tips.facts import Facts
from media.poster.content import Section
from storage.sealing import DataKey
from tipline.refusals import Refusal
from tipline.roles import Right

__all__ = ["Section", "keep_letter", "open_file", "send_letter"]

_BOUND_TO = "referral.letter"


def open_file(session: Session, kit: Kit, actor: OfficerActor, ticket_id: int) -> Facts:
    """Everything in the ticket's newest file. Raises Refusal `referral.none`, `referral.start_first`."""
    need(actor, Right.WORK_TICKETS)
    load_for(session, actor, ticket_id)
    facts = file_facts(session, kit, newest_of(session, ticket_id))
    if actor.to is None:
        raise Refusal("referral.start_first")
    return facts


def keep_letter(
    kit: Kit, title: str, about: str, papers: tuple[Section, ...], language: str
) -> tuple[str, DataKey]:
    """Draw the pages and keep them, sealed. Blocks. Raises Refusal `poster.no_letter`."""
    # Fonts and their libraries take seconds to load, and few processes ever print.
    from media.poster.letter import Letter, lacking, printed

    letter = Letter(title, about, papers)
    check_letters(lacking(letter))
    key = kit.vault.new_data_key()
    return keep_drawn(kit, key, printed(letter, language), _BOUND_TO), key


def send_letter(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    ticket_id: int,
    kept: tuple[str, DataKey],
    where: Where,
) -> None:
    """Queue it to the officer, say so where it was asked for, and write down who has it."""
    load_for(session, actor, ticket_id)
    if actor.to is None:
        raise Refusal("referral.start_first")
    blob, key = kept
    file = file_of(blob, key.raw, _BOUND_TO, f"referral-{ticket_id}.pdf", "document")
    say(session, kit, actor.to, "referral.letter", {"ticket": ticket_id, "files": [file]})
    say(session, kit, where.to, "referral.letter_sent", {"ticket": ticket_id} | where.facts())
    referral = newest_of(session, ticket_id)
    record(session, kit, actor, "referral.printed", "referral", referral.id, ticket=ticket_id)
