"""A notice's picture before it is kept: rebuilt from its pixels, drawn on, by a confined worker.

Holds what a worker is asked for. Refuses whatever cannot be shown, and every byte that is not a
pixel.
"""

from collections.abc import Callable, Sequence

from media.pool import PhotoPool, Shown, Unshowable
from tipline.refusals import Refusal
from tipline.shapes import Box, Shape


def pixels_only(original: bytes) -> Shown:
    """The picture as a bare JPEG, with its fingerprint.

    Raises Refusal `photo.not_a_picture`. Blocks for its time.
    """
    return _made(lambda pool: pool.scrub(original))


def covered(picture: bytes, shapes: Sequence[Shape]) -> Shown:
    """A picture that `pixels_only` made, with the shapes covered. Raises and blocks as that does."""
    return _made(lambda pool: pool.cover(picture, shapes))


def gridded(picture: bytes, region: Box | None) -> bytes:
    """Such a picture, or a region of it enlarged, under its grid. Raises and blocks as `pixels_only` does."""
    return _made(lambda pool: pool.grid(picture, region)).picture


def _made(ask: Callable[[PhotoPool], Shown | Unshowable]) -> Shown:
    """The answer of a worker of its own: publishers ask seldom, so none is kept warm."""
    pool = PhotoPool(1)
    try:
        shown = ask(pool)
    finally:
        pool.close()
    if not isinstance(shown, Shown):
        raise Refusal("photo.not_a_picture")
    return shown
