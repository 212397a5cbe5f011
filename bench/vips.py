"""libvips doing what a worker does to a picture, as its own handbook would: a thumbnail, twice.

Holds four calls by ctypes into the library that `pyvips-binary` carries (pyvips itself comes only
as source), and imagehash for the fingerprint; and a way that the handbook leaves to experts, where JPEG's
decoder makes the picture small as it does for us. Refuses more than one thread: a worker has one. It gets
the easier task all the same, for it reads no traces and makes one hash, not three.
"""

import ctypes
import io
from importlib.util import find_spec
from pathlib import Path

import imagehash
from PIL import Image

from media.wire import MOST_SIDE, THUMBNAIL_SIDE

__all__ = ["preview_by_shrunk_vips", "preview_by_vips"]

_ONLY_SMALLER = 2  # VIPS_SIZE_DOWN
_END = None  # of a list of arguments
_QUALITY = 85


def _library() -> ctypes.CDLL:
    spec = find_spec("_libvips")
    assert spec is not None
    assert spec.origin is not None
    (path,) = (Path(spec.origin).parent / "pyvips_binary.libs").glob("libvips*.so*")
    library = ctypes.CDLL(str(path))
    library.g_object_unref.argtypes = library.g_free.argtypes = (ctypes.c_void_p,)
    if library.vips_init(b"bench"):
        raise OSError("libvips does not start")
    library.vips_concurrency_set(1)
    library.vips_cache_set_max(0)
    return library


_vips = _library()


def preview_by_vips(data: bytes) -> tuple[bytes, bytes, imagehash.ImageHash]:
    """The picture and its thumbnail as JPEG, upright, without metadata; and the thumbnail's hash.

    The benchmark's files are in sRGB, so no profile is honoured here.
    """
    picture = ctypes.c_void_p()
    size = MOST_SIDE
    _done(
        _vips.vips_thumbnail_buffer(
            data,
            ctypes.c_size_t(len(data)),
            ctypes.byref(picture),
            size,
            *(b"height", size, b"size", _ONLY_SMALLER, _END),
        )
    )
    return _both(picture)


def preview_by_shrunk_vips(data: bytes, shrink: int) -> tuple[bytes, bytes, imagehash.ImageHash]:
    """The same where the decoder leaves out what is too small to be seen: so many times smaller."""
    picture = ctypes.c_void_p()
    length, into = ctypes.c_size_t(len(data)), ctypes.byref(picture)
    _done(_vips.vips_jpegload_buffer(data, length, into, b"shrink", shrink, _END))
    return _both(picture)


def _both(picture: ctypes.c_void_p) -> tuple[bytes, bytes, imagehash.ImageHash]:
    """Both JPEGs of a picture that is to be decoded, and the hash."""
    whole = ctypes.c_void_p(_vips_memory(picture))
    small = ctypes.c_void_p()
    _done(
        _vips.vips_thumbnail_image(
            whole, ctypes.byref(small), THUMBNAIL_SIDE, b"height", THUMBNAIL_SIDE, _END
        )
    )
    made = _jpeg(whole), _jpeg(small)
    for image in (picture, whole, small):
        _vips.g_object_unref(image)
    return *made, imagehash.phash(Image.open(io.BytesIO(made[1])))


def _vips_memory(image: ctypes.c_void_p) -> int:
    """Decode now, once, for both that are made of it."""
    copy = _vips.vips_image_copy_memory
    copy.restype = ctypes.c_void_p
    found: int = copy(image)
    return found


def _jpeg(image: ctypes.c_void_p) -> bytes:
    held, length = ctypes.c_void_p(), ctypes.c_size_t()
    into = ctypes.byref(held), ctypes.byref(length)
    _done(_vips.vips_jpegsave_buffer(image, *into, b"Q", _QUALITY, b"keep", 0, _END))
    data = ctypes.string_at(held, length.value)
    _vips.g_free(held)
    return data


def _done(failed: int) -> None:
    if failed:
        raise OSError("libvips could not")
