"""Numbers made by the process: rising, never twice, within 63 bits."""

import threading

from storage.ids import new_id


def test_numbers_rise_and_fit() -> None:
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(set(made))
    assert 0 < made[0] < made[-1] < 2**63


def test_threads_never_get_the_same_number() -> None:
    made: list[int] = []
    threads = [
        threading.Thread(target=lambda: made.extend(new_id() for _ in range(2_000)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 16_000
