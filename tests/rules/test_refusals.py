"""A refusal is a known code with exactly its parameters, wherever in the program it is made."""

import ast
import copy
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tipline import refusal_codes
from tipline.refusals import CODES, Fault, Refusal

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "console", "desk", "storage", "media", "tipline")


def test_a_refusal_carries_its_code_and_parameters() -> None:
    refusal = Refusal("ticket.claimed_by_other", name="周")
    assert refusal.code == "ticket.claimed_by_other"
    assert refusal.params == {"name": "周"}


def test_an_unknown_code_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="unknown refusal code"):
        Refusal("no.such_code")


@pytest.mark.parametrize(
    "params", [{}, {"nome": "x"}, {"name": "x", "more": 1}], ids=["missing", "other", "too-many"]
)
def test_parameters_other_than_the_codes_own_are_a_mistake(params: dict[str, str | int]) -> None:
    with pytest.raises(ValueError, match="takes"):
        Refusal("ticket.claimed_by_other", **params)


def test_logging_a_refusal_tells_nobodys_name() -> None:
    refusal = Refusal("ticket.claimed_by_other", name="canary")
    assert "canary" not in str(refusal)
    assert "canary" not in repr(refusal)


def test_a_refusal_comes_back_whole_from_a_worker_process() -> None:
    refusal = Refusal("ticket.claimed_by_other", name="周")
    pickled = pickle.loads(pickle.dumps(refusal))  # noqa: S301 our own bytes of a moment ago
    for twin in (pickled, copy.deepcopy(refusal)):
        assert (twin.code, twin.params) == (refusal.code, refusal.params)


def test_a_fault_is_held_to_the_same_codes() -> None:
    assert Fault("facts.at", "check.too_long", {"limit": 5}).params == {"limit": 5}
    with pytest.raises(ValueError, match="unknown"):
        Fault("", "check.no_such")
    with pytest.raises(ValueError, match="takes"):
        Fault("", "check.too_long")


def test_codes_have_one_form() -> None:
    assert [c for c in CODES if not re.fullmatch(r"[a-z]+(\.[a-z0-9_]+)", c)] == []


def test_no_code_is_listed_twice() -> None:
    groups = [v for v in vars(refusal_codes).values() if type(v) is dict and set(v) <= set(CODES)]
    assert sum(len(group) for group in groups) == len(CODES)


def _made_refusals() -> Iterator[tuple[str, str, set[str]]]:
    """Every ``Refusal("code", name=…)`` written out in the program: place, code, parameters."""
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "Refusal"
                    and isinstance(node.args[0], ast.Constant)
                ):
                    place = f"{file.relative_to(ROOT)}:{node.lineno}"
                    yield place, str(node.args[0].value), {k.arg or "**" for k in node.keywords}


def test_every_refusal_in_the_program_can_be_made() -> None:
    made = list(_made_refusals())
    assert len(made) > 20
    assert [m for m in made if m[1] not in CODES] == []
    assert [m for m in made if "**" not in m[2] and m[2] != CODES[m[1]]] == []
