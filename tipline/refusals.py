"""The expected "no": a code with parameters, which the edge turns into the reader's language.

Holds ``Refusal``, raised when an act is not done, and ``Fault``, one thing wrong at one place in
a document. Their codes are the closed set in ``refusal_codes``.
Refuses sentences, unknown codes, and parameters other than those the code names, so that a text
in the catalogue can never miss one.
"""

import copyreg
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tipline.refusal_codes import CODES

__all__ = ["CODES", "Fault", "Param", "Refusal"]

Param = str | int


def _checked(code: str, params: Mapping[str, Param]) -> Mapping[str, Param]:
    """The parameters, a copy, once code and names are known to agree with ``CODES``."""
    if code not in CODES:
        raise ValueError(f"unknown refusal code {code!r}")
    if set(params) != set(CODES[code]):
        raise ValueError(f"{code} takes {sorted(CODES[code])}, not {sorted(params)}")
    return dict(params)


class Refusal(Exception):
    """An expected "no". ``str()`` is the code alone: parameters may be private, logs are not."""

    def __init__(self, code: str, /, **params: Param) -> None:
        self.params: Mapping[str, Param] = _checked(code, params)
        self.code = code
        super().__init__(code)


def _rebuilt(code: str, params: dict[str, Param]) -> Refusal:
    return Refusal(code, **params)


def _reduced(
    refusal: Refusal,
) -> tuple[Callable[[str, dict[str, Param]], Refusal], tuple[str, dict[str, Param]]]:
    return _rebuilt, (refusal.code, dict(refusal.params))


# An exception is pickled by its args alone, which would lose the parameters on the way back from
# a worker process, and the worker's pool with them.
copyreg.pickle(Refusal, _reduced)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at ``path`` (``facts.at``, ``photos[2].file``; empty: the whole document)."""

    path: str
    code: str
    params: Mapping[str, Param] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "params", _checked(self.code, self.params))
