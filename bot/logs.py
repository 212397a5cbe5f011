"""Logs that can be shown to anybody: events, codes, counts and places in the code.

Holds one funnel for our own events (structlog) and for every library's (logging, warnings,
uncaught errors). A field goes through only if its name is on the list and its value is a number or
a short code; of an error remain its type and the lines of code it went through.

Refuses content, ids of people and chats, and the bot token, whatever fails: a library's message is
never written, since aiogram's holds updates and tokens, and a database driver's holds rows.
"""

import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType
from typing import TextIO

import orjson
import structlog
from structlog.typing import EventDict, WrappedLogger
from typing_extensions import override

__all__ = ["ALLOWED", "start_logging"]

ALLOWED = frozenset(
    {
        # what is running
        "role", "roles", "mode", "process", "worker", "signal", "host", "port", "revision",
        # what it works on
        "queue", "kind", "state", "action", "method", "job", "row",
        # how it went
        "code", "why", "status", "attempt", "count", "rows", "ms", "seconds", "limit",
        # where it went wrong
        "logger", "place", "errors", "frames",
    }
)  # fmt: skip
"""The fields that may be written. None of them names a person, a chat or a message."""

_EVENT = re.compile(r"[a-z][a-z0-9_.]{0,60}")
_CODE = re.compile(r"[A-Za-z0-9_.:/<>+-]{1,80}", re.ASCII)
_TOKEN = re.compile(r"[0-9]{5,}:")
_DIGITS = re.compile(r"[0-9]{7,}")  # long enough for somebody's id
_LARGEST = 10**6  # beyond it a number may be an id
_LONGEST_LIST = 24
_CHAIN = 5
_WITHHELD = "withheld"


def start_logging(level: str, form: str, stream: TextIO | None = None) -> None:
    """Send every log of this process, at `level` and above, to `stream` (else standard error).

    `form` is `json`, one document per line, or `console`.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    out = stream or sys.stderr
    render = _as_json if form == "json" else _as_line
    structlog.configure(
        processors=[structlog.stdlib.add_log_level, _error_of, only_allowed, _moment, render],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    handler = _Funnel(level=number)
    logging.basicConfig(level=number, handlers=[handler], force=True)
    logging.captureWarnings(True)
    _silence_own_handlers()
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _uncaught_in_thread


def only_allowed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep the allowed fields with harmless values; say how many were held back."""
    name = event.pop("event", "")
    level = event.pop("level", "info")
    kept: EventDict = {"event": name if _is_event(name) else _WITHHELD, "level": level}
    held_back = 0
    for field, value in event.items():
        if field in ALLOWED:
            kept[field] = _harmless(value)
        else:
            held_back += 1
    if held_back:
        kept["held_back"] = held_back
    return kept


def _is_event(name: object) -> bool:
    return isinstance(name, str) and _EVENT.fullmatch(name) is not None


def _harmless(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value if abs(value) < _LARGEST else _WITHHELD
    if isinstance(value, str):
        return str(value) if _is_code(value) else _WITHHELD
    if isinstance(value, list | tuple):
        return [_harmless(item) for item in value[:_LONGEST_LIST]]
    return _WITHHELD


def _is_code(value: str) -> bool:
    if _CODE.fullmatch(value) is None:
        return False
    return _TOKEN.search(value) is None and _DIGITS.search(value) is None


def _error_of(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Turn `exc_info` into the types of the errors and the places they went through."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["errors"] = [type(one).__name__ for one in _chain(error)]
        event["frames"] = _frames(error.__traceback__)
    return event


def _chain(error: BaseException) -> list[BaseException]:
    """The error, what caused it, and so on: enough to tell what happened without a word of it."""
    found: list[BaseException] = []
    here: BaseException | None = error
    while here is not None and here not in found and len(found) < _CHAIN:
        found.append(here)
        if isinstance(here, BaseExceptionGroup):
            found += here.exceptions[: _CHAIN - len(found)]
        here = here.__cause__ or (None if here.__suppress_context__ else here.__context__)
    return found


def _frames(start: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(start)[-_LONGEST_LIST:]
    return [f"{_short(frame.filename)}:{frame.lineno}" for frame in frames]


def _short(filename: str) -> str:
    """The last two parts of a path: enough to find the module, too little to describe a machine."""
    return "/".join(PurePath(filename).parts[-2:])


def _moment(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **event}


def _as_json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return orjson.dumps(event).decode()


def _as_line(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    head = f"{event.pop('at')} {event.pop('level'):<8} {event.pop('event')}"
    return " ".join([head, *(f"{name}={_inline(value)}" for name, value in event.items())])


def _inline(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


class _Funnel(logging.Handler):
    """Takes a library's record: who spoke, how loud, from where, and the error's type."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger().log(
            _known_level(record.levelno),
            "library.spoke",
            logger=record.name,
            place=f"{_short(record.pathname)}:{record.lineno}",
            exc_info=record.exc_info,
        )

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing: logging's own report would print the record's arguments."""


def _known_level(number: int) -> int:
    """The standard level at or below a library's own one."""
    return max(logging.DEBUG, min(number, logging.CRITICAL) // 10 * 10)


def _silence_own_handlers() -> None:
    """Send through the funnel also what a library brought a handler of its own for."""
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        for handler in list(logger.handlers):
            logger.removeHandler(handler)
        logger.propagate = True
    logging.raiseExceptions = False


def _uncaught(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger().critical("error.uncaught", exc_info=(kind, error, where))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    error = args.exc_value
    if error is not None:
        structlog.get_logger().critical("error.uncaught", exc_info=error)


def _unraisable(args: "sys.UnraisableHookArgs") -> None:
    structlog.get_logger().error("error.unraisable", exc_info=args.exc_value)
