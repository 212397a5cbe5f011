"""Checks what a call brings against `methods` and `objects`, and brings it into shape.

Values arrive typed (JSON) or as text (forms, query strings); both leave typed. Unknown parameters,
unknown fields and wrong types are refused: real Telegram shrugs at some of them, but here they are
mistakes we want to see.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from playground.contents import Upload
from playground.errors import bad_request, unsupported
from playground.methods import METHODS
from playground.objects import FAMILIES, OBJECTS
from playground.records import Json
from playground.wire import loads


@dataclass(frozen=True)
class Field:
    """One parameter or field: its name, type in the notation of `methods`, whether it must be."""

    name: str
    type: str
    is_required: bool


@cache
def fields_of(notation: str) -> dict[str, Field]:
    """The fields that a line of `methods` or `objects` declares."""
    found: dict[str, Field] = {}
    for part in notation.split():
        name, _, kind = part.partition(":")
        found[name.removesuffix("?")] = Field(name.removesuffix("?"), kind, not name.endswith("?"))
    return found


METHOD_NAMES = {name.lower(): name for name in METHODS}


def check_params(
    method: str, params: Json, uploads: dict[str, Upload], *, is_strict: bool = True
) -> Json:
    """The typed parameters of a call; raises `ApiError` naming the first fault.

    Without `is_strict` unknown parameters and fields are dropped, as real Telegram does.
    """
    values = params | {name: one for name, one in uploads.items() if name not in params}
    checker = _Checker(uploads, is_strict)
    return checker.fields(values, fields_of(METHODS[method]), method)


class _Checker:
    def __init__(self, uploads: dict[str, Upload], is_strict: bool) -> None:
        self.uploads = uploads
        self.is_strict = is_strict
        self.used: set[str] = set()

    def fields(self, values: Json, declared: dict[str, Field], where: str) -> Json:
        found: Json = {}
        for name, value in values.items():
            if name not in declared:
                self.unknown(name, value, where)
            elif value is not None:
                found[name] = self.value(value, declared[name].type, f"{where}.{name}")
        for one in declared.values():
            if one.is_required and one.name not in found:
                raise bad_request(f'parameter "{one.name}" of {where} is required')
        return found

    def unknown(self, name: str, value: Any, where: str) -> None:
        is_attachment = isinstance(value, Upload)
        if self.is_strict and not is_attachment:
            raise bad_request(f'unknown parameter "{name}" of {where} (the playground is strict)')

    def value(self, value: Any, kind: str, where: str) -> Any:
        if kind == "Any":
            raise unsupported(where)
        if kind.startswith("["):
            return self.items(value, kind[1:-1], where)
        if kind in _SCALARS:
            return self.scalar(value, kind, where)
        if kind == "File":
            return self.file(value, where)
        return self.object(self.decoded(value, where), kind, where)

    def items(self, value: Any, kind: str, where: str) -> list[Any]:
        found = self.decoded(value, where)
        if not isinstance(found, list):
            raise _wrong(where, "a list")
        return [self.value(one, kind, f"{where}[{at}]") for at, one in enumerate(found)]

    def decoded(self, value: Any, where: str) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return loads(value)
        except ValueError as fault:
            raise _wrong(where, "JSON") from fault

    def scalar(self, value: Any, kind: str, where: str) -> Any:
        shaped = _SCALARS[kind](value)
        if shaped is None:
            raise _wrong(where, kind)
        return shaped

    def file(self, value: Any, where: str) -> Any:
        if isinstance(value, Upload):
            return value
        if not isinstance(value, str):
            raise _wrong(where, "a file or a file id")
        if not value.startswith("attach://"):
            return value
        upload = self.uploads.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"file {value} of {where} was not attached")
        return upload

    def object(self, value: Any, kind: str, where: str) -> Json:
        if not isinstance(value, dict):
            raise _wrong(where, f"an object ({kind})")
        name = self.member(value, kind, where)
        return self.fields(value, fields_of(OBJECTS[name]), f"{where}({name})")

    def member(self, value: Json, kind: str, where: str) -> str:
        """The object's own name where `kind` is a family or a choice."""
        if kind in FAMILIES:
            members = FAMILIES[kind]
            if value.get("type") not in members:
                raise _wrong(f"{where}.type", " or ".join(members))
            chosen = members[value["type"]]
            if chosen is None:
                raise unsupported(f"{kind} of type {value['type']}")
            return chosen
        choices = kind.split("|")
        fitting = (one for one in choices if set(_required(one)) <= set(value))
        return next(fitting, choices[0])


def _required(name: str) -> list[str]:
    return [one.name for one in fields_of(OBJECTS[name]).values() if one.is_required]


def _wrong(where: str, kind: str) -> Exception:
    return bad_request(f"{where} must be {kind}")


def _int(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    is_number = isinstance(value, str) and value.lstrip("-").isascii() and value[:20] == value
    return int(value) if is_number and value.removeprefix("-").isdecimal() else None


def _float(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def _bool(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    known = {"true": True, "1": True, "false": False, "0": False}
    return known.get(value.lower()) if isinstance(value, str) else None


def _chat_id(value: Any) -> int | str | None:
    number = _int(value)
    if number is not None:
        return number
    return value if isinstance(value, str) and value.startswith("@") else None


_SCALARS = {
    "Int": _int,
    "Float": _float,
    "Bool": _bool,
    "Str": lambda value: value if isinstance(value, str) else None,
    "ChatId": _chat_id,
}
