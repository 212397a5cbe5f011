"""What stands above a choice among many areas: nothing fitted, or there are more than are shown.

Refuses to say so without saying how the others are found.
"""

from typing import Any

from locales.catalogue import Raw, Texts


def narrowed(t: Texts, facts: Any, where: str) -> list[Raw]:
    """The lines, if any; `where` somebody chooses says how to search there."""
    unfound = [t("area.unfound", typed=facts["unfound"])] * bool(facts["unfound"])
    return unfound + [t.plural(f"area.more.{where}", facts["more"])] * bool(facts["more"])
