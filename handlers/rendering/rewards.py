"""Rewards as people read them: the proposal among moderators, the word to the tipster, the counter.

Holds their renderers and buttons. Refuses officers' names towards the tipster.
"""

from typing import Annotated, Any

from aiogram.filters.callback_data import CallbackData
from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from pydantic import Field

from handlers.rendering import Rendered, Target, Texts, renders
from handlers.rendering.answering import posted
from tipline.inert import shown

_NAME, _REASON = 60, 600


class RewardButton(CallbackData, prefix="rw"):
    """A yes or a no to a proposed reward."""

    reward: Annotated[int, Field(gt=0, lt=2**63)]
    yes: bool


class PayoutButton(CallbackData, prefix="rp"):
    """The reward of this code was handed over."""

    code: str


@renders("ticket.reward")
def proposal(facts: Any, to: Target) -> Rendered:
    """The proposal in the ticket's thread, with the two buttons while it waits."""
    t = to.t
    lines = [t("reward.title", number=facts["ticket"], money=money(facts, t))]
    lines += [t(f"reward.state.{facts['state']}")]
    lines += [
        t(f"reward.{hand}", name=shown(facts[hand], _NAME))
        for hand in ("proposed_by", "first_by", "second_by")
        if hand in facts
    ]
    lines.append(t("reward.reason", reason=shown(facts["reason"], _REASON)))
    keys = _decision(facts["reward"], t) if facts["open"] else None
    return posted(facts, to, "\n".join(lines), keys, to.thread_id, to.card_message_id)


@renders("reward.told")
def told(facts: Any, to: Target) -> Rendered:
    """The tipster: ready, still waiting, collected."""
    t = to.t
    text: str = t(f"reward.told.{facts['what']}", notice=facts["notice"], money=money(facts, t))
    if facts["code"]:
        text = "\n\n".join([text, *pick_up_lines(facts, t)])
    return SendMessage(chat_id=to.chat_id, text=text)


@renders("reward.check")
def check(facts: Any, to: Target) -> Rendered:
    """The officer at the counter: what a code is good for, then that it was handed over."""
    t, code = to.t, facts.get("code")
    key = "reward.counter.ready" if code else "reward.counter.paid"
    text = t(key, money=money(facts, t), notice=facts["notice"])
    keys = None
    if code:
        button = InlineKeyboardButton(
            text=t.plain("reward.button.paid"), callback_data=PayoutButton(code=code).pack()
        )
        keys = InlineKeyboardMarkup(inline_keyboard=[[button]])
    return posted(facts, to, text, keys)


@renders("triage.rewards")
def ledger(facts: Any, to: Target) -> Rendered:
    """What was proposed, approved and collected, and the newest lines."""
    t = to.t
    lines: list[str] = [t("reward.ledger.title")]
    lines += [
        t("reward.ledger.sum", state=t(f"reward.state.{state}"), amount=f"{amount:,}")
        for state, amount in facts["sums"].items()
        if amount
    ]
    lines += [
        t(
            "reward.ledger.line",
            number=line["ticket"],
            money=money(line, t),
            state=t(f"reward.state.{line['state']}"),
        )
        for line in facts["lines"]
    ]
    if more := facts["more"]:
        lines.append(t("reward.ledger.more", count=more))
    reply = ReplyParameters(message_id=facts["reply_to"], allow_sending_without_reply=True)
    return SendMessage(
        chat_id=to.chat_id,
        message_thread_id=facts.get("thread"),
        text="\n".join(lines),
        reply_parameters=reply,
    )


def pick_up_lines(facts: Any, t: Texts) -> list[str]:
    """The code, and how a reward is collected with it."""
    where = facts.get("contact")
    lines: list[str] = [t("reward.code", code=facts["code"]), t("reward.how_to_collect")]
    return [*lines, t("reward.contact", contact=shown(where, 120))] if where else lines


def money(facts: Any, t: Texts) -> str:
    """An amount in yuan."""
    return t.plain("reward.money", amount=f"{facts['amount']:,}")


def _decision(reward: int, t: Texts) -> InlineKeyboardMarkup:
    row = [
        InlineKeyboardButton(
            text=t.plain(f"reward.button.{'approve' if yes else 'decline'}"),
            callback_data=RewardButton(reward=reward, yes=yes).pack(),
        )
        for yes in (True, False)
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])
