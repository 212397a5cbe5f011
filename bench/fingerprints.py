"""`python -m bench.fingerprints FOLDER`: how well fingerprints know pictures again, told as a table.

Holds the changes that pictures go through, and two measures over any folder of photos: recall (of
the changed pictures, how many are within a distance) and false alarms (of all pairs of different
pictures, how many are), beside imagehash's `phash` on the same pictures. Refuses pictures of its
own: a folder of photographs is what it is about.
"""

import io
import sys
from collections.abc import Callable, Iterable
from itertools import permutations
from pathlib import Path

import imagehash
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from media.fingerprint import fingerprints
from media.scrubbing import scrub
from media.wire import Shown
from tipline.fingerprints import Fingerprints, distance, forms

DISTANCES = range(0, 13, 2)
# What is looked for of a picture: the first of them is what is kept.
Hash = Callable[[Image.Image], tuple[int, ...]]
Change = Callable[[Image.Image], Image.Image]


def main(folder: Path) -> None:
    """Print the table."""
    pictures = [image for path in sorted(folder.iterdir()) if (image := _opened(path))]
    hashes: dict[str, Hash] = {"ours": _ours, "phash": _phash}
    known = {name: [own(_small(image)) for image in pictures] for name, own in hashes.items()}
    out = sys.stdout
    out.write(f"{len(pictures)} pictures\n\n| within | {' | '.join(map(str, DISTANCES))} |\n")
    out.write(f"|---|{'---|' * len(DISTANCES)}\n")
    for change, make in CHANGES.items():
        changed = [_small(make(image)) for image in pictures]
        for name, own in hashes.items():
            later = [own(image) for image in changed]
            pairs = list(zip(known[name], later, strict=True))
            out.write(_row(f"{change}, {name}", [_apart(*pair) for pair in pairs]))
            if "cropped" in change:
                first = [_apart(crop, whole) for whole, crop in pairs]
                out.write(_row(f"{change}, which came first, {name}", first))
    for name, found in known.items():
        apart = [_apart(*pair) for pair in permutations(found, 2)]
        out.write(_row(f"another picture, {name}", apart))


def _opened(path: Path) -> Image.Image | None:
    """As the worker would show it; None for what it can't show, and for flat pictures."""
    answer = scrub(path.read_bytes())
    if not isinstance(answer, Shown) or answer.fingerprints is None:
        return None
    return Image.open(io.BytesIO(answer.picture)).convert("RGB")


def _ours(image: Image.Image) -> tuple[int, ...]:
    return forms(fingerprints(image) or Fingerprints(0, 0, 0))


def _phash(image: Image.Image) -> tuple[int, ...]:
    return (int(str(imagehash.phash(image)), 16),)


def _apart(kept: tuple[int, ...], looked_for: tuple[int, ...]) -> int:
    """Ours is looked for in all forms, as the desk does; phash in the one that it has."""
    return min(distance(kept[0], form) for form in looked_for)


def _row(name: str, apart: list[int]) -> str:
    parts = [sum(one <= most for one in apart) / len(apart) for most in DISTANCES]
    return f"| {name} | {' | '.join(f'{part:.3g}' for part in parts)} |\n"


def _small(image: Image.Image) -> Image.Image:
    small = image.copy()
    small.thumbnail((320, 320))
    return small


def _compressed(image: Image.Image, quality: int) -> Image.Image:
    held = io.BytesIO()
    image.save(held, "JPEG", quality=quality)
    return Image.open(held)


def _within(image: Image.Image, most: int) -> Image.Image:
    small = image.copy()
    small.thumbnail((most, most))
    return small


def _cropped(
    image: Image.Image, part: float, across: float = 0.5, down: float = 0.5
) -> Image.Image:
    """Without that part of its width and height, of which `across` and `down` go left and top."""
    width, height = round(image.width * (1 - part)), round(image.height * (1 - part))
    left, top = round((image.width - width) * across), round((image.height - height) * down)
    return image.crop((left, top, left + width, top + height))


def _written_on(image: Image.Image) -> Image.Image:
    marked = image.copy()
    box = (0, round(image.height * 0.9), image.width, image.height)
    ImageDraw.Draw(marked).rectangle(box, fill=(255, 255, 255))
    return marked


CHANGES: dict[str, Change] = {
    "Telegram (1,280 px, quality 87)": lambda image: _compressed(_within(image, 1280), 87),
    "JPEG of quality 30": lambda image: _compressed(image, 30),
    "JPEG of quality 10": lambda image: _compressed(image, 10),
    "half the size": lambda image: _within(image, max(image.size) // 2),
    "160 px": lambda image: _within(image, 160),
    "stretched by a tenth": lambda image: image.resize((image.width, image.height * 9 // 10)),
    "brighter by 30 %": lambda image: ImageEnhance.Brightness(image).enhance(1.3),
    "darker by 30 %": lambda image: ImageEnhance.Brightness(image).enhance(0.7),
    "contrast up by 40 %": lambda image: ImageEnhance.Contrast(image).enhance(1.4),
    "grey": lambda image: image.convert("L").convert("RGB"),
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(image.width / 200)),
    "turned by 1°": lambda image: image.rotate(1, Image.Resampling.BICUBIC),
    "cropped by 2 %": lambda image: _cropped(image, 0.02),
    "cropped by 5 %": lambda image: _cropped(image, 0.05),
    "cropped by 10 %": lambda image: _cropped(image, 0.10),
    "cropped by 15 %": lambda image: _cropped(image, 0.15),
    "cropped by 5 % in a corner": lambda image: _cropped(image, 0.05, 0, 0),
    "a tenth written over": _written_on,
    "mirrored": ImageOps.mirror,
    "turned by 90°": lambda image: image.transpose(Image.Transpose.ROTATE_90),
    "mirrored, then as Telegram": lambda image: _compressed(
        _within(ImageOps.mirror(image), 1280), 87
    ),
}


def _folder(arguments: Iterable[str]) -> Path:
    (folder,) = arguments
    return Path(folder)


if __name__ == "__main__":
    main(_folder(sys.argv[1:]))
