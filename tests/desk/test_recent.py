"""What is kept of what was looked up: the latest, for each by itself, and no more."""

from desk.recent import Recent


class Keys:
    """Stands for whose it is."""


def test_only_the_latest_are_kept_and_for_each_by_itself() -> None:
    asked: list[int] = []

    def found(number: int) -> int:
        asked.append(number)
        return -number

    recent, mine, others = Recent[int](2), Keys(), Keys()

    def get(number: int, whose: Keys = mine) -> int:
        return recent.get(whose, number, lambda: found(number))

    assert [get(1), get(2), get(1), get(3)] == [-1, -2, -1, -3]
    assert asked == [1, 2, 3]
    assert [get(1), get(3)] == [-1, -3]
    assert asked == [1, 2, 3]
    assert [get(2), get(1, others)] == [-2, -1]
    assert asked == [1, 2, 3, 2, 1]
