"""What is covered is gone from every byte; and the grid by which people say what to cover."""

import io
import math
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from media.pool import PhotoPool, Shown, Unshowable
from media.redaction import BLEED, READABLE_SIDE, SOLID, gridded, redact
from media.scrubbing import QUALITY
from tests.media import corpus
from tests.media.only_pixels import assert_only_pixels
from tipline.shapes import BLOCK, Box, Shape, Stroke, grid_over

SIZE = (100, 76)
STREET = corpus.textured(SIZE)


def bare(image: Image.Image) -> bytes:
    """The image as scrubbing writes one."""
    return corpus.saved(image, "JPEG", quality=QUALITY)


def opened(jpeg: bytes) -> Image.Image:
    """The pixels."""
    return Image.open(io.BytesIO(jpeg)).convert("RGB")


def inside(shape: Shape, x: int, y: int) -> bool:
    """Whether a pixel is in a shape, by geometry alone."""
    if isinstance(shape, Box):
        return shape.left <= x < shape.right and shape.top <= y < shape.bottom
    lines = pairwise(shape.points)
    return any(_away(one, other, (x, y)) <= shape.width / 2 for one, other in lines)


def _away(one: tuple[int, int], other: tuple[int, int], point: tuple[int, int]) -> float:
    """How far a point is from the line between two others."""
    length = math.dist(one, other)
    if not length:
        return math.dist(one, point)
    along = sum((p - a) * (b - a) for p, a, b in zip(point, one, other, strict=True)) / length**2
    share = min(max(along, 0), 1)
    return math.dist([a + share * (b - a) for a, b in zip(one, other, strict=True)], point)


def with_something_else_inside(image: Image.Image, shapes: list[Shape], colour: int) -> Image.Image:
    """The image with other pixels where the shapes are, and the same everywhere else."""
    other = image.copy()
    for x in range(image.width):
        for y in range(image.height):
            if any(inside(shape, x, y) for shape in shapes):
                other.putpixel((x, y), ((colour * x) % 256, (colour + y) % 256, colour % 256))
    return other


points = st.tuples(st.integers(0, SIZE[0] - 1), st.integers(0, SIZE[1] - 1))
boxes = st.builds(
    lambda one, other: Box(
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[0], other[0]) + 1,
        max(one[1], other[1]) + 1,
    ),
    points,
    points,
)
strokes = st.builds(Stroke, st.lists(points, min_size=2, max_size=4).map(tuple), st.integers(1, 40))
shapes_drawn = st.lists(st.one_of(boxes, strokes), min_size=1, max_size=3)


@settings(max_examples=20)
@given(shapes_drawn, st.integers(0, 2**20))
def test_what_comes_out_does_not_depend_on_what_was_inside(
    shapes: list[Shape], colour: int
) -> None:
    other = with_something_else_inside(STREET, shapes, colour)
    assert redact(bare(STREET), shapes) == redact(bare(other), shapes)


def test_without_a_cover_it_would_depend_on_it() -> None:
    """Or the property above would show nothing."""
    face = Box(20, 20, 60, 60)
    other = with_something_else_inside(STREET, [face], 7)
    assert redact(bare(STREET), []) != redact(bare(other), [])
    smaller = [Box(32, 32, 48, 48)]
    assert redact(bare(STREET), smaller) != redact(bare(other), smaller)


@settings(max_examples=20)
@given(shapes_drawn)
def test_inside_is_one_solid_grey_and_further_off_nothing_changes(shapes: list[Shape]) -> None:
    covered, before = opened(redact(bare(STREET), shapes).picture), opened(bare(STREET))
    # What is covered ends within a block, and what is written in one more.
    grown = [_grown(shape, BLOCK + BLEED + BLOCK) for shape in shapes]
    looked_at = [(x, y) for x in range(0, SIZE[0], 3) for y in range(0, SIZE[1], 3)]
    within = [at for at in looked_at if any(inside(shape, *at) for shape in shapes)]
    far = [at for at in looked_at if not any(inside(shape, *at) for shape in grown)]
    assert max((_apart(covered, SOLID, *at) for at in within), default=0) <= 24
    assert max((_apart(covered, before.getpixel(at), *at) for at in far), default=0) <= 60


def _grown(shape: Shape, by: int) -> Shape:
    if isinstance(shape, Box):
        return Box(shape.left - by, shape.top - by, shape.right + by, shape.bottom + by)
    return Stroke(shape.points, shape.width + 3 * by)


def _apart(image: Image.Image, colour: object, x: int, y: int) -> int:
    pixel = image.getpixel((x, y))
    assert isinstance(pixel, tuple)
    assert isinstance(colour, tuple)
    return max(abs(int(one) - int(other)) for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize(
    "shape",
    [
        Box(64, 48, 65, 49),
        Stroke(((70, 50), (70, 50)), 1),
        Box(0, 0, *SIZE),
        Box(99, 75, 100, 76),
    ],
    ids=["one pixel", "one dab", "all of it", "the last corner"],
)
def test_the_smallest_and_the_largest_are_covered(shape: Shape) -> None:
    covered = opened(redact(bare(corpus.plain(corpus.WHITE, SIZE)), [shape]).picture)
    x, y = (shape.left, shape.top) if isinstance(shape, Box) else shape.points[0]
    assert _apart(covered, SOLID, x, y) <= 8


def test_strokes_have_round_ends_and_joints() -> None:
    """Seen large, where the blocks that are covered are small beside the brush."""
    stroke = Stroke(((300, 300), (900, 300), (900, 900)), 200)
    covered = opened(redact(bare(corpus.plain(corpus.WHITE, (1200, 1200))), [stroke]).picture)
    dark = [(300, 300), (205, 300), (600, 205), (970, 230), (995, 300), (900, 995)]
    light = [(215, 215), (985, 215), (700, 500), (810, 985)]
    assert [_apart(covered, SOLID, *at) <= 8 for at in dark] == [True] * len(dark)
    assert [_apart(covered, corpus.WHITE, *at) <= 8 for at in light] == [True] * len(light)


# ------------------------------------------------------------------ the grid


def test_a_grid_is_read_on_anything() -> None:
    """White within black: each cell has both, be it black, white or colourful beneath."""
    for colour in (corpus.WHITE, corpus.BLACK, corpus.GREEN, (128, 128, 128)):
        answer = gridded(bare(corpus.plain(colour, (1280, 960))), None)
        picture = opened(answer.picture)
        grid = grid_over(Box(0, 0, 1280, 960))
        for column in range(grid.columns):
            cell = grid.cell(column, grid.rows - 1)
            bottom = picture.crop((cell.left, cell.top, cell.right, cell.bottom))
            low, high = ImageStat.Stat(bottom.convert("L")).extrema[0]
            assert low < 60
            assert high > 195


def test_a_grid_of_a_region_shows_that_region_large() -> None:
    picture = corpus.quarters((1200, 800))
    lower_left = opened(gridded(bare(picture), Box(0, 400, 600, 800)).picture)
    assert max(lower_left.size) == READABLE_SIDE
    plain_blue = Image.new("RGB", lower_left.size, corpus.BLUE)
    apart = ImageStat.Stat(ImageChops.difference(lower_left, plain_blue).convert("L")).median[0]
    assert apart < 8


@settings(max_examples=20)
@given(st.integers(1, 700), st.integers(1, 700), st.data())
def test_any_region_of_any_picture_gets_a_grid_that_telegram_takes(
    width: int, height: int, data: st.DataObject
) -> None:
    picture = bare(corpus.plain(corpus.GREEN, (width, height)))
    grid = grid_over(Box(0, 0, width, height))
    column = data.draw(st.integers(0, grid.columns - 1))
    row = data.draw(st.integers(0, grid.rows - 1))
    region = data.draw(st.sampled_from([None, grid.cell(column, row)]))
    answer = gridded(picture, region)
    assert max(answer.width, answer.height) <= 2048
    assert max(answer.width, answer.height) <= 20 * min(answer.width, answer.height)


# ------------------------------------------------------------------ in the confined worker

ASKED: dict[str, Callable[[PhotoPool, bytes], Shown | Unshowable]] = {
    "covers": lambda pool, picture: pool.cover(picture, [Box(8, 8, 40, 40)]),
    "no covers": lambda pool, picture: pool.cover(picture, []),
    "a grid": lambda pool, picture: pool.grid(picture, None),
    "a grid of a region": lambda pool, picture: pool.grid(picture, Box(16, 16, 80, 64)),
}


@pytest.mark.parametrize("name", ASKED)
def test_the_worker_answers_with_pixels_only(pool: PhotoPool, name: str) -> None:
    answer = ASKED[name](pool, bare(STREET))
    assert isinstance(answer, Shown), answer
    assert_only_pixels(answer.picture)
    assert_only_pixels(answer.thumbnail)


def test_the_worker_covers_as_the_function_does(pool: PhotoPool) -> None:
    shapes: list[Shape] = [Box(8, 8, 40, 40), Stroke(((60, 60), (90, 80)), 12)]
    assert pool.cover(bare(STREET), shapes) == redact(bare(STREET), shapes)


@pytest.mark.parametrize("name", ASKED)
def test_only_a_bare_picture_is_drawn_on(pool: PhotoPool, name: str) -> None:
    """Whatever else it is was not scrubbed, and a bystander may be in its metadata still."""
    for other in (corpus.LADEN["JPEG"](STREET, 6), corpus.saved(STREET, "PNG"), bare(STREET)[:-9]):
        assert ASKED[name](pool, other) == Unshowable("broken")
    assert ASKED[name](pool, b"") == Unshowable("empty")
