"""An objection as it is told in private: what is asked, the receipt, how it stands.

Holds the words' facts for the chat; the acts are in `asking`. Refuses to tie them to the person:
what is said here is said to whoever is in the chat now, and kept nowhere beside the objection.
"""

from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.kit import Kit
from desk.objections import asking
from desk.outgoing import say
from desk.tips.own import welcome_if_new
from tipline.objections import Ground


def show_grounds(session: Session, kit: Kit, citizen: Citizen, number: str) -> None:
    """Ask what is said against the notice."""
    welcome_if_new(session, kit, citizen)
    say(session, kit, citizen.to, "objection.grounds", {"notice": number})


def ask_words(session: Session, kit: Kit, citizen: Citizen, number: str) -> None:
    """Ask for it in the person's own words."""
    say(session, kit, citizen.to, "objection.words", {"notice": number})


def ask(
    session: Session, kit: Kit, citizen: Citizen, number: str, ground: Ground, words: str
) -> None:
    """Keep the objection and tell its receipt, once."""
    receipt = asking.ask(session, kit, number, ground, words)
    say(session, kit, citizen.to, "objection.receipt", {"notice": number, "receipt": receipt})


def show_by_receipt(session: Session, kit: Kit, citizen: Citizen, typed: str) -> None:
    """Show how the objection of this receipt stands."""
    facts = asking.by_receipt(session, kit, typed)
    assert facts is not None, "looked up just before"
    say(session, kit, citizen.to, "objection.state", facts)
