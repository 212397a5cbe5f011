"""A referral's file: its row, its papers, and what the ticket's thread shows of both.

Holds what the modules beside it share. Refuses a change of a row that somebody else changed meanwhile.
"""

from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from desk.actors import officer_name
from desk.kit import Kit
from desk.outgoing import say_triage
from desk.sealed import open_desk, seal_desk
from desk.tips.facts import Facts
from desk.written import local, sound
from storage.statements import changed, table_of
from storage.tables.referrals import Referral, ReferralPaper
from tipline.referrals import Paper
from tipline.refusals import Refusal

REFERRALS, PAPERS = table_of(Referral), table_of(ReferralPaper)
AUTHORITY = "referral.authority"
_WORDS = "referral.paper"


def newest_of(session: Session, ticket_id: int) -> Row[Any]:
    """The ticket's newest referral. Raises Refusal `referral.none`."""
    mine = select(REFERRALS).where(REFERRALS.c.ticket_id == ticket_id)
    row = session.execute(mine.order_by(REFERRALS.c.id.desc()).limit(1)).one_or_none()
    if row is None:
        raise Refusal("referral.none")
    return row


def guarded(session: Session, row: Row[Any], **values: Any) -> None:
    """Change the row if nobody else did since it was read. Raises Refusal `lifecycle.stale`."""
    mine = (REFERRALS.c.id == row.id) & (REFERRALS.c.version == row.version)
    newer = update(REFERRALS).where(mine).values(version=row.version + 1, **values)
    if not changed(session, newer):
        raise Refusal("lifecycle.stale", record="referral")


def add_paper(
    session: Session, kit: Kit, referral_id: int, kind: Paper, words: str, by: int | None
) -> None:
    """Put one more paper into the file."""
    session.execute(
        insert(PAPERS).values(
            referral_id=referral_id,
            kind=kind,
            words=seal_desk(kit, _WORDS, sound(words.strip())) if words else None,
            made_by=by,
            at=kit.clock(),
        )
    )


def show_file(session: Session, kit: Kit, row: Row[Any]) -> None:
    """Post the file as it is now in the ticket's thread."""
    say_triage(session, kit, row.ticket_id, "ticket.referral", file_facts(session, kit, row))


def file_facts(session: Session, kit: Kit, row: Row[Any]) -> Facts:
    """Everything in the file, oldest first."""
    papers = session.execute(
        select(PAPERS).where(PAPERS.c.referral_id == row.id).order_by(PAPERS.c.id)
    )
    return {
        "ticket": row.ticket_id,
        "state": row.state.value,
        "authority": open_desk(session, kit, AUTHORITY, row.authority),
        "due_at": local(kit, row.due_at),
        "papers": [_paper(session, kit, paper) for paper in papers],
    }


def _paper(session: Session, kit: Kit, paper: Row[Any]) -> Facts:
    return {
        "kind": paper.kind.value,
        "at": local(kit, paper.at),
        "by": "" if paper.made_by is None else officer_name(session, kit, paper.made_by),
        "words": "" if paper.words is None else open_desk(session, kit, _WORDS, paper.words),
    }
