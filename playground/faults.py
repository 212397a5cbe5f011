"""Things that go wrong on request: what a real network and a real Telegram do to a bot.

Each fault waits for calls that fit and spends itself `times` times. Refuses unknown kinds.
"""

from __future__ import annotations

from dataclasses import dataclass

from playground.errors import ApiError, CannotDo, bad_request, forbidden, too_many_requests
from playground.records import Json

KINDS = (
    "429",
    "403",
    "400",
    "5xx",
    "migrate",
    "timeout_after_accept",
    "drop_before",
    "slow",
)


@dataclass
class Fault:
    """One kind of trouble for calls of `method` ("*": any) in `chat_id` (None: any).

    `seconds`: retry_after of 429, delay of slow. `code`: status of 5xx. `description`: words of
    403 and 400. `migrate_to`: the new id that migrate names; None upgrades the group for real.
    """

    method: str
    kind: str
    chat_id: int | None = None
    times: int = 1
    seconds: float = 1
    code: int = 500
    description: str = ""
    migrate_to: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise CannotDo("no_such_fault")

    def fits(self, method: str, params: Json) -> bool:
        """Whether a call of this method with these parameters meets the trouble."""
        if self.times <= 0 or self.method.lower() not in ("*", method.lower()):
            return False
        return self.chat_id is None or str(params.get("chat_id")) == str(self.chat_id)

    def error(self) -> ApiError | None:
        """The refusal this fault answers with; None for those that are no refusals."""
        if self.kind == "429":
            return too_many_requests(int(self.seconds))
        if self.kind == "403":
            return forbidden(self.description or "bot was blocked by the user")
        if self.kind == "400":
            return bad_request(self.description or "playground fault")
        if self.kind == "5xx":
            return ApiError(self.code, self.description or "Internal Server Error")
        return None


def spend(faults: list[Fault], method: str, params: Json) -> Fault | None:
    """The first fault that fits the call, one time less; spent ones are forgotten."""
    found = next((one for one in faults if one.fits(method, params)), None)
    if found is not None:
        found.times -= 1
        if found.times <= 0:
            faults.remove(found)
    return found
