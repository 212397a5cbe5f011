"""An officer's notice: what there is to do with it, and the short word on what was done.

Holds what the chat shows of published notices and drafts to those who work on them. Refuses acts:
they are in the modules that this one calls.
"""

from typing import Any

from sqlalchemy.orm import Session

from desk.actors import OfficerActor, need
from desk.kit import Kit, To
from desk.notices import broadcast
from desk.notices.approvers import show_review
from desk.notices.briefs import NoticeBrief, brief_by_number, live_list
from desk.notices.card import card_of
from desk.notices.clearing import ask_release
from desk.notices.drafts import discard, update_of
from desk.notices.endings import cancel, resolve
from desk.notices.last_known import last_known_facts
from desk.notices.pending import (
    is_on_one_signature,
    may_approve,
    may_publish_alone,
    signature_for,
    waits_for_more,
)
from desk.notices.progress import progress
from desk.notices.review import reject, submit, withdraw_from_review
from desk.notices.rows import SHORT_HASH, document_of, last_known_of, notice_row
from desk.notices.shown import Shown
from desk.notices.signing import approve, publish_alone
from desk.notices.steps import Step
from desk.notices.talk import ask
from desk.outgoing import say
from desk.screens import NOT_BEGUN, of_notice, screens
from desk.written import local
from tipline.languages import LANGUAGES
from tipline.lifecycles import possible
from tipline.notices import (
    NOTICE_TABLE,
    NoticeAction,
    NoticeState,
    advance_notice,
    notice_number,
    parse_notice_number,
)
from tipline.refusals import Refusal
from tipline.roles import Right, may

_MOST_LISTED = 30
# After these words there is nothing more to press on what was shown of the notice.
_LEAVES = frozenset({"submitted", "submitted_to_nobody", "discarded"})
_LEAVES |= {"left", "left_half_told", "left_before_it_began"}
# The acts by which an officer ends a notice; clearing is a cancelling that marks the case.
_ENDINGS = {
    "resolve": NoticeAction.RESOLVE,
    "cancel": NoticeAction.CANCEL,
    "clear": NoticeAction.CANCEL,
}


def show_kinds(session: Session, kit: Kit, actor: OfficerActor, to: To) -> None:
    """Ask what sort of notice it is to be; nothing is made yet."""
    need(actor, Right.DRAFT_NOTICES)
    say(session, kit, to, "notice.kinds", {"screen": of_notice(NOT_BEGUN)})


def show_notice(session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int) -> None:
    """Show one notice as this officer may work on it: a draft, a review, a published one."""
    row = notice_row(session, notice_id)
    is_theirs = actor.id in (row.drafted_by, row.submitted_by)
    second = waits_for_more(row) and may_approve(actor, row)
    if row.number is not None and not second:
        _show_published(session, kit, actor, to, row)
    elif second or (row.state is NoticeState.IN_REVIEW and not is_theirs):
        # What is out and waits for a signature can be withdrawn all the same.
        show_review(session, kit, actor, to, notice_id, _acts(actor, row.state) if second else [])
    else:
        ask(session, kit, actor, to, notice_id, Step.PREVIEW)


def show_full(session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int) -> None:
    """Show the whole content, in both languages."""
    need(actor, Right.SEE_NOTICE_DRAFTS)
    row = notice_row(session, notice_id)
    if row.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    card = card_of(session, kit, row, document_of(session, kit, row))
    for language in LANGUAGES:
        say(session, kit, to, "notice.full", {"card": card, "language": language})


def show_whole(session: Session, kit: Kit, to: To, notice: NoticeBrief) -> None:
    """Show anybody a live notice in full, in their language."""
    row = notice_row(session, notice.id)
    card = card_of(session, kit, row, row.public_content)
    say(session, kit, to, "notice.full", {"card": card, "language": to.language})


def submit_draft(session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int) -> None:
    """Send a draft to review and say how many were asked."""
    if notice_row(session, notice_id).state is NoticeState.IN_REVIEW:
        show_notice(session, kit, actor, to, notice_id)
        return
    supervisors = ask_release(session, kit, actor, notice_id)
    if supervisors is not None:
        tell(session, kit, to, notice_id, "cleared", supervisors=supervisors)
        return
    asked = submit(session, kit, actor, notice_id)
    row = notice_row(session, notice_id)
    # In an emergency whoever may publish alone goes on from here.
    alone = row.content_hash[:SHORT_HASH] if may_publish_alone(actor, row) else None
    if asked:
        tell(session, kit, to, notice_id, "submitted", alone=alone, approvers=asked)
    else:
        tell(session, kit, to, notice_id, "submitted_to_nobody", alone=alone)


def take_back(session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int) -> None:
    """Take a notice out of review and go on drafting."""
    withdraw_from_review(session, kit, actor, notice_id)
    show_notice(session, kit, actor, to, notice_id)


def discard_draft(session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int) -> None:
    """Give a draft up and say so."""
    discard(session, kit, actor, notice_id)
    tell(session, kit, to, notice_id, "discarded")


def begin_update(session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int) -> None:
    """Begin the notice that is to replace this one."""
    show_notice(session, kit, actor, to, update_of(session, kit, actor, notice_id))


def approve_reviewed(session: Session, kit: Kit, shown: Shown) -> None:
    """Sign, and tell the approver what that did: the number, and until when the notice holds."""
    signed = signature_for(notice_row(session, shown.notice_id))
    number = approve(session, kit, shown.actor, shown.notice_id, shown.hash)
    until = local(kit, notice_row(session, shown.notice_id).expires_at)
    tell(session, kit, shown.to, shown.notice_id, f"signed.{signed}", number=number, until=until)


def publish_reviewed_alone(session: Session, kit: Kit, shown: Shown) -> None:
    """Publish on one signature, and say what has to follow."""
    number = publish_alone(session, kit, shown.actor, shown.notice_id, shown.hash)
    tell(session, kit, shown.to, shown.notice_id, "published_alone", number=number)


def ask_return_reason(
    session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int
) -> None:
    """Ask an approver what is to be changed, or why they don't sign what is out already."""
    need(actor, Right.APPROVE_NOTICES)
    row = notice_row(session, notice_id)
    if not waits_for_more(row):
        advance_notice(row.state, NoticeAction.REJECT)
    tell(session, kit, to, notice_id, f"why_reject.{signature_for(row)}")


def reject_reviewed(session: Session, kit: Kit, shown: Shown, reason: str) -> None:
    """Send back, and tell the approver what that did."""
    refused = signature_for(notice_row(session, shown.notice_id))
    reject(session, kit, shown.actor, shown.notice_id, shown.hash, reason)
    tell(session, kit, shown.to, shown.notice_id, f"returned.{refused}")


def ask_ending_reason(
    session: Session, kit: Kit, actor: OfficerActor, to: To, notice_id: int, act: str
) -> None:
    """Ask why a notice is to end, if this officer may end it now."""
    row = notice_row(session, notice_id)
    if row.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    if act not in _acts(actor, row.state):
        raise Refusal("notice.already_ended")
    tell(session, kit, to, notice_id, f"why_{act}")


def end_notice(
    session: Session,
    kit: Kit,
    actor: OfficerActor,
    to: To,
    notice_id: int,
    act: str,
    reason: str,
) -> None:
    """Resolve or cancel a published notice, and show how its copies change."""
    if act == "resolve":
        resolve(session, kit, actor, notice_id, reason)
    else:
        cancel(session, kit, actor, notice_id, reason, cleared=act == "clear")
    show_notice(session, kit, actor, to, notice_id)


def tell(
    session: Session,
    kit: Kit,
    to: To,
    notice_id: int,
    what: str,
    *,
    alone: str | None = None,
    **params: str | int,
) -> None:
    """Say one line about a notice; with `alone`, its hash, offer to publish it on one signature."""
    facts: dict[str, Any] = {"id": notice_id, "what": what, "params": params, "alone": alone}
    if what in _LEAVES:
        facts |= {"screen": of_notice(notice_id), "last": True}
    say(session, kit, to, "notice.told", facts, record_id=notice_id)


def tell_progress(
    session: Session, kit: Kit, to: To, typed: str, thread_id: int | None = None
) -> None:
    """Say how far a notice's deliveries are; `typed` is its number."""
    found = _typed(session, typed)
    if found is None:
        refusal = {"code": "lifecycle.not_found", "params": {"record": "notice"}}
        say(session, kit, to, "refusal", refusal)
        return
    broadcast.show(session, kit, found.id, to=to, thread_id=thread_id)


def tell_live(session: Session, kit: Kit, to: To, thread_id: int | None = None) -> None:
    """List the live notices, for the triage chat."""
    notices = [
        {"number": one.number, "kind": None if one.kind is None else one.kind.value}
        | {"place": (content.get("facts") or {}).get("place")}
        | {"exercise": bool(content.get("exercise"))}
        for one in live_list(session)[:_MOST_LISTED]
        for content in (one.public_content or {},)
    ]
    say(session, kit, to, "notice.live", {"notices": notices, "thread_id": thread_id})


def _typed(session: Session, number: str) -> NoticeBrief | None:
    try:
        prefix, year, count = parse_notice_number(number)
    except Refusal:
        return None
    return brief_by_number(session, notice_number(prefix, year, count))


def _show_published(session: Session, kit: Kit, actor: OfficerActor, to: To, row: Any) -> None:
    check_sees(actor)
    if row.unit_id not in actor.unit_ids:
        raise Refusal("notice.not_your_unit")
    now = progress(session, kit, row.id)
    known = None if row.last_known is None else last_known_of(session, kit, row)
    facts = {
        "screen": of_notice(row.id),
        "card": card_of(session, kit, row, row.public_content),
        "acts": _acts(actor, row.state),
        "progress": broadcast.counts(now),
        "unchanged": now.unchanged,
        "alone": waits_for_more(row) and is_on_one_signature(row),
        "last_known": last_known_facts(kit, known),
    }
    say(session, kit, to, "notice.manage", facts, record_id=row.id)


def _acts(actor: OfficerActor, state: NoticeState) -> list[str]:
    """What this officer may do with a published notice: draws the buttons, as the table allows."""
    open_to = possible(NOTICE_TABLE, state)
    acts = [act for act, action in _ENDINGS.items() if action in open_to]
    acts = acts if may(actor.roles, Right.END_NOTICES) else []
    drafts = {"renewal": NoticeAction.RENEW, "update": NoticeAction.SUPERSEDE}
    if may(actor.roles, Right.DRAFT_NOTICES):
        acts = [*(act for act, action in drafts.items() if action in open_to), *acts]
    return acts


def check_sees(actor: OfficerActor) -> None:
    """Those who draft or approve see notices, and so do supervisors, who may end them."""
    if not may(actor.roles, Right.END_NOTICES):
        need(actor, Right.SEE_NOTICE_DRAFTS)


screens("notice.day", "notice.feature", "notice.kinds", "notice.manage", "notice.menu")
screens("notice.source", "notice.step", "notice.told")
