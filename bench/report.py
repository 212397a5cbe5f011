"""What a benchmark found, and how it is told and kept.

Holds one line per figure: what was measured, the limit of the same run, their ratio, the aim.
Refuses to hide a miss.
"""

import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `ratio` is measured / limit; it should be at least (or `at_most`) `aim`."""

    name: str
    measured: float
    limit: float | None
    unit: str
    aim: float | None = None
    at_most: bool = False

    @property
    def ratio(self) -> float | None:
        """How the measured stands to its limit."""
        return self.measured / self.limit if self.limit else None

    @property
    def met(self) -> bool | None:
        """Whether the aim is reached; None where there is none."""
        against = self.ratio if self.limit else self.measured
        if self.aim is None or against is None:
            return None
        return against <= self.aim if self.at_most else against >= self.aim


def show(figures: list[Figure]) -> None:
    """Print the figures as a table."""
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:6.2f} of {figure.limit:,.1f}"
        aim = "" if figure.aim is None else f"aim {'≤' if figure.at_most else '≥'} {figure.aim:g}"
        met = {None: "", True: "reached", False: "NOT REACHED"}[figure.met]
        sys.stdout.write(
            f"{figure.name:<58} {figure.measured:>10,.1f} {figure.unit:<10} {ratio:<22} {aim:<12}"
            f" {met}\n"
        )
    sys.stdout.flush()


def keep(name: str, figures: list[Figure]) -> None:
    """Write the figures of one benchmark to `bench/results`."""
    RESULTS.mkdir(exist_ok=True)
    document = {
        "machine": {"cores": _cores(), "python": platform.python_version()},
        "figures": [{**asdict(f), "ratio": f.ratio, "met": f.met} for f in figures],
    }
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _cores() -> int:

    return len(os.sched_getaffinity(0))
