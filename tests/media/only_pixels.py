"""A reader of JPEG segments of the tests' own: what is in a file, by the standard, to its last byte.

Written apart from the program's, and stricter: it knows the few segments that pixels need.
"""

import base64

from tests.media.corpus import CANARY

NEEDED = {0xC0: "frame", 0xC4: "Huffman tables", 0xDA: "scan", 0xDB: "quantisation", 0xE0: "JFIF"}
JFIF_LENGTH = 16  # with a preview it would be longer


def segments(jpeg: bytes) -> list[tuple[int, int]]:
    """Marker and length of each segment; the scan's data are no segment."""
    assert jpeg[:2] == b"\xff\xd8"
    found = []
    at = 2
    while jpeg[at : at + 2] != b"\xff\xd9":
        assert jpeg[at] == 0xFF, f"no segment at byte {at}"
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        found.append((marker, length))
        at += 2 + length
        while marker == 0xDA and not (jpeg[at] == 0xFF and jpeg[at + 1] != 0):
            at += 1
    assert jpeg[at + 2 :] == b"", "bytes behind the end"
    return found


def assert_only_pixels(jpeg: bytes) -> None:
    """Nothing in it but what a decoder needs for pixels, and no canary in any usual writing."""
    found = segments(jpeg)
    assert {marker for marker, _ in found} == set(NEEDED)
    assert [length for marker, length in found if marker == 0xE0] == [JFIF_LENGTH]
    assert sum(marker in (0xC0, 0xDA) for marker, _ in found) == 2
    for written in (
        CANARY.encode(),
        CANARY.encode("utf-16-le"),
        CANARY.encode("utf-16-be"),
        base64.b64encode(CANARY.encode()),
        CANARY.encode().hex().encode(),
        b"Exif",
        b"http:",
        b"ICC_PROFILE",
        b"Photoshop",
    ):
        assert written not in jpeg
