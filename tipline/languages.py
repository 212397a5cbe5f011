"""Which of the two languages a person reads.

Holds one choice: what they picked, else what their Telegram speaks, else the agency's default.
Refuses nothing: an unknown code falls through to the next.
"""

from typing import Final, Literal

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


def pick_language(chosen: str | None, telegram_code: str | None, default: Language) -> Language:
    """The language for one person; codes such as ``zh-hans`` or ``en_GB`` count by their start."""
    for code in (chosen, telegram_code):
        language = _known(code)
        if language is not None:
            return language
    return default


def _known(code: str | None) -> Language | None:
    if not code:
        return None
    primary = code.strip().lower().replace("_", "-").split("-", 1)[0]
    return next((language for language in LANGUAGES if language == primary), None)
