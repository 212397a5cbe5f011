"""A notice as an officer has it before them: who looks, where they are answered, which content it was.

Holds the value that a press on a review brings along. Refuses to say whether it is still so: that is
asked of the notice.
"""

from dataclasses import dataclass

from desk.actors import OfficerActor
from desk.kit import To


@dataclass(frozen=True, slots=True)
class Shown:
    """`hash`: of the content that was shown, or its beginning, as a button carries it."""

    actor: OfficerActor
    to: To
    notice_id: int
    hash: str
