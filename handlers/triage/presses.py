"""Buttons of the cards in the triage chat.

Holds one short handler for each thing a button does. After a refusal the card is drawn afresh, so
that whoever pressed a stale one sees how things stand. Refuses presses that no button of ours
makes, with the same words as for an old button.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from desk.quiet.deciding import open_silencing, propose
from desk.tickets import acts
from desk.tickets.all_words import show_words
from desk.tickets.assigning import ask_why_assign, open_assigning
from desk.tickets.closing import Outcome, ask_in_words, close, confirm, open_closing
from desk.tickets.dialogue import Line, to_tipster
from desk.tickets.forward import Word, act, forward, open_forwarding
from desk.tickets.handing_over import ask_note, open_handing_over
from desk.tickets.matters import open_matters, put_under
from desk.tickets.merging import merge, split
from desk.tickets.originals import ask_why
from desk.tickets.templates import open_asking, preview_template, send_template
from desk.tickets.unmasking import ask_why_unmask
from handlers.filters import FromPerson
from handlers.rendering.ticket_buttons import Press
from handlers.triage.answering import number_in
from handlers.triage.prompts import Prompted
from handlers.turn import Turn
from tipline.dispositions import Disposition
from tipline.matters import Matter
from tipline.quiet import SilenceReason
from tipline.refusals import Refusal
from tipline.tickets import Flag, TicketAction

Done = Callable[[Press, Turn, FSMContext], Awaitable[None]]

_ABOUT_THE_TICKET = ("ticket.", "dialogue.", "tip.", "lifecycle.stale", "lifecycle.not_now")
_DISPOSITIONS, _FLAGS = frozenset(map(str, Disposition)), frozenset(map(str, Flag))
_POINTING = {Disposition.DUPLICATE: "duplicate", Disposition.REFERRED: "referred"}


def make_router() -> Router:
    """A router for every button in the triage chat, our cards' and any other."""
    router = Router(name="triage-presses")
    router.callback_query.filter(FromPerson())
    router.callback_query.register(_pressed, Press.filter())
    router.callback_query.register(_unknown)
    return router


async def _pressed(
    query: CallbackQuery, callback_data: Press, turn: Turn, state: FSMContext
) -> None:
    del query
    try:
        await _DEEDS.get(callback_data.do, _old_button)(callback_data, turn, state)
    except Refusal as refusal:
        await turn.refuse(refusal)
        if refusal.code.startswith(_ABOUT_THE_TICKET):
            await _do(turn, acts.draw_again, callback_data.ticket)


async def _unknown(query: CallbackQuery, turn: Turn) -> None:
    del query
    turn.toast("triage.toast.old_button")


async def _old_button(press: Press, turn: Turn, state: FSMContext) -> None:
    del press, state
    turn.toast("triage.toast.old_button")


async def _do(turn: Turn, deed: Callable[..., Any], *args: Any) -> Any:
    return await turn.write(acts.as_officer, turn.person_key, deed, *args)


async def _asks(turn: Turn, ask: Callable[..., Any], *about: Any) -> Any:
    """Whoever pressed is to write something: asked so that their app opens the reply."""
    assert turn.user is not None
    return await _do(turn, partial(ask, person=turn.user.id), *about)


async def _show(press: Press, turn: Turn, state: FSMContext) -> None:
    del state
    await _do(turn, acts.show, press.ticket)


async def _words(press: Press, turn: Turn, state: FSMContext) -> None:
    del state
    await _do(turn, show_words, press.ticket)


async def _claim(press: Press, turn: Turn, state: FSMContext) -> None:
    del state
    until: datetime = await _do(turn, acts.claim, press.ticket)
    local = until.astimezone(turn.kit.policy.timezone)
    turn.toast("triage.toast.claimed", until=f"{local:%H:%M}")


async def _release(press: Press, turn: Turn, state: FSMContext) -> None:
    del state
    await _do(turn, acts.release, press.ticket)
    turn.toast("triage.toast.released")


async def _ask(press: Press, turn: Turn, state: FSMContext) -> None:
    del state
    if not press.what:
        await _do(turn, open_asking, press.ticket)
        return
    await _do(turn, to_tipster, press.ticket, Line(preset=press.what))
    turn.toast("triage.toast.asked")


async def _template(press: Press, turn: Turn, state: FSMContext) -> None:
    del state
    if not press.more:
        await _do(turn, preview_template, press.ticket, number_in(press.what) or 0)
        return
    await _do(turn, send_template, press.ticket, number_in(press.what) or 0)
    turn.toast("triage.toast.asked")


async def _forward(press: Press, turn: Turn, state: FSMContext) -> None:
    del state
    if not press.what:
        await _do(turn, open_forwarding, press.ticket)
        return
    name: str = await _do(turn, forward, press.ticket, number_in(press.what) or 0)
    turn.toast("triage.toast.forwarded", officer=name)


async def _hand_over(press: Press, turn: Turn, state: FSMContext) -> None:
    if not press.what:
        await _do(turn, open_handing_over, press.ticket)
        return
    await state.set_state(Prompted.handing_over)
    await _ask_why(press, turn, state, "unit", ask_note)


async def _merge(press: Press, turn: Turn, state: FSMContext) -> None:
    del state
    count: int = await _do(turn, merge, press.ticket)
    turn.toast("triage.toast.merged", count=count)


async def _split(press: Press, turn: Turn, state: FSMContext) -> None:
    del state
    await _do(turn, split, press.ticket)
    turn.toast("triage.toast.split")


async def _assign(press: Press, turn: Turn, state: FSMContext) -> None:
    if not press.what:
        await _do(turn, open_assigning, press.ticket)
        return
    await state.set_state(Prompted.assigning)
    await _ask_why(press, turn, state, "officer", ask_why_assign)


async def _ask_why(
    press: Press, turn: Turn, state: FSMContext, whom: str, ask: Callable[..., None]
) -> None:
    """Whom it goes to was chosen: keep that, and ask for words that go with it."""
    chosen = number_in(press.what) or 0
    await state.set_data({"ticket": press.ticket, whom: chosen})
    await _asks(turn, ask, press.ticket, chosen)
    turn.toast("triage.toast.reply_to_prompt")


async def _act(press: Press, turn: Turn, state: FSMContext) -> None:
    del state
    await _do(turn, acts.open_menu, press.ticket, TicketAction.ACT, {"name": "act"})


async def _report(press: Press, turn: Turn, state: FSMContext) -> None:
    del state
    await _do(turn, act, press.ticket, Word(what=press.do, preset=press.what))
    turn.toast("triage.toast.reported")


async def _close(press: Press, turn: Turn, state: FSMContext) -> None:
    if press.what not in _DISPOSITIONS:
        await _do(turn, open_closing, press.ticket, {"name": "close"})
        return
    disposition = Disposition(press.what)
    if not press.more:
        menu = {"name": "reason", "disposition": disposition.value}
        await _do(turn, open_closing, press.ticket, menu)
    elif press.more == "words" or disposition in _POINTING:
        await _close_in_words(press, disposition, turn, state)
    else:
        closed: bool = await _do(turn, close, press.ticket, Outcome(disposition, press.more))
        turn.toast("triage.toast.closed" if closed else "triage.toast.proposed")


async def _close_in_words(
    press: Press, disposition: Disposition, turn: Turn, state: FSMContext
) -> None:
    """What is left to say is asked for; the answer is a reply to our question."""
    own_words = press.more == "words"
    pointing = _POINTING.get(disposition)
    prompt = "words" if pointing is None else f"{pointing}_words" if own_words else pointing
    preset = "" if own_words else press.more
    await state.set_state(Prompted.closing)
    await state.set_data(
        {"ticket": press.ticket, "disposition": disposition.value, "preset": preset}
    )
    await _asks(turn, ask_in_words, press.ticket, prompt)
    turn.toast("triage.toast.reply_to_prompt")


async def _open(press: Press, turn: Turn, state: FSMContext) -> None:
    if not press.what:
        await _do(turn, acts.open_menu, press.ticket, None, {"name": "open"})
        return
    part_id = int(press.what) if press.what.isascii() and press.what.isdigit() else 0
    await state.set_state(Prompted.opening)
    await state.set_data({"ticket": press.ticket, "part": part_id})
    _reply_to(turn, in_thread=await _asks(turn, ask_why, press.ticket, part_id))


async def _unmask(press: Press, turn: Turn, state: FSMContext) -> None:
    await state.set_state(Prompted.unmasking)
    await state.set_data({"ticket": press.ticket})
    _reply_to(turn, in_thread=await _asks(turn, ask_why_unmask, press.ticket))


def _reply_to(turn: Turn, *, in_thread: bool) -> None:
    """Where the question stands that whoever pressed is to answer."""
    turn.toast("triage.toast.reply_to_prompt" if in_thread else "triage.toast.reply_outside")


def _choosing(
    kinds: type[StrEnum], offer: Callable[..., None], do: Callable[..., Any], toast: str
) -> Done:
    """A button that offers all of a kind on the card, and each of those, which does it."""
    names = frozenset(map(str, kinds))

    async def chosen(press: Press, turn: Turn, state: FSMContext) -> None:
        del state
        if press.what not in names:
            await _do(turn, offer, press.ticket)
            return
        await _do(turn, do, press.ticket, kinds(press.what))
        turn.toast(toast)

    return chosen


async def _confirm(press: Press, turn: Turn, state: FSMContext) -> None:
    del state
    await _do(turn, confirm, press.ticket)
    turn.toast("triage.toast.closed")


async def _send_back(press: Press, turn: Turn, state: FSMContext) -> None:
    del state
    await _do(turn, acts.send_back, press.ticket)
    turn.toast("triage.toast.sent_back")


async def _reopen(press: Press, turn: Turn, state: FSMContext) -> None:
    del state
    await _do(turn, acts.reopen, press.ticket)
    turn.toast("triage.toast.reopened")


async def _flag(press: Press, turn: Turn, state: FSMContext) -> None:
    if press.what not in _FLAGS:
        await _old_button(press, turn, state)
        return
    await _do(turn, acts.flag, press.ticket, Flag(press.what))
    turn.toast("triage.toast.flagged")


_DEEDS: dict[str, Done] = {
    "show": _show,
    "words": _words,
    "claim": _claim,
    "release": _release,
    "ask": _ask,
    "template": _template,
    "forward": _forward,
    "hand_over": _hand_over,
    "merge": _merge,
    "split": _split,
    "assign": _assign,
    "act": _act,
    "acknowledged": _report,
    "on_scene": _report,
    "result": _report,
    "close": _close,
    "propose_close": _close,
    "confirm": _confirm,
    "open": _open,
    "unmask": _unmask,
    "silence": _choosing(SilenceReason, open_silencing, propose, "silence.toast.noted"),
    "matter": _choosing(Matter, open_matters, put_under, "triage.toast.put_under"),
    "send_back": _send_back,
    "reopen": _reopen,
    "flag": _flag,
}
