"""The playground's methods and objects are those that aiogram's own classes declare."""

from __future__ import annotations

import inspect

import aiogram.methods
import aiogram.types
import pytest
from aiogram.client.default import Default
from aiogram.methods.base import TelegramMethod
from aiogram.types import TelegramObject

from playground.api.registry import ANSWERS
from playground.methods import METHODS
from playground.objects import FAMILIES, OBJECTS
from playground.validation import fields_of

METHOD_CLASSES = {
    one.__api_method__: one
    for _, one in inspect.getmembers(aiogram.methods, inspect.isclass)
    if issubclass(one, TelegramMethod) and one is not TelegramMethod
}


def _declared(kind: type[TelegramMethod[object] | TelegramObject]) -> dict[str, bool]:
    """Field names of a class, and whether each must be given."""
    fields = kind.model_fields
    return {
        name: one.is_required() and not isinstance(one.default, Default)
        for name, one in fields.items()
        if name != "type" and name != "remove_keyboard" and name != "force_reply"
    }


def _ours(notation: str) -> dict[str, bool]:
    return {
        name: one.is_required
        for name, one in fields_of(notation).items()
        if name != "type" and name != "remove_keyboard" and name != "force_reply"
    }


def test_every_declared_method_is_answered_and_no_other() -> None:
    assert set(ANSWERS) == set(METHODS)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_a_method_takes_exactly_the_parameters_that_aiogram_sends(method: str) -> None:
    assert _ours(METHODS[method]) == _declared(METHOD_CLASSES[method])


@pytest.mark.parametrize("name", sorted(OBJECTS))
def test_an_object_has_exactly_the_fields_that_aiogram_knows(name: str) -> None:
    assert _ours(OBJECTS[name]) == _declared(getattr(aiogram.types, name))


def test_every_member_of_a_family_is_declared() -> None:
    members = {name for family in FAMILIES.values() for name in family.values() if name}
    assert members <= set(OBJECTS)
