"""The points of a notice, as an approver is asked them: one message, one press each.

Holds the question with what the notice says about it, the end of the list, what follows a no, and the
reminder that a notice needs another signature to last.
Refuses a button to sign while a point is in doubt.
"""

from typing import Any

from handlers.rendering import Rendered, Target, renders
from handlers.rendering.citizen_words import message
from handlers.rendering.notice_buttons import (
    CheckButton,
    DraftButton,
    ReviewButton,
    Row,
    draft_button,
    keyboard,
    pressed,
)
from locales.catalogue import Raw, Texts
from locales.features import feature_value, in_language
from locales.notices import title
from tipline.checklist import Answer, Point
from tipline.notice_description import Feature
from tipline.offences import offence_of

_LIMIT = 120


@renders("notice.check")
def check(facts: Any, to: Target) -> Rendered:
    """One point; or, when none is left, the way to sign or back to what is in doubt."""
    if facts["point"] is None:
        return _all_asked(facts, to)
    t, point = to.t, Point(facts["point"])
    lines = [
        t("notice.check", number=facts["number"], total=facts["total"]),
        _said(t, point, facts),
        t(f"notice.check.{point}"),
    ]
    answers = [_button(t, f"notice.button.check.{one}", one, point, facts) for one in Answer]
    return message(to, "\n\n".join(lines), keyboard([answers]), facts["edit"])


@renders("notice.check_no")
def check_no(facts: Any, to: Target) -> Rendered:
    """The reason that goes back with the notice, ready to be sent or to be put in other words."""
    t, point, action = to.t, Point(facts["point"]), facts["action"]
    text = t(f"notice.check.no.{action}", reason=t(f"notice.check.reason.{point}"))
    rows = [
        # Whoever publishes alone is no approver, and can't send back.
        *([] if action == "alone" else [[_return(t, point, facts)]]),
        [_button(t, "notice.button.check.ask", "ask", point, facts)],
    ]
    return message(to, text, keyboard(rows), facts["edit"])


@renders("notice.expiring")
def expiring(facts: Any, to: Target) -> Rendered:
    """A notice ends soon: a button for each span that it may be renewed by, or to open it."""
    t, notice, card = to.t, facts["id"], facts["card"]
    text = t(f"notice.expiring{'.alone' if facts['alone'] else ''}", until=card["expires_at"])
    days = [
        pressed(t.plural("notice.days", n), DraftButton(act="renew", notice=notice, arg=str(n)))
        for n in facts["days"]
    ]
    rows = [days, [draft_button(t, "notice.button.open", "open", notice)]]
    if days:
        text = Raw(f"{text}\n{t('notice.expiring.renew')}")
    return message(to, f"{title(t, card)}\n\n{text}", keyboard(rows))


def _all_asked(facts: Any, to: Target) -> Rendered:
    t = to.t
    label = t.plain(f"notice.button.reject.{facts['action']}")
    back = pressed(label, _review("reject", facts))
    if facts["doubts"]:
        rows: list[Row] = [
            [_button(t, f"notice.button.check.again.{one}", "ask", Point(one), facts)]
            for one in facts["doubts"]
        ]
        return message(to, t("notice.check.doubts"), keyboard([*rows, [back]]), facts["edit"])
    sign = "alone" if facts["alone"] else "approve"
    does = "alone" if facts["alone"] else f"approve.{facts['action']}"
    text = t("notice.check.alone" if facts["alone"] else f"notice.check.done.{facts['action']}")
    rows = [[pressed(t.plain(f"notice.button.{does}"), _review(sign, facts))]]
    # Whoever publishes alone takes it back as its drafter does.
    rows += [] if facts["alone"] else [[back]]
    return message(to, text, keyboard(rows), facts["edit"])


def _said(t: Texts, point: Point, facts: Any) -> Raw:
    """What the notice says about the point."""
    card = facts["card"]
    content = card["content"]
    match point:
        case Point.BASIS:
            basis = content["legal_basis"]
            return t(
                "notice.check.said.basis",
                instrument=in_language(t, basis["instrument"], _LIMIT),
                number=in_language(t, basis["number"], _LIMIT),
                case=in_language(t, content["case_number"], _LIMIT),
            )
        case Point.OFFENCE:
            offence = offence_of(content)
            name = offence.en if t.language == "en" else offence.zh
            key = "missing" if offence.is_missing else "offence"
            return t(f"notice.check.said.{key}", offence=name, version=facts["version"])
        case Point.IDENTITY:
            return t(f"notice.check.said.identity.{card['kind']}")
        case Point.AGE:
            return _age(t, content)
        case Point.BYSTANDERS:
            return t("notice.check.said.bystanders", count=facts["photos"])
        case Point.EXPIRY:
            return t("notice.check.said.expiry", at=card["expires_at"])


def _age(t: Texts, content: Any) -> Raw:
    ages = [one["value"] for one in content["description"] if one["feature"] == Feature.AGE]
    court = content.get("court_order")
    said = t("notice.check.said.no_age")
    if ages:
        said = t("notice.check.said.age", age=feature_value(t, Feature.AGE, ages[0]))
    if not court:
        return said
    return Raw(f"{said}\n{t('notice.check.said.court', order=in_language(t, court, _LIMIT))}")


def _return(t: Texts, point: Point, facts: Any) -> Any:
    return _button(t, f"notice.button.check.return.{facts['action']}", "return", point, facts)


def _button(t: Texts, key: str, act: str, point: Point, facts: Any) -> Any:
    data = CheckButton(act=act, notice=facts["id"], hash=facts["hash"], point=point)
    return pressed(t.plain(key), data)


def _review(act: str, facts: Any) -> ReviewButton:
    return ReviewButton(act=act, notice=facts["id"], hash=facts["hash"])
