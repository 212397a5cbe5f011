"""No filter and no handler of ours is synchronous: aiogram would run each on a thread.

With `F.…` filters a dispatch costs two to four times what it costs with small async classes.
"""

import importlib
import pkgutil
from collections.abc import Iterator

from aiogram import F, Router
from aiogram.dispatcher.event.handler import CallableObject
from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.filters import Command
from aiogram.types import Message

import handlers


def _routers() -> Iterator[Router]:
    """Every router of every slice; a slice is a package of `handlers` with a `make_router`."""
    for found in pkgutil.iter_modules(handlers.__path__, "handlers."):
        make = getattr(importlib.import_module(found.name), "make_router", None)
        if make is not None:
            yield from _with_those_below(make())


def _with_those_below(router: Router) -> Iterator[Router]:
    yield router
    for below in router.sub_routers:
        yield from _with_those_below(below)


def _called(observer: TelegramEventObserver) -> Iterator[CallableObject]:
    """What aiogram calls for one kind of update: the router's filters, the handlers, theirs."""
    yield from observer._handler.filters or ()
    for handler in observer.handlers:
        yield handler
        yield from handler.filters or ()


def _calls(router: Router) -> list[tuple[str, CallableObject]]:
    return [
        (f"{router.name}, {kind}", call)
        for kind, observer in router.observers.items()
        for call in _called(observer)
    ]


def _synchronous(calls: list[tuple[str, CallableObject]]) -> list[str]:
    return [f"{where}: {call.callback!r}" for where, call in calls if not call.awaitable]


def test_nothing_in_a_router_is_synchronous() -> None:
    calls = [call for router in _routers() for call in _calls(router)]
    assert calls, "no handler was found: this test looks in the wrong place"
    assert _synchronous(calls) == []


def test_what_would_go_through_a_thread_is_found() -> None:
    router = Router(name="slow")

    async def answer(message: Message) -> None: ...

    def answer_at_once(message: Message) -> None: ...

    router.message.filter(F.chat.type == "private")
    router.message.register(answer, F.text, Command("start"))
    router.callback_query.register(answer_at_once)
    found = _synchronous(_calls(router))
    assert [line.partition(":")[0] for line in found] == [
        "slow, message",
        "slow, message",
        "slow, callback_query",
    ]
