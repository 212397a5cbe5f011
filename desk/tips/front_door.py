"""The front door: starting, beginning a tip, going on with one that was left half told.

Holds what the commands of a private chat do before anything is told. Refuses hints: a number that
was never published gets the ordinary welcome.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.kit import Kit
from desk.notices import briefs as notices
from desk.notices import recognising
from desk.notices.recognising import Recognised
from desk.outgoing import say
from desk.screens import leave_screen, of_draft
from desk.tips.choices import page_of_notices
from desk.tips.drafts import begin, bind_notice, discard, has_parts, touch
from desk.tips.own import welcome_if_new
from desk.tips.people import choose_language
from desk.tips.rows import draft_of
from desk.tips.sending import send
from desk.tips.short_form import ask_or_take
from storage.tables.tips import Tip


def start(session: Session, kit: Kit, citizen: Citizen, number: str | None) -> None:
    """`/start`, with the number from a card's button where there was one."""
    live = None if number is None else notices.live_by_number(session, number)
    if live is not None:
        begin_tip(session, kit, citizen, live.id)
        return
    welcome_if_new(session, kit, citizen)
    say(session, kit, citizen.to, "citizen.start", page_of_notices(session))


def show_notices(
    session: Session, kit: Kit, citizen: Citizen, page: int = 0, message_id: int | None = None
) -> None:
    """The live notices, a page of them, as buttons that begin a tip."""
    welcome_if_new(session, kit, citizen)
    facts = {**page_of_notices(session, page), "edit": message_id}
    say(session, kit, citizen.to, "citizen.notices", facts)


def begin_for_number(session: Session, kit: Kit, citizen: Citizen, number: str) -> None:
    """A notice's button was pressed; of one that is over it is said what became of it."""
    over = notices.over_of(session, kit, number)
    live = notices.live_by_number(session, number)
    if over is not None:
        recognising.answer(session, kit, citizen, Recognised(number, over, is_copy_of_ours=True))
    elif live is not None:
        begin_tip(session, kit, citizen, live.id)
    else:
        show_notices(session, kit, citizen)


def begin_tip(session: Session, kit: Kit, citizen: Citizen, notice_id: int | None = None) -> None:
    """Begin a tip; one that is half told is never mixed up with another matter."""
    welcome_if_new(session, kit, citizen)
    draft = draft_of(session, citizen.person_key)
    if draft is not None and _holds_another(session, draft, notice_id):
        number = None
        if notice_id is not None:
            brief = notices.brief(session, notice_id)
            number = brief.number if brief else None
        facts = {"tip": draft.id, "screen": of_draft(draft.id), "number": number}
        say(session, kit, citizen.to, "citizen.unfinished", facts)
        return
    if draft is None:
        draft = begin(session, kit, citizen, notice_id=notice_id)
    elif notice_id is not None:
        bind_notice(session, draft, notice_id)
    touch(session, kit, draft)
    ask_or_take(session, kit, citizen, draft, citizen.to)


def _holds_another(session: Session, draft: Tip, notice_id: int | None) -> bool:
    if not has_parts(session, draft.id):
        return False
    return notice_id is None or draft.notice_id not in (None, notice_id)


def go_on_with_draft(session: Session, kit: Kit, citizen: Citizen) -> None:
    """Take up the draft where it was left; without one, begin."""
    draft = draft_of(session, citizen.person_key)
    if draft is None:
        begin_tip(session, kit, citizen)
    else:
        touch(session, kit, draft)
        ask_or_take(session, kit, citizen, draft, citizen.to)


def send_and_begin(session: Session, kit: Kit, citizen: Citizen, number: str) -> None:
    """Send the half-told tip as it is, then begin the other."""
    draft = draft_of(session, citizen.person_key)
    if draft is not None:
        leave_screen(session, kit, citizen.to, of_draft(draft.id))
        send(session, kit, citizen, draft, citizen.to)
    _begin(session, kit, citizen, number)


def discard_and_begin(session: Session, kit: Kit, citizen: Citizen, number: str) -> None:
    """Give the half-told tip up, then begin the other."""
    discard(session, kit, citizen.person_key)
    _begin(session, kit, citizen, number)


def _begin(session: Session, kit: Kit, citizen: Citizen, number: str) -> None:
    if number:
        begin_for_number(session, kit, citizen, number)
    else:
        begin_tip(session, kit, citizen)


def cancel(session: Session, kit: Kit, citizen: Citizen, message_id: int | None = None) -> None:
    """Give the draft up; whatever else was begun ends with it."""
    welcome_if_new(session, kit, citizen)
    gone = discard(session, kit, citizen.person_key)
    note(session, kit, citizen, "discarded" if gone else "nothing_to_cancel", edit=message_id)


def note(session: Session, kit: Kit, citizen: Citizen, name: str, **facts: Any) -> None:
    """Say one of the short fixed texts."""
    say(session, kit, citizen.to, "citizen.note", {"note": name, **facts})


def page(session: Session, kit: Kit, citizen: Citizen, name: str) -> None:
    """Show a page of explanations; somebody new sees the first screen before it."""
    welcome_if_new(session, kit, citizen)
    note(session, kit, citizen, name)


def set_language(
    session: Session, kit: Kit, citizen: Citizen, language: str, message_id: int | None
) -> None:
    """Speak this language from now on, and say so in it."""
    choose_language(session, kit, citizen, language)
    spoken = replace(citizen, to=replace(citizen.to, language=language))
    note(session, kit, spoken, "language_set", edit=message_id)
