"""A few hundred files changed at random, always the same ones; `tests.media.fuzz` does more."""

import random
from collections import Counter

import psutil
import pytest

from media.pool import PhotoPool
from tests.media.fuzz import BEGINNINGS, MOST_GROWTH, changed, check

FILES = 100


@pytest.mark.parametrize("name", BEGINNINGS)
def test_what_it_begins_with_is_shown(pool: PhotoPool, name: str) -> None:
    assert check(pool, BEGINNINGS[name]) == "shown"


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_whatever_comes_the_answer_is_pixels_or_a_code(pool: PhotoPool, seed: int) -> None:
    chance, us = random.Random(seed), psutil.Process()
    before = us.memory_info().rss
    seen = Counter(check(pool, changed(chance)[1]) for _ in range(FILES))
    assert us.memory_info().rss - before < MOST_GROWTH
    assert seen["shown"] > 0
    assert seen["broken"] > 0
    assert seen["decoder_died"] == 0  # were there one, it would be worth a look
