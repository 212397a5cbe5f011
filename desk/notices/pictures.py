"""A notice's picture before it is kept: rebuilt from its pixels, by a confined worker.

Holds one function. Refuses whatever cannot be shown, and every byte that is not a pixel.
"""

from media.pool import PhotoPool, Shown
from tipline.refusals import Refusal


def pixels_only(original: bytes) -> Shown:
    """The picture as a bare JPEG, with its fingerprint. Raises Refusal `photo.not_a_picture`. Blocks for its time.

    Publishers add few photos, so a worker is started for each and none is kept warm.
    """
    pool = PhotoPool(1)
    try:
        shown = pool.scrub(original)
    finally:
        pool.close()
    if not isinstance(shown, Shown):
        raise Refusal("photo.not_a_picture")
    return shown
