"""Being forgotten: what we knew of a person goes, what they sent to the police stays usable.

Holds the one act. Refuses half measures: drafts lose their key, sent tips lose their address, the
person's row, subscriptions, pleas, silences that are over and guided steps go. A receipt still opens its tip, from any account.
"""

import secrets

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.kit import Kit
from desk.log import record
from desk.notices.audience import unsubscribe_all
from desk.outgoing import say
from desk.quiet.rows import PLEAS, forget_those_over
from desk.screens import leave_every_screen
from desk.tickets import dialogue
from desk.tips.drafts import discard
from desk.tips.people import PEOPLE
from desk.tips.rows import PARTS, TIPS, any_tip
from storage.outbox import let_go
from storage.statements import table_of
from storage.tables.queues import OutboxMessage

_OUTBOX = table_of(OutboxMessage)


def forget(session: Session, kit: Kit, citizen: Citizen, message_id: int | None = None) -> int:
    """Forget the person; return how many sent tips can no longer be answered.

    The goodbye is the last thing that is told, in place of the question; the caller clears the
    guided conversation.
    """
    discard(session, kit, citizen.person_key)
    leave_every_screen(session, kit, citizen.to)
    let_go(session, _OUTBOX.c.chat_key == citizen.to.chat_key)
    unsubscribe_all(session, citizen.person_key)
    session.execute(delete(PEOPLE).where(PEOPLE.c.person_key == citizen.person_key))
    session.execute(delete(PLEAS).where(PLEAS.c.person_key == citizen.person_key))
    forget_those_over(session, kit, citizen.person_key)
    cut = _cut_off(session, kit, citizen)
    record(session, kit, citizen, "person.forgotten", "person", citizen.audit_name, tips=cut)
    say(session, kit, citizen.to, "citizen.forgotten", {"tips": cut, "edit": message_id})
    return cut


def _cut_off(session: Session, kit: Kit, citizen: Citizen) -> int:
    """Take the way back to the person out of their tips, and the chat's hash out of the parts."""
    mine = list(
        session.execute(select(TIPS.c.id).where(TIPS.c.person_key == citizen.person_key)).scalars()
    )
    for tip_id in mine:
        # Whoever waits for an answer hears that none will come.
        dialogue.end(session, kit, any_tip(session, tip_id), citizen)
        # One random value per tip: a message is still kept once, and leads to no chat any more.
        session.execute(
            update(PARTS)
            .where(PARTS.c.tip_id == tip_id)
            .values(chat_key=secrets.token_bytes(16), album_key=None)
        )
    if mine:
        session.execute(
            update(TIPS)
            .where(TIPS.c.id.in_(mine))
            .values(person_key=None, chat_key=None, address=None)
        )
    return len(mine)
