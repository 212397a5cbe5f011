"""Keys made beforehand: ready, each given once, and nobody's in a process that was forked off."""

import os
import threading
import time
from collections.abc import Iterator
from itertools import count

import pytest

from storage.key_stock import KeyStock

FULL = 64


class _Maker:
    """Makes the numbers from 1 on, and knows on which thread each was made."""

    def __init__(self) -> None:
        self._next = count(1)
        self.made_by: dict[int, str] = {}

    def __call__(self) -> int:
        key = next(self._next)
        self.made_by[key] = threading.current_thread().name
        return key


@pytest.fixture
def maker() -> _Maker:
    return _Maker()


@pytest.fixture
def stock(maker: _Maker) -> Iterator[KeyStock[int]]:
    stock = KeyStock(maker)
    _until_full(stock)
    yield stock
    stock.close()


def _until_full(stock: KeyStock[int]) -> None:
    ends = time.monotonic() + 60
    while len(stock._keys) < FULL:
        assert time.monotonic() < ends
        time.sleep(0.001)


def test_keys_are_ready_before_anybody_asks(stock: KeyStock[int], maker: _Maker) -> None:
    assert {maker.made_by[stock.take()] for _ in range(20)} == {"keys"}


def test_each_key_is_given_once_however_many_ask(stock: KeyStock[int]) -> None:
    taken: list[list[int]] = [[] for _ in range(4)]

    def take(into: list[int]) -> None:
        into += [stock.take() for _ in range(500)]

    threads = [threading.Thread(target=take, args=(into,)) for into in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = [key for into in taken for key in into]
    assert len(set(every)) == 2000


def test_the_stock_is_filled_again(stock: KeyStock[int]) -> None:
    for _ in range(2 * FULL):
        stock.take()
    _until_full(stock)


# From 3.12 on Python warns of it; the child here does nothing but take one key.
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_process_forked_off_makes_its_own(stock: KeyStock[int], maker: _Maker) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, maker.made_by[stock.take()].encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 100) == b"MainThread"
    os.close(reading)
    os.close(writing)


def test_what_nobody_took_is_forgotten(maker: _Maker) -> None:
    stock = KeyStock(maker)
    _until_full(stock)
    stock.close()
    assert maker.made_by[stock.take()] == "MainThread"
