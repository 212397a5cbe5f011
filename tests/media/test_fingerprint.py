"""A picture's fingerprint: nearly the same for the same picture, another for another.

The scenes are made here; how it does on photographs is measured by `python -m bench.fingerprints`
and told in docs/fingerprints.md.
"""

import io
import math
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from media.fingerprint import fingerprint, fingerprints
from media.pool import PhotoPool, Shown
from media.wire import HEAD, pack, pieces_of, unpack
from tests.media import corpus
from tipline.fingerprints import WAVES, Fingerprints, distance, variants

SAME = 8  # of 64 bits; two pictures that have nothing in common differ in about 32
SCENES = 12


def scene(number: int) -> Image.Image:
    """Blots of many sizes on a slope of light: no two scenes are alike."""
    chance = random.Random(number)
    image = Image.linear_gradient("L").rotate(90 * chance.randrange(4)).resize((640, 480))
    draw = ImageDraw.Draw(image)
    for size in (200, 200, 200, 120, 120, 120, 120, 60, 60, 60, 60, 60, 60, 30, 30, 30, 30):
        left, top = chance.randrange(-50, 600), chance.randrange(-50, 440)
        box = (left, top, left + size, top + size * chance.uniform(0.5, 1.5))
        draw.ellipse(box, fill=chance.randrange(256))
    return image.filter(ImageFilter.GaussianBlur(2)).convert("RGB")


def told(image: Image.Image) -> int:
    """The fingerprint of a picture that has one."""
    found = fingerprint(image)
    assert found is not None
    return found


def jpeg(image: Image.Image, quality: int) -> Image.Image:
    return Image.open(io.BytesIO(corpus.saved(image, "JPEG", quality=quality)))


def cropped(image: Image.Image, part: float) -> Image.Image:
    across, down = round(image.width * part / 2), round(image.height * part / 2)
    return image.crop((across, down, image.width - across, image.height - down))


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "as it is": lambda image: image,
    "as Telegram sends it": lambda image: jpeg(image.resize((1280, 960)), 87),
    "recompressed": lambda image: jpeg(image, 30),
    "half the size": lambda image: image.resize((320, 240)),
    "a thumbnail": lambda image: image.resize((120, 90)),
    "another shape": lambda image: image.resize((640, 400)),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.2),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.7),
    "more contrast": lambda image: ImageEnhance.Contrast(image).enhance(1.3),
    "without colour": lambda image: image.convert("L"),
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(4)),
    "cropped by a twentieth": lambda image: cropped(image, 0.05),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_same_picture_is_known_again(change: str) -> None:
    scenes = [scene(number) for number in range(SCENES)]
    apart = [distance(told(one), told(CHANGES[change](one))) for one in scenes]
    assert max(apart) <= SAME


@pytest.mark.parametrize("part", [0.05, 0.1, 0.12])
def test_a_crop_is_known_in_both_directions(part: float) -> None:
    """Which of the two is stored does not matter: each is looked for as the other as well."""
    for number in range(SCENES):
        whole, crop = fingerprints(scene(number)), fingerprints(cropped(scene(number), part))
        assert whole is not None
        assert crop is not None
        assert min(distance(whole.own, crop.own), distance(whole.own, crop.whole)) <= SAME
        assert min(distance(crop.own, whole.own), distance(crop.own, whole.cropped)) <= SAME


def test_one_whose_middle_is_flat_is_its_own_crop() -> None:
    framed = ImageEnhance.Contrast(scene(0)).enhance(9)
    framed.paste(corpus.RED, (29, 22, 611, 458))
    found = fingerprints(framed)
    assert found is not None
    assert found.cropped == found.own


def test_other_pictures_are_others() -> None:
    found = [told(scene(number)) for number in range(SCENES)]
    pairs = [(one, other) for one in found for other in found if one != other]
    assert len(pairs) == SCENES * (SCENES - 1)
    assert min(distance(*pair) for pair in pairs) > SAME


TURNS = (None, *Image.Transpose)


@pytest.mark.parametrize("turn", TURNS)
def test_a_turned_picture_is_known_by_the_numbers_alone(turn: Image.Transpose | None) -> None:
    for number in range(SCENES):
        upright = scene(number)
        found = told(upright if turn is None else upright.transpose(turn))
        assert min(distance(found, variant) for variant in variants(told(upright))) <= 2


FLAT = {
    "black": corpus.plain(corpus.BLACK),
    "red": corpus.plain(corpus.RED),
    "one pixel": corpus.plain(size=(1, 1)),
    "nearly black": Image.effect_noise((640, 480), 3).point(lambda value: value // 60),
    "a slope of light": Image.linear_gradient("L"),
}


@pytest.mark.parametrize("name", FLAT)
def test_a_flat_picture_has_none(name: str) -> None:
    """There would be too little to know it by: every black picture would be like every other."""
    assert fingerprint(FLAT[name]) is None


def test_it_comes_with_the_picture(pool: PhotoPool) -> None:
    answer = pool.scrub(corpus.saved(scene(0), "PNG"))
    assert isinstance(answer, Shown)
    again = fingerprint(Image.open(io.BytesIO(answer.thumbnail)))
    assert answer.fingerprints is not None
    assert again is not None
    # A wave that is hardly there may turn over when the thumbnail becomes a JPEG.
    assert (answer.fingerprints.own ^ again).bit_count() <= 2


def test_a_flat_picture_comes_with_none(pool: PhotoPool) -> None:
    answer = pool.scrub(corpus.saved(corpus.plain(), "PNG"))
    assert isinstance(answer, Shown)
    assert answer.fingerprints is None


@pytest.mark.parametrize("found", [None, Fingerprints(1, 2**63, 0), Fingerprints(2**64 - 1, 0, 5)])
def test_it_survives_the_way(pool: PhotoPool, found: Fingerprints | None) -> None:
    shown = pool.scrub(corpus.saved(scene(1), "PNG"))
    assert isinstance(shown, Shown)
    sent = replace(shown, fingerprints=found)
    packed = io.BytesIO(pack(sent))
    head = packed.read(HEAD.size)
    first, second, third = (packed.read(length) for length in pieces_of(head))
    assert unpack(head, first, second, third) == sent


def test_it_is_the_cosine_transform_that_it_says() -> None:
    """Worked out the long way, wave by wave and pixel by pixel."""
    image = scene(3)
    small = (
        image.resize((32, 32), Image.Resampling.BILINEAR, reducing_gap=1.0).convert("L").tobytes()
    )
    bits = 0
    for place, (across, down) in enumerate(WAVES):
        strength = sum(
            small[32 * y + x] * _height(across, x) * _height(down, y)
            for x in range(32)
            for y in range(32)
        )
        bits |= int(strength > 0) << place
    assert distance(told(image), bits) <= 1  # whole numbers instead of fractions


def _height(half_waves: int, place: int) -> float:
    heights = [
        math.sin(math.pi * (x + 0.5) / 32) * math.cos(math.pi * half_waves * (x + 0.5) / 32)
        for x in range(32)
    ]
    return heights[place] - (sum(heights) / 32 if half_waves else 0)
