"""Which words ring phones: the situations that were thought of, and what no word is lost in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.danger import DANGER_WORDS, speaks_of_danger
from tipline.quiet import must_be_seen

RINGS = """
救命！他拿刀在砍人！
救 命
他没有枪，有刀
有没有刀我没看清
没看见他带刀
楼顶有人要跳楼
她说不想活了
里面着火了，还有人
他在打孩子
有人喊“救命”
有人劫持人質，有槍
Help!
HELP ME please
There is no knife, he has a gun
I did not see any weapon
He’s going to jump
She can't breathe
two shots fired
he said "I will kill you"
somebody set fire to the door
"""

RESTS = """
他在公交站
他没有刀
没带枪
在老刀削面馆门口
走得累死了
他在打电话
老人在打太极
孩子失踪了
血压高的那个老人
He was at the bus stop
hope this helps
he has no knife
without a gun
he is unarmed
not armed
it is a dead end
a skilled worker
I had begun to walk
screenshot attached
fireworks
"""

WORDS = [(line, True) for line in RINGS.strip().splitlines()]
WORDS += [(line, False) for line in RESTS.strip().splitlines()]


@pytest.mark.parametrize(("told", "rings"), WORDS)
def test_what_rings(told: str, rings: bool) -> None:
    assert speaks_of_danger([told]) is rings


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
def test_one_text_of_many_is_enough(told: list[tuple[str, bool]]) -> None:
    assert speaks_of_danger(words for words, _ in told) is any(rings for _, rings in told)


@given(
    before=st.text("在他的车里 ,.\n"), word=st.sampled_from(DANGER_WORDS), after=st.text(" ,。\n")
)
def test_wherever_it_stands_a_word_is_heard_and_no_silence_keeps_it_back(
    before: str, word: str, after: str
) -> None:
    told = [f"{before} {word.upper()} {after}"]
    assert speaks_of_danger(told)
    assert must_be_seen(told, still_there=None)


@given(st.text())
def test_any_text_is_looked_at(told: str) -> None:
    assert speaks_of_danger([told]) in (True, False)
