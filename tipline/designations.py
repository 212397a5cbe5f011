"""A designation: the only name moderators have for a tipster, such as "Heron 41" or "苍鹭 41".

Holds how one is drawn and shown; the names themselves are in ``designation_names``.
Refuses any link to the person: the draw is from randomness alone, never from an id.
"""

from dataclasses import dataclass

from tipline.designation_names import NAMES
from tipline.languages import Language

NUMBER_FROM = 10
NUMBER_TO = 9999
ENTROPY_BYTES = 8


@dataclass(frozen=True, slots=True)
class Designation:
    """A place in ``NAMES`` and a number; what is stored."""

    index: int
    number: int


def designation_from(entropy: bytes) -> Designation:
    """A designation from at least ``ENTROPY_BYTES`` random bytes.

    There are about 1.4 million; two tips may share one, so a record is never found by it. The
    bias of the remainder is below one in 2**40.
    """
    if len(entropy) < ENTROPY_BYTES:
        raise ValueError(f"a designation needs {ENTROPY_BYTES} bytes of entropy")
    drawn = int.from_bytes(entropy[:ENTROPY_BYTES])
    rest, index = divmod(drawn, len(NAMES))
    return Designation(index, NUMBER_FROM + rest % (NUMBER_TO - NUMBER_FROM + 1))


def render(designation: Designation, language: Language) -> str:
    """The name in the reader's language and the number: "Heron 41", "苍鹭 41"."""
    zh, en = NAMES[designation.index]
    return f"{zh if language == 'zh' else en} {designation.number}"
