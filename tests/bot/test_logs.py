"""Nothing but codes comes out of the logs, at DEBUG, whatever fails (promise P2)."""

import asyncio
import gc
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import Update
from pydantic import ValidationError
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.logs import ALLOWED, start_logging

CANARY = "canary-4f1d"
TOKEN = "987654321:" + "CANARYcanaryCANARYcanaryCANARYcanary"[:35]
PERSON = 5_200_000_017
TRACES = (CANARY, TOKEN, TOKEN[10:], str(PERSON), "目击者", "CANARY")

Logged = Callable[[], str]


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Everything is as it was before, afterwards."""
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    root, raising = logging.getLogger(), logging.raiseExceptions
    before = list(root.handlers), root.level
    yield
    structlog.reset_defaults()
    logging.captureWarnings(False)
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    logging.raiseExceptions = raising
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks


@pytest.fixture(params=["json", "console"])
def logged(restored: None, request: pytest.FixtureRequest) -> Logged:
    """Logging at DEBUG into a string."""
    stream = io.StringIO()
    start_logging("debug", request.param, stream)
    return stream.getvalue


def _clean(told: str) -> str:
    assert [trace for trace in TRACES if trace in told] == []
    return told


# --------------------------------------------------------------------------- our own events


def test_codes_and_counts_come_through(logged: Logged) -> None:
    log = structlog.get_logger()
    log.info("update_failed", kind="message", why="TimeoutError", attempt=3, seconds=1.5)
    told = logged()
    for part in ("update_failed", "message", "TimeoutError", "3", "1.5", "info"):
        assert part in told


@pytest.mark.parametrize(
    "value",
    [
        f"{CANARY} in words",
        "目击者",
        PERSON,
        -1_001_500_000_001 - PERSON,
        str(PERSON),
        TOKEN,
        f"/bot{TOKEN}/getMe",
        {"text": CANARY},
        [PERSON, TOKEN, "目击者"],
        CANARY.encode(),
        ValueError(CANARY),
    ],
    ids=str,
)
def test_no_field_carries_content(value: Any) -> None:
    stream = io.StringIO()
    start_logging("debug", "json", stream)
    structlog.get_logger().info("something", **dict.fromkeys(ALLOWED, value))
    assert _clean(stream.getvalue()).count("withheld") >= len(ALLOWED)


def test_a_field_that_is_not_on_the_list_is_held_back(logged: Logged) -> None:
    structlog.get_logger().info("something", user_id=PERSON, text=CANARY)
    told = _clean(logged())
    assert "held_back" in told
    assert "user_id" not in told


def test_an_event_is_a_code(logged: Logged) -> None:
    log = structlog.get_logger()
    made_beforehand = f"somebody wrote {CANARY}"
    log.info(made_beforehand)
    log.info("somebody wrote %s", CANARY)
    assert _clean(logged()).count("withheld") == 2


def test_an_error_is_told_by_types_and_places(logged: Logged) -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise RuntimeError(TOKEN) from error
    except RuntimeError:
        structlog.get_logger().exception("broken")
    told = _clean(logged())
    assert "RuntimeError" in told
    assert "KeyError" in told
    assert "bot/test_logs.py:" in told


def test_a_line_of_json_is_json() -> None:
    stream = io.StringIO()
    start_logging("info", "json", stream)
    structlog.get_logger().info("ready", roles=["web", "sender"])
    structlog.get_logger().debug("too_quiet")
    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert (told["event"], told["level"], told["roles"]) == ("ready", "info", ["web", "sender"])
    assert told["at"].endswith("+00:00")


# --------------------------------------------------------------------------- everybody else's


def test_a_library_is_told_by_name_and_place(logged: Logged) -> None:
    logger = logging.getLogger("some.library")
    logger.warning("update %s from %s", CANARY, PERSON)
    logger.error(CANARY, extra={"text": CANARY})
    logger.log(5, CANARY)
    told = _clean(logged())
    assert told.count("some.library") == 2
    assert "bot/test_logs.py:" in told


def test_a_library_that_logs_badly_is_not_quoted(
    logged: Logged, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("some.library").warning("%d tips", CANARY)
    _clean(logged() + "".join(capsys.readouterr()))


def test_a_library_with_a_handler_of_its_own_goes_through_the_funnel(
    capsys: pytest.CaptureFixture[str],
) -> None:
    own = logging.getLogger("some.chatty.library")
    own.addHandler(logging.StreamHandler(sys.stderr))
    own.propagate = False
    stream = io.StringIO()
    start_logging("debug", "json", stream)
    own.warning(CANARY)
    _clean(stream.getvalue() + "".join(capsys.readouterr()))
    assert "some.chatty.library" in stream.getvalue()


async def test_telegram_out_of_reach(logged: Logged) -> None:
    bot = Bot(TOKEN)
    bot.session.api = bot.session.api.from_base("http://127.0.0.1:9")
    try:
        with suppress(TelegramAPIError):
            await bot.send_message(PERSON, CANARY)
    except aiohttp.ClientError:
        structlog.get_logger().exception("send_failed")
    try:
        await bot.download_file(f"photos/{CANARY}.jpg")
    except aiohttp.ClientError:
        structlog.get_logger().exception("download_failed")
    await bot.session.close()
    assert "download_failed" in _clean(logged())


def test_an_update_that_is_none(logged: Logged) -> None:
    try:
        Update.model_validate({"update_id": CANARY, "message": {"text": CANARY}})
    except ValidationError:
        structlog.get_logger().exception("bad_update")
    assert "ValidationError" in _clean(logged())


def test_a_database_that_refuses(logged: Logged) -> None:
    engine = create_engine("sqlite://", echo="debug")
    try:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE t (a TEXT UNIQUE)"))
            connection.execute(text("INSERT INTO t VALUES (:a)"), {"a": CANARY})
            connection.execute(text("INSERT INTO t VALUES (:a)"), {"a": CANARY})
    except SQLAlchemyError:
        structlog.get_logger().exception("write_failed")
    engine.dispose()
    assert "IntegrityError" in _clean(logged())


@pytest.mark.filterwarnings("always")
def test_a_warning(logged: Logged) -> None:
    logging.captureWarnings(True)
    warnings.warn(f"deprecated: {CANARY}", DeprecationWarning, stacklevel=1)
    assert "py.warnings" in _clean(logged())


def test_an_error_that_nobody_caught(logged: Logged, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    assert "ValueError" in _clean(logged())
    _clean("".join(capsys.readouterr()))


def test_an_error_in_a_thread(logged: Logged, capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> None:
        raise ValueError(CANARY)

    # pytest has a hook of its own there, which would make a warning of it.
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert "ValueError" in _clean(logged())
    _clean("".join(capsys.readouterr()))


def test_an_error_while_something_is_thrown_away(
    logged: Logged, capsys: pytest.CaptureFixture[str]
) -> None:
    class Holder:
        def __del__(self) -> None:
            raise ValueError(CANARY)

    Holder()
    gc.collect()
    assert "ValueError" in _clean(logged())
    _clean("".join(capsys.readouterr()))


async def test_a_task_whose_error_nobody_asked_for(logged: Logged) -> None:
    async def work() -> None:
        raise ValueError(CANARY)

    task = asyncio.create_task(work(), name=CANARY)
    await asyncio.wait([task])
    del task
    gc.collect()
    assert "asyncio" in _clean(logged())
