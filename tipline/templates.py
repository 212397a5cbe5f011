"""A unit's own ready-made words to tipsters: what may stand in them, and how they are filled.

Holds the closed list of variables. Refuses an unknown one, and words that one message does not hold.
"""

import re
from collections.abc import Mapping

from tipline.inert import utf16_length
from tipline.refusals import Refusal

__all__ = ["NAME_LIMIT", "VARIABLES", "WORDS_LIMIT", "check_template", "filled", "variables_in"]

VARIABLES = frozenset({"notice", "unit", "contact", "emergency"})
WORDS_LIMIT = 1500  # UTF-16 units, before they are filled
NAME_LIMIT = 30

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def check_template(name: str, words: str) -> None:
    """Raise the refusal that says what is wrong with a template."""
    if not words.strip() or not name.strip():
        raise Refusal("template.empty")
    if utf16_length(words) > WORDS_LIMIT:
        raise Refusal("template.too_long", limit=WORDS_LIMIT)
    if len(name) > NAME_LIMIT:
        raise Refusal("template.too_long", limit=NAME_LIMIT)
    for variable in _VARIABLE.findall(words):
        if variable not in VARIABLES:
            raise Refusal("template.unknown_variable", variable=variable[:NAME_LIMIT])


def variables_in(words: str) -> frozenset[str]:
    """What has to be known to fill the words."""
    return frozenset(_VARIABLE.findall(words))


def filled(words: str, values: Mapping[str, str]) -> str:
    """The words with each variable's value in its place; what a value says is not filled again."""
    return _VARIABLE.sub(lambda match: values[match[1]], words)
