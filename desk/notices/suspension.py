"""A live notice made to ask nothing of anybody for a while, and brought back into force.

Holds both, with what they do to the copies: every chat sees that the notice is being looked into,
copies that were not sent yet wait. Refuses to decide whether that is right: whoever reviews does.
"""

from sqlalchemy.orm import Session

from desk.actors import Actor
from desk.kit import Kit
from desk.log import record
from desk.notices.broadcast import follow
from desk.notices.delivery_holds import Unsent, raise_wanted
from desk.notices.rows import guarded, notice_row
from tipline.notices import NoticeAction, advance_notice


def suspend(session: Session, kit: Kit, actor: Actor, notice_id: int) -> None:
    """Have every copy say that nobody is to act on it for now. Twice is once."""
    _change(session, kit, actor, notice_id, NoticeAction.SUSPEND, "notice.suspended", Unsent.HOLD)


def lift(session: Session, kit: Kit, actor: Actor, notice_id: int) -> None:
    """Bring the notice back: copies show it again, those that waited are sent."""
    _change(session, kit, actor, notice_id, NoticeAction.LIFT, "notice.lifted", Unsent.RELEASE)


def _change(
    session: Session,
    kit: Kit,
    actor: Actor,
    notice_id: int,
    action: NoticeAction,
    done: str,
    unsent: Unsent,
) -> None:
    row = notice_row(session, notice_id)
    state = advance_notice(row.state, action)
    if state is row.state:
        return
    guarded(session, row, state=state, revision=row.revision + 1)
    copies = raise_wanted(session, kit, notice_id, unsent=unsent)
    follow(session, kit, notice_id)
    record(session, kit, actor, done, "notice", notice_id, copies=copies)
