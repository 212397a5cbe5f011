"""How an objection stands, in words: for the chat and for the page alike.

Holds one function. Refuses facts that whoever asked may not know.
"""

from collections.abc import Mapping
from typing import Any

from locales.catalogue import Raw, Texts


def state_lines(t: Texts, facts: Mapping[str, Any]) -> list[Raw]:
    """What was objected to, how it stands, what becomes of the notice meanwhile, the answer."""
    ground = t(f"objection.ground.{facts['ground']}")
    lines = [
        t("objection.about", number=facts["notice"], ground=ground, at=facts["asked_at"]),
        t(f"objection.state.{facts['state']}", at=facts["decided_at"] or facts["due_at"]),
    ]
    if facts["suspended"]:
        lines.append(t("objection.suspended"))
    if facts["answer"]:
        lines.append(t("objection.answer", answer=facts["answer"]))
    return lines
