"""The questions, the review screen, and what is offered in its place.

Holds the renderers of a draft's screens. Refuses more than one question in one message.
"""

from typing import Any

from handlers.rendering import Raw, Rendered, Target, Texts, renders
from handlers.rendering.citizen_buttons import (
    AgainButton,
    AnswerButton,
    DraftAct,
    DraftButton,
    FreshAct,
    FreshButton,
    PartButton,
    Row,
    SkipButton,
    button,
    in_rows,
    keyboard,
    page_row,
)
from handlers.rendering.citizen_words import (
    LONGEST_LABEL,
    LONGEST_LINE,
    LONGEST_QUOTE,
    ack,
    answer_words,
    blocks,
    label,
    lines,
    message,
    notice_line,
    took,
)
from locales.features import feature_name, feature_value
from tipline.inert import shown
from tipline.questions import BUTTONS, GENERAL, Question

_WIDTH = {
    Question.MATTER: 2,
    Question.WHEN: 3,
    Question.STILL_THERE: 3,
    Question.DIRECTION: 4,
    Question.CERTAINTY: 3,
    Question.OWN_EYES: 2,
}


@renders("citizen.ask")
def ask(facts: Any, to: Target) -> Rendered:
    """One question, after a word on what just came in."""
    question, t = Question(facts["question"]), to.t
    notice = facts.get("notice")
    about = _line("notice", notice_line(notice, t, LONGEST_LINE), t) if notice else None
    asked = t(f"citizen.ask.{question.value}")
    if facts.get("only"):
        asked = t("citizen.ask.only", minutes=facts["minutes"])
    text = blocks([ack(facts["ack"], t), about, asked])
    keys = keyboard(*_answers(facts, question, t), *_ways_on(facts, question, t))
    return message(to, text, keys, facts["edit"])


def _answers(facts: Any, question: Question, t: Texts) -> list[Row]:
    tip = facts["tip"]
    if question is Question.NOTICE:
        rows = [
            [_answer(tip, question, choice["number"], notice_line(choice, t))]
            for choice in facts["choices"]
        ]
        none_of_them = [_answer(tip, question, GENERAL, _value(question, GENERAL, t))]
        return [*rows, page_row(facts, t, tip), none_of_them]
    if question is Question.FEATURES:
        return [[_feature(tip, choice, t)] for choice in facts["choices"]] + [
            [_answer(tip, question, "done", _done(facts, t))]
        ]
    offered = facts["choices"] if question is Question.MATTER else BUTTONS[question]
    values = [_answer(tip, question, v, _value(question, v, t)) for v in offered]
    return in_rows(values, _WIDTH.get(question, 1))


def _answer(tip: int, question: Question, value: str, words: str) -> Any:
    return button(words, AnswerButton(tip=tip, question=question.value, value=value))


def _value(question: Question, value: str, t: Texts) -> str:
    return t.plain(f"citizen.answer.{question.value}.{value}")


def _feature(tip: int, choice: Any, t: Texts) -> Any:
    feature = str(choice["feature"])
    name, value = feature_name(t, feature), feature_value(t, feature, choice["value"])
    words = shown(t.plain("citizen.review.line", label=name, value=value), LONGEST_LABEL)
    if choice["on"]:
        words = t.plain("citizen.button.on", what=words)
    return _answer(tip, Question.FEATURES, str(choice["place"]), words)


def _done(facts: Any, t: Texts) -> str:
    chosen = any(choice["on"] for choice in facts["choices"])
    return t.plain("citizen.button.chosen" if chosen else "citizen.button.none_matched")


def _ways_on(facts: Any, question: Question, t: Texts) -> list[Row]:
    """Skip and "enough": never in the way, always there."""
    row: Row = []
    if facts["skippable"] and question is not Question.FEATURES:
        skip = SkipButton(tip=facts["tip"], question=question.value)
        row.append(button(t.plain("citizen.button.skip"), skip))
    if facts["sendable"]:
        enough = "enough_sent" if facts.get("sent") else "enough"
        row.append(_draft(facts["tip"], DraftAct.REVIEW, enough, t))
    return [row]


def _draft(tip: int, act: DraftAct, name: str, t: Texts) -> Any:
    return button(t.plain(f"citizen.button.{name}"), DraftButton(tip=tip, act=act))


@renders("citizen.review")
def review(facts: Any, to: Target) -> Rendered:
    """All that was told, read back, before it goes."""
    t = to.t
    if facts["changing"]:
        text = blocks([_told(facts, t), t("citizen.review.changing")])
        return message(to, text, keyboard(*_changes(facts, t)), facts["edit"])
    hint = t("citizen.review.hint", minutes=facts["minutes"]) if facts["sendable"] else None
    text = blocks([ack(facts["ack"], t), _told(facts, t), hint])
    tip = facts["tip"]
    send = [_draft(tip, DraftAct.SEND, "send", t)] if facts["sendable"] else []
    change = [
        _draft(tip, DraftAct.MORE, "more", t),
        _draft(tip, DraftAct.CHANGE, "change", t),
    ]
    discard = [_draft(tip, DraftAct.DISCARD, "discard", t)]
    return message(to, text, keyboard(send, change, discard), facts["edit"])


def _told(facts: Any, t: Texts) -> str:
    notice = facts.get("notice")
    if not facts["took"] and not facts["answers"]:
        return t("citizen.review.empty")
    named = _line("notice", notice_line(notice, t, LONGEST_LINE), t) if notice else None
    words = "\n".join(shown(text, LONGEST_QUOTE) for text in facts["words"])
    return lines(
        [
            t("citizen.review"),
            named,
            t("citizen.review.took", what=took(facts["took"], t)) if facts["took"] else None,
            t("citizen.review.words", words=words) if words else None,
            *(
                _line(answer["question"], answer_words(answer, t), t)
                for answer in facts["answers"]
                if not (named and answer["question"] == "notice")
            ),
        ]
    )


def _line(question: str, value: str, t: Texts) -> Raw:
    return t("citizen.review.line", label=label(question, t), value=value)


def _changes(facts: Any, t: Texts) -> list[Row]:
    tip = facts["tip"]
    answered = {answer["question"] for answer in facts["answers"]}
    if facts.get("notice"):
        answered.add(Question.NOTICE.value)
    again: Row = [
        button(
            t.plain(
                "citizen.button.change_one" if name in answered else "citizen.button.tell_one",
                label=label(name, t),
            ),
            AgainButton(tip=tip, question=name),
        )
        for name in facts["changeable"]
    ]
    remove: Row = [
        button(
            t.plain("citizen.button.remove", what=_part_words(part, t)),
            PartButton(tip=tip, part=part["part"]),
        )
        for part in facts["removable"]
    ]
    back = [_draft(tip, DraftAct.REVIEW, "back", t)]
    return [*in_rows(again, 3), *in_rows(remove, 2), back]


def _part_words(part: Any, t: Texts) -> str:
    words = shown(part["text"].replace("\n", " "), 16)
    return words or t.plural(f"citizen.took.{part['kind']}", 1)


@renders("citizen.offer")
def offer(facts: Any, to: Target) -> Rendered:
    """More, or "really not?", in place of the review screen."""
    t, tip = to.t, facts["tip"]
    text = t(f"citizen.offer.{facts['what']}")
    if facts["what"] == "discard":
        first = [_draft(tip, DraftAct.DISCARD_REALLY, "discard_really", t)]
    else:
        first = [_draft(tip, DraftAct.SEND, "send", t)]
    back = [_draft(tip, DraftAct.REVIEW, "back", t)]
    return message(to, text, keyboard(first, back), facts["edit"])


@renders("citizen.unfinished")
def unfinished(facts: Any, to: Target) -> Rendered:
    """A tip is half told, and another is to begin."""
    t, number = to.t, facts["number"] or ""
    keys = [
        [button(t.plain(f"citizen.button.{name}"), FreshButton(act=act, number=number))]
        for act, name in (
            (FreshAct.GO_ON, "go_on"),
            (FreshAct.SEND, "send_first"),
            (FreshAct.DISCARD, "discard_first"),
        )
    ]
    return message(to, t("citizen.unfinished"), keyboard(*keys))
