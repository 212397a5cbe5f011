"""A tip on its way to the police: sent, added to, taken back.

Holds the moments in which a tip's state changes for good, each with its audit row, its ticket and
what the tipster is told. Refuses an empty tip, and a second sending of the same one.
"""

import secrets

from sqlalchemy.orm import Session

from desk.actors import SYSTEM, Actor
from desk.jobs import cancel
from desk.kit import Kit, To
from desk.log import record
from desk.outgoing import say
from desk.quiet.keeping import grown, take_in
from desk.sealed import open_tip, seal_tip
from desk.tickets import opening as tickets
from desk.tips.drafts import IDLE, end, kinds_of
from desk.tips.opened import notice_number_of
from desk.tips.rows import RECEIPT, change, key_of
from storage.tables.tips import Tip
from tipline.receipts import ENTROPY_BYTES, make_receipt, read_receipt
from tipline.refusals import Refusal
from tipline.tips import TipAction, TipState, advance_tip, check_enough

__all__ = ["grew", "new_receipt", "receipt_key", "receipt_of", "retract", "send"]
__all__ += ["typed_receipt_key"]


def new_receipt() -> str:
    """A receipt that nobody has: 55 bits, and the database refuses a second of the same."""
    return make_receipt(secrets.token_bytes(ENTROPY_BYTES))


def receipt_key(kit: Kit, receipt: str) -> bytes:
    """The keyed hash by which a receipt, written in its one form, is found."""
    return kit.vault.keyed("receipt", receipt)


def typed_receipt_key(kit: Kit, typed: str) -> bytes:
    """The same of a receipt however it was typed. Raises Refusal `receipt.mistyped`."""
    return receipt_key(kit, read_receipt(typed))


def receipt_of(kit: Kit, tip: Tip) -> str | None:
    """The receipt, for its tipster only; None while there is none, and once the tip is gone."""
    if tip.receipt is None or tip.data_key is None:
        return None
    return str(open_tip(key_of(kit, tip), tip.id, RECEIPT, tip.receipt))


def send(
    session: Session,
    kit: Kit,
    actor: Actor,
    tip: Tip,
    to: To,
    *,
    idle: bool = False,
    short: tuple[str, ...] | None = None,
) -> None:
    """Send a draft: ticket, audit, and the receipt to the tipster.

    A draft that was left alone (`idle`) goes as it is, even if it is only a document. In a surge it
    goes unasked (`short`: what the tipster is told about it besides).
    Raises Refusal `tip.empty`, and what the tip's lifecycle refuses.
    """
    state = advance_tip(tip.state, TipAction.SEND)
    if tip.state is TipState.SENT:
        raise Refusal("tip.already_sent")
    if not idle:
        check_enough(kinds_of(session, tip.id))
    receipt = new_receipt()
    change(
        session,
        tip,
        state=state,
        question=None,
        receipt_key=receipt_key(kit, receipt),
        receipt=seal_tip(key_of(kit, tip), tip.id, RECEIPT, receipt),
        sent_at=kit.clock(),
    )
    cancel(session, IDLE, tip.id)
    record(session, kit, actor, "tip.sent", "tip", tip.id, channel=tip.channel.value)
    facts = {
        "tip": tip.id,
        "receipt": receipt,
        "notice": notice_number_of(session, tip.notice_id),
        "idle": idle,
        "short": short is not None,
        "notes": list(short or ()),
    }
    say(session, kit, to, "citizen.receipt", facts, record_id=tip.id)
    take_in(session, kit, tip)


def grew(session: Session, kit: Kit, tip: Tip, part_ids: list[int]) -> None:
    """Tell the desk that a sent tip has more in it."""
    advance_tip(tip.state, TipAction.ADD)
    change(session, tip, touched_at=kit.clock())
    record(session, kit, SYSTEM, "tip.added", "tip", tip.id, parts=len(part_ids))
    grown(session, kit, tip, part_ids)


def retract(session: Session, kit: Kit, actor: Actor, tip: Tip) -> bool:
    """Take a sent tip back; say whether it was there to be taken.

    Its key is destroyed: from then on nobody, moderators included, can open what was sent. What
    officers were told before stays with them. Raises Refusal `tip.not_sent`, `tip.gone`.
    """
    if tip.state is TipState.RETRACTED:
        return False
    tickets.tip_leaves(session, kit, tip)
    end(session, kit, tip, TipAction.RETRACT)
    change(session, tip, dialogue_open=False, question=None)
    record(session, kit, actor, "tip.retracted", "tip", tip.id)
    tickets.tip_retracted(session, kit, tip)
    return True
