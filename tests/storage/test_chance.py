"""Chance comes in stocks, and no byte of it is given twice."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from storage.chance import chance


def test_no_piece_is_given_twice_whoever_asks() -> None:
    with ThreadPoolExecutor(4) as pool:
        drawn = [piece for some in pool.map(_draw, range(4)) for piece in some]
    assert {len(piece) for piece in drawn} == {12}
    assert len(set(drawn)) == len(drawn) == 4 * 2000


def _draw(_number: int) -> list[bytes]:
    return [chance(12) for _ in range(2000)]


def test_more_than_a_stock_comes_whole() -> None:
    assert len(chance(100_000)) == 100_000


_FORKED = """
import os
from storage.chance import chance
chance(12)  # there is a stock to be shared
if not os.fork():
    print(chance(12).hex(), flush=True)
    os._exit(0)
os.wait()
print(chance(12).hex())
"""


def test_a_forked_process_draws_its_own() -> None:
    said = subprocess.run([sys.executable, "-c", _FORKED], capture_output=True, check=True).stdout
    assert len(set(said.split())) == 2
