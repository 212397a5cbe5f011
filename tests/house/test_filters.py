"""No filter and no handler of ours is synchronous: aiogram would run each on a thread.

With `F.…` filters a dispatch costs two to four times what it costs with small async classes.
"""

import importlib
import pkgutil
from collections.abc import Iterator

from aiogram import Router
from aiogram.dispatcher.event.handler import CallableObject
from aiogram.dispatcher.event.telegram import TelegramEventObserver

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


def test_nothing_in_a_router_is_synchronous() -> None:
    routers = list(_routers())
    calls = [
        (router.name, kind, call)
        for router in routers
        for kind, observer in router.observers.items()
        for call in _called(observer)
    ]
    assert calls, "no handler was found: this test looks in the wrong place"
    slow = [f"{name} {kind}: {call.callback!r}" for name, kind, call in calls if not call.awaitable]
    assert slow == []
