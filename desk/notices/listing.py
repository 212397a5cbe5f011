"""An officer's notices: the list, a page at a time, and any one of them by its number.

Holds what the chat shows of many notices at once, and of which something can still become. Refuses to
hide one for its age: what is on a later page, or ended and left out, is opened by its number.
"""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from desk.actors import OfficerActor
from desk.kit import Kit, To
from desk.notices.board import check_sees, show_notice
from desk.notices.briefs import brief_by_number
from desk.notices.rows import NOTICES
from desk.outgoing import say
from tipline.lifecycles import is_final
from tipline.notices import (
    ENDED,
    NOTICE_TABLE,
    NoticeState,
    notice_number,
    parse_notice_number,
)
from tipline.refusals import Refusal
from tipline.roles import Right, may

_A_PAGE = 20
# Another's draft is nobody else's; what nothing can become of is history.
_LISTED = [
    state
    for state in NoticeState
    if state is not NoticeState.DRAFT and not is_final(NOTICE_TABLE, state)
]


def show_list(session: Session, kit: Kit, actor: OfficerActor, to: To, page: int = 0) -> None:
    """Show a page of the notices that this officer works on."""
    check_sees(actor)
    rows = own_notices(session, actor, page)
    notices = [
        {
            "id": row.id,
            "number": row.number,
            "kind": None if row.kind is None else row.kind.value,
            "state": row.state.value,
            "exercise": row.exercise,
        }
        for row in rows[:_A_PAGE]
    ]
    pages = {"page": page, "more": len(rows) > _A_PAGE}
    drafts = may(actor.roles, Right.DRAFT_NOTICES)
    say(session, kit, to, "notice.list", {"notices": notices, "may_draft": drafts, **pages})


def show_numbered(session: Session, kit: Kit, actor: OfficerActor, to: To, typed: str) -> None:
    """Show the notice whose number was typed, as this officer may work on it now."""
    check_sees(actor)
    found = brief_by_number(session, notice_number(*parse_notice_number(typed)))
    if found is None:
        raise Refusal("lifecycle.not_found", record="notice")
    show_notice(session, kit, actor, to, found.id)


def own_notices(session: Session, actor: OfficerActor, page: int) -> list[Row[Any]]:
    """The officer's drafts and their units' notices of which something can still become: first what
    has not ended, each newest first. One more than a page has, where there are more.
    """
    mine = (NOTICES.c.drafted_by == actor.id) & (NOTICES.c.state == NoticeState.DRAFT)
    of_units = NOTICES.c.unit_id.in_(actor.unit_ids) & NOTICES.c.state.in_(_LISTED)
    order = (NOTICES.c.state.in_(ENDED), NOTICES.c.id.desc())
    query = select(NOTICES).where(mine | of_units).order_by(*order)
    return list(session.execute(query.offset(page * _A_PAGE).limit(_A_PAGE + 1)))
