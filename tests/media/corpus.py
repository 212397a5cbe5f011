"""Files that people might send, made here: honest ones, odd ones, and ones made to hurt.

Holds builders only. What is expected of each stands in the tests. `CANARY` is what must never come
out again: every piece of metadata carries it.
"""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import IFDRational

Colour = tuple[int, int, int]

RED, GREEN, BLUE, WHITE, BLACK = (
    (255, 0, 0),
    (0, 255, 0),
    (0, 0, 255),
    (255, 255, 255),
    (0, 0, 0),
)
CANARY = "canary-Qz7-heron"
ORIENTATION = 0x0112


def plain(colour: Colour = RED, size: tuple[int, int] = (64, 48)) -> Image.Image:
    """One colour."""
    return Image.new("RGB", size, colour)


def quarters(size: tuple[int, int] = (96, 64)) -> Image.Image:
    """Red, green, blue, black: left to right, top to bottom. No turn of it looks like another."""
    width, height = size
    image = Image.new("RGB", size)
    for colour, left, top in ((RED, 0, 0), (GREEN, 1, 0), (BLUE, 0, 1), (BLACK, 1, 1)):
        image.paste(colour, (left * width // 2, top * height // 2, width, height))
    return image


def textured(size: tuple[int, int]) -> Image.Image:
    """Something with detail everywhere, as cameras make."""
    tile = Image.effect_noise((256, 256), 60)
    colours = Image.merge("RGB", (tile, tile.rotate(90), tile.rotate(180)))
    return colours.resize(size, Image.Resampling.BICUBIC)


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    """The image as a file of a kind that Pillow writes."""
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def stored_as(image: Image.Image, orientation: int) -> Image.Image:
    """The pixels as a camera held that way stores them: from the table in the EXIF standard."""
    width, height = image.size
    across = orientation >= 5
    stored = Image.new("RGB", (height, width) if across else (width, height))
    for row in range(stored.height):
        for column in range(stored.width):
            shown_row, shown_column = {
                1: (row, column),
                2: (row, width - 1 - column),
                3: (height - 1 - row, width - 1 - column),
                4: (height - 1 - row, column),
                5: (column, row),
                6: (column, width - 1 - row),
                7: (height - 1 - column, width - 1 - row),
                8: (height - 1 - column, row),
            }[orientation]
            pixel = image.getpixel((shown_column, shown_row))
            assert isinstance(pixel, tuple)
            stored.putpixel((column, row), pixel)
    return stored


def exif(orientation: int = 1) -> bytes:
    """EXIF full of canaries, with a place that no one can be at."""
    written = Image.Exif()
    written[ORIENTATION] = orientation
    for text in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298):
        written[text] = CANARY
    written.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + CANARY.encode()
    place = written.get_ifd(0x8825)
    place[1], place[2] = "N", (IFDRational(999, 1), IFDRational(30, 0), IFDRational(0, 0))
    return written.tobytes()


def srgb_profile(canary: str = "") -> bytes:
    """The ordinary profile, a canary behind it."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + canary.encode()


def swapped_profile() -> bytes:
    """A profile whose red is sRGB's green, and the other way round."""
    profile = srgb_profile()
    red, green = profile.find(b"rXYZ"), profile.find(b"gXYZ")
    swapped = bytearray(profile)
    swapped[red : red + 4], swapped[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(swapped)


# ---------------------------------------------------------------------------- JPEG


def segment(marker: int, body: bytes) -> bytes:
    """One segment of a JPEG, its length in front."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    """Segments put in right behind the beginning."""
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def icc_segments(profile: bytes, piece: int = 60_000) -> list[bytes]:
    """A profile in numbered pieces, as a JPEG carries it."""
    pieces = [profile[at : at + piece] for at in range(0, len(profile), piece)]
    return [
        segment(0xE2, b"ICC_PROFILE\0" + bytes([number, len(pieces)]) + part)
        for number, part in enumerate(pieces, 1)
    ]


def laden_jpeg(image: Image.Image, orientation: int = 1) -> bytes:
    """A JPEG with a canary in every place that JPEG has for words."""
    canary = CANARY.encode()
    thumbnail = saved(plain(size=(16, 16)), "JPEG", comment=canary)
    return (
        with_segments(
            saved(image, "JPEG", quality=95),
            segment(0xE1, exif(orientation)),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + canary),
            segment(0xE0, b"JFXX\0\x10" + thumbnail),
            *icc_segments(srgb_profile(CANARY)),
            segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10" + canary),
            *[segment(0xE0 + number, canary) for number in range(3, 16) if number != 13],
            segment(0xFE, canary),
        )
        + b"PK\x03\x04"
        + canary
    )


def claiming(width: int, height: int, frame: int = 0xC0, tail: int = 0) -> bytes:
    """A few hundred bytes of JPEG (and a `tail`) whose header claims a size and three colours."""
    small = saved(plain(size=(16, 16)), "JPEG", progressive=frame == 0xC2)
    at = small.index(bytes([0xFF, frame]))
    end = at + 2 + int.from_bytes(small[at + 2 : at + 4], "big")
    parts = b"".join(bytes([number, 0x11, 0]) for number in (1, 2, 3))
    body = struct.pack(">BHHB", 8, height, width, 3) + parts
    return small[:at] + segment(frame, body) + small[end:] + bytes(tail)


def endless_scans(side: int = 7_900, scans: int = 10_000) -> bytes:
    """A progressive JPEG of 140 kB: each of its scans visits every block and says nothing."""
    tables = [segment(0xDB, bytes([0]) + bytes([1]) * 64)]
    tables += [segment(0xC4, bytes([kind, 1]) + bytes(16)) for kind in (0x00, 0x10)]
    frame = segment(0xC2, struct.pack(">BHHB", 8, side, side, 1) + bytes([1, 0x11, 0]))
    first = segment(0xDA, bytes([1, 1, 0, 0, 0, 0])) + bytes(8)
    further = segment(0xDA, bytes([1, 1, 0, 1, 63, 0])) + bytes(4)
    return b"\xff\xd8" + b"".join(tables) + frame + first + further * scans + b"\xff\xd9"


# ---------------------------------------------------------------------------- PNG

PNG = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, body: bytes) -> bytes:
    """One chunk of a PNG, length in front and checksum behind."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, depth: int, colour: int, row: bytes, *extra: bytes) -> bytes:
    """A PNG whose rows are all alike; `extra` chunks go before the pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    packing = zlib.compressobj(1)
    pixels = b"".join(packing.compress(b"\0" + row) for _ in range(height)) + packing.flush()
    return PNG + header + b"".join(extra) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def bomb(megabytes: int = 1_000) -> bytes:
    """A MB of zlib that unpacks to so many; one packed MB is repeated, which zlib allows."""
    zeros = bytes(1024 * 1024)
    packing = zlib.compressobj(9)
    first = packing.compress(zeros) + packing.flush(zlib.Z_FULL_FLUSH)
    again = packing.compress(zeros) + packing.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(megabytes):
        checksum = zlib.adler32(zeros, checksum)
    return first + again * (megabytes - 1) + b"\x03\0" + struct.pack(">I", checksum)


def laden_png(image: Image.Image, orientation: int = 1) -> bytes:
    """A PNG with a canary in every place that PNG has for words."""
    words = PngInfo()
    words.add_text("Comment", CANARY)
    words.add_text("Author", CANARY, zip=True)
    words.add_itxt("XML:com.adobe.xmp", CANARY, zip=False)
    words.add(b"prVt", CANARY.encode())
    profile = srgb_profile(CANARY)
    written = saved(image, "PNG", pnginfo=words, exif=exif(orientation), icc_profile=profile)
    return written + CANARY.encode()


# ---------------------------------------------------------------------------- WebP


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP of these chunks."""
    body = b"".join(
        name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2) for name, body in chunks
    )
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def laden_webp(image: Image.Image, orientation: int = 1) -> bytes:
    """A WebP with a canary in every place that WebP has for words."""
    return (
        saved(
            image,
            "WEBP",
            lossless=True,
            exif=exif(orientation),
            xmp=CANARY.encode(),
            icc_profile=srgb_profile(CANARY),
        )
        + CANARY.encode()
    )


LADEN: dict[str, Callable[[Image.Image, int], bytes]] = {
    "JPEG": laden_jpeg,
    "PNG": laden_png,
    "WebP": laden_webp,
}
