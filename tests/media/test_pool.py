"""A picture may take its own process down, and nothing else: the next one is shown as ever."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from PIL import Image

from media.pool import PhotoPool, Shown, TooSlow, Unshowable
from media.process import Gone
from media.wire import HEAD, MOST_PICTURE, MOST_TRACES, Garbled, pack, pieces_of, unpack
from tests.media import corpus
from tests.media.processes import children_of, eventually, is_gone, workers_of

Workers = Callable[[], list[psutil.Process]]
Answer = Shown | Unshowable

ROOT = Path(__file__).parents[2]
MEGABYTE = 1024 * 1024

PHOTO = corpus.saved(corpus.quarters((640, 480)), "JPEG")
BOMB = corpus.endless_scans()


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    """Somebody who waits for an answer meanwhile."""
    with ThreadPoolExecutor(1) as executor:
        yield executor


@pytest.fixture
def busy(own: PhotoPool, thread: ThreadPoolExecutor) -> Future[Answer]:
    """The answer to come about a picture that takes longer than it is given."""
    return thread.submit(own.scrub, BOMB)


def child_at_work(own_workers: Workers) -> psutil.Process:
    """The process of the picture that is being looked at, already confined."""
    (worker,) = eventually(own_workers)
    (child,) = eventually(lambda: children_of(worker))
    status = Path(f"/proc/{child.pid}/status")
    eventually(lambda: "Seccomp:\t2" in status.read_text())
    return child


@pytest.mark.parametrize(
    ("ending", "why"),
    [
        (signal.SIGSEGV, "decoder_died"),
        (signal.SIGBUS, "decoder_died"),
        (signal.SIGKILL, "too_costly"),  # as the kernel does when memory runs out
        (signal.SIGXCPU, "too_costly"),
    ],
)
def test_a_child_that_dies_costs_its_picture_only(
    own: PhotoPool,
    busy: Future[Answer],
    own_workers: Workers,
    ending: signal.Signals,
    why: str,
) -> None:
    child = child_at_work(own_workers)
    workers = own_workers()
    child.send_signal(ending)
    assert busy.result() == Unshowable(why)
    assert isinstance(own.scrub(PHOTO), Shown)
    assert own_workers() == workers


def test_memory_runs_out_for_its_picture_only() -> None:
    """The same picture is shown where there is room; the limit that comes from outside is kept."""
    large = corpus.saved(corpus.plain(size=(7_000, 5_700)), "PNG", compress_level=1)
    assert answers_within("unlimited", large, PHOTO) == ["shown", "shown"]
    assert answers_within("190000", large, PHOTO) == ["too_costly", "shown"]


def answers_within(kilobytes: str, *files: bytes) -> list[str]:
    """What a pool says whose whole process has no more addresses than that."""
    program = (
        "import sys; from media.pool import PhotoPool; pool = PhotoPool(1)\n"
        "for size in sys.argv[1:]:\n"
        "    answer = pool.scrub(sys.stdin.buffer.read(int(size)))\n"
        "    print(getattr(answer, 'why', 'shown'))\n"
        "pool.close()"
    )
    limited = ["sh", "-c", f'ulimit -v {kilobytes}; exec "$@"', "sh"]
    command = [*limited, sys.executable, "-c", program, *[str(len(file)) for file in files]]
    done = subprocess.run(command, cwd=ROOT, input=b"".join(files), capture_output=True, check=True)
    return done.stdout.decode().split()


@pytest.fixture
def impatient() -> Iterator[PhotoPool]:
    """A worker that is given up on soon: long for a small picture, short for a test."""
    pool = PhotoPool(1, patience=4.0)
    yield pool
    pool.close()


def test_a_child_that_hangs_is_ended_with_its_worker(
    impatient: PhotoPool, thread: ThreadPoolExecutor, own_workers: Workers
) -> None:
    waiting = thread.submit(impatient.scrub, BOMB)
    child = child_at_work(own_workers)
    (worker,) = own_workers()
    child.suspend()
    with pytest.raises(TooSlow):
        waiting.result()
    assert is_gone(worker)
    eventually(partial(is_gone, child))


def test_a_worker_that_hangs_is_replaced(impatient: PhotoPool, own_workers: Workers) -> None:
    """A file larger than a pipe holds waits in vain, but not for ever."""
    impatient.scrub(b"x")
    (worker,) = own_workers()
    worker.suspend()
    with pytest.raises(TooSlow):
        impatient.scrub(PHOTO + bytes(5 * MEGABYTE))
    assert isinstance(impatient.scrub(PHOTO), Shown)
    assert worker not in own_workers()


def test_a_worker_killed_while_idle_costs_no_picture(own: PhotoPool, own_workers: Workers) -> None:
    assert isinstance(own.scrub(PHOTO), Shown)
    (worker,) = own_workers()
    worker.kill()
    assert isinstance(own.scrub(PHOTO), Shown)
    assert worker not in own_workers()


def test_workers_killed_at_work_are_no_verdict_on_the_picture(
    own: PhotoPool, busy: Future[Answer], own_workers: Workers
) -> None:
    """Once is tried again; then the caller hears that it was not the picture's fault."""
    children = []
    for _ in range(2):
        children.append(child_at_work(own_workers))
        (worker,) = own_workers()
        worker.kill()
        eventually(partial(is_gone, worker))
    with pytest.raises(Gone):
        busy.result()
    for child in children:
        eventually(partial(is_gone, child))
    assert isinstance(own.scrub(PHOTO), Shown)


def test_all_of_it_dies_with_the_process_that_has_the_pool() -> None:
    program = (
        "import sys; from media.pool import PhotoPool; PhotoPool(1).scrub(sys.stdin.buffer.read())"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE) as bot:
        assert bot.stdin is not None
        bot.stdin.write(BOMB)
        bot.stdin.close()
        child = child_at_work(lambda: workers_of(psutil.Process(bot.pid)))
        worker = child.parent()
        bot.kill()
    assert worker is not None
    eventually(lambda: is_gone(worker))
    eventually(lambda: is_gone(child))


def test_a_worker_outlives_the_thread_that_asked_first(
    own: PhotoPool, own_workers: Workers
) -> None:
    """Dying with one's parent means, to the kernel, with the thread that started one."""
    with ThreadPoolExecutor(1) as thread:
        assert isinstance(thread.submit(own.scrub, PHOTO).result(), Shown)
    workers = own_workers()
    assert isinstance(own.scrub(PHOTO), Shown)
    assert own_workers() == workers


def test_everyone_gets_the_answer_to_their_own_picture(pool: PhotoPool) -> None:
    greys = list(range(0, 250, 10))
    files = [corpus.saved(Image.new("L", (200, 100 + grey), grey), "PNG") for grey in greys]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(pool.scrub, files))
    seen = []
    for answer in answers:
        assert isinstance(answer, Shown)
        pixel = Image.open(BytesIO(answer.picture)).getpixel((100, 50))
        seen.append((answer.height - 100, pixel))
    assert seen == [(grey, (grey, grey, grey)) for grey in greys]


def test_no_more_workers_than_were_asked_for(own: PhotoPool, own_workers: Workers) -> None:
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(own.scrub, [PHOTO] * 12))
    assert all(isinstance(answer, Shown) for answer in answers)
    assert len(own_workers()) == 1


def test_a_closed_pool_has_no_workers_and_says_so(own: PhotoPool, own_workers: Workers) -> None:
    own.scrub(PHOTO)
    own.close()
    assert own_workers() == []
    with pytest.raises(RuntimeError, match="closed"):
        own.scrub(PHOTO)


def test_closing_waits_for_the_picture_at_hand(
    own: PhotoPool, busy: Future[Answer], own_workers: Workers
) -> None:
    child = child_at_work(own_workers)
    with ThreadPoolExecutor(1) as closing:
        closed = closing.submit(own.close)
        child.send_signal(signal.SIGSEGV)
        assert busy.result() == Unshowable("decoder_died")
        closed.result()
    assert own_workers() == []


def test_nothing_of_the_callers_is_open_to_a_worker(own: PhotoPool, own_workers: Workers) -> None:
    """What the bot has open (database, keys, Telegram) is not handed down."""
    read, write = os.pipe()
    os.set_inheritable(write, True)
    own.scrub(b"x")
    assert len(own_workers()) == 1
    os.close(write)
    os.set_blocking(read, False)
    assert os.read(read, 1) == b""  # the end; were the other side still open, there would be none
    os.close(read)


def taken_apart(packed: bytes) -> tuple[bytes, tuple[bytes, bytes, bytes]]:
    """An answer's head and pieces, and nothing behind them."""
    head, way = packed[: HEAD.size], BytesIO(packed[HEAD.size :])
    first, second, third = (way.read(length) for length in pieces_of(head))
    assert way.read() == b""
    return head, (first, second, third)


def test_answers_survive_the_way(pool: PhotoPool) -> None:
    for answer in (Unshowable("broken"), pool.scrub(PHOTO)):
        head, pieces = taken_apart(pack(answer))
        assert unpack(head, *pieces) == answer


@pytest.mark.parametrize(
    "head",
    [
        HEAD.pack(b"S", 640, 480, 7, 8, 9, MOST_PICTURE + 1, 10, 2),
        HEAD.pack(b"S", 640, 480, 7, 8, 9, 2**32 - 1, 10, 2),
        HEAD.pack(b"S", 640, 480, 7, 8, 9, 10, 2**32 - 1, 2),
        HEAD.pack(b"S", 640, 480, 7, 8, 9, 10, 0, 2),
        HEAD.pack(b"S", 640, 2049, 7, 8, 9, 10, 10, 2),
        HEAD.pack(b"S", 0, 480, 7, 8, 9, 10, 10, 2),
        HEAD.pack(b"U", 0, 0, 7, 8, 9, 33, 0, 0),
        HEAD.pack(b"U", 0, 0, 7, 8, 9, 0, 0, 0),
        HEAD.pack(b"U", 0, 0, 7, 8, 9, 6, 1, 0),
        HEAD.pack(b"U", 0, 0, 7, 8, 9, 6, 0, 1),
        HEAD.pack(b"S", 640, 480, 7, 8, 9, 10, 10, 0),
        HEAD.pack(b"S", 640, 480, 7, 8, 9, 10, 10, MOST_TRACES + 1),
        HEAD.pack(b"X", 640, 480, 7, 8, 9, 10, 10, 0),
        bytes(HEAD.size),
    ],
)
def test_lengths_that_cannot_be_true_are_not_read(head: bytes) -> None:
    with pytest.raises(Garbled):
        pieces_of(head)


def test_answers_that_cannot_be_true_are_not_believed(pool: PhotoPool) -> None:
    answer = pool.scrub(PHOTO)
    assert isinstance(answer, Shown)
    picture, thumbnail = answer.picture, answer.thumbnail
    for head, *pieces in (
        (_head(b"U", 0, 0), b"maybe", b"", b""),
        (_head(b"U", 0, 0), "é".encode(), b"", b""),
        (_head(b"S", 640, 481), picture, thumbnail, TRACES),
        (_head(b"S", 640, 480), picture + b"x", thumbnail, TRACES),
        (_head(b"S", 640, 480), picture, picture, TRACES),
        (_head(b"S", 640, 480), picture, b"x", TRACES),
        (_head(b"S", 640, 480), picture, thumbnail, b"{}"),
        (_head(b"S", 640, 480), picture, thumbnail, b"no JSON"),
        (_head(b"S", 640, 480), picture, thumbnail, b"[" * MOST_TRACES),
        (_head(b"S", 640, 480), picture, thumbnail, b"\xff"),
    ):
        with pytest.raises(Garbled):
            unpack(head, *pieces)


TRACES = b'{"kind": "JPEG", "size": [640, 480]}'


def _head(kind: bytes, width: int, height: int) -> bytes:
    """A head whose lengths were looked at before."""
    return HEAD.pack(kind, width, height, 7, 8, 9, 1, 1, 1)
