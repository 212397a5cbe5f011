"""Several pictures as one: each whole, none on another, in a form that Telegram takes."""

import io
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from media.collage import WIDTH, arranged, collage
from media.plain import plain_size
from media.poster.rows import Cell
from tests.media.only_pixels import assert_only_pixels
from tests.media.poster.samples import face

RATIOS = st.lists(st.floats(1 / 20, 20), min_size=2, max_size=10)
PORTRAIT, LANDSCAPE = (300, 400), (400, 300)


def apart(one: Cell, other: Cell) -> bool:
    """Whether two cells share no more than a rounding error."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across < 0.5 or down < 0.5


@given(ratios=RATIOS)
def test_every_picture_has_its_own_place(ratios: list[float]) -> None:
    cells = arranged(ratios)
    assert len(cells) == len(ratios)
    assert all(cell.x >= 0 and cell.y >= 0 for cell in cells)
    assert max(cell.x + cell.width for cell in cells) == pytest.approx(WIDTH)
    assert all(apart(one, other) for one, other in combinations(cells, 2))


@given(ratios=RATIOS)
@example([1.0, 0.5, 0.5, 3.0, 3.0])  # the most handsome of its arrangements is too tall
def test_no_arrangement_is_too_tall_or_too_flat_for_a_chat(ratios: list[float]) -> None:
    height = max(cell.y + cell.height for cell in arranged(ratios))
    assert WIDTH / 8 < height < WIDTH * 2


@pytest.mark.parametrize("count", [3, 4])
@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_of_a_few_pictures_the_first_is_as_large_as_any(count: int, size: tuple[int, int]) -> None:
    areas = [cell.width * cell.height for cell in arranged([size[0] / size[1]] * count)]
    assert areas[0] >= max(areas) * 0.99


@pytest.mark.parametrize("count", [2, 3, 4, 7, 10])
def test_a_collage_is_a_jpeg_of_pixels_only_and_the_same_each_time(count: int) -> None:
    sizes = [PORTRAIT, LANDSCAPE, (40, 800), (800, 40)]
    pictures = [face(*sizes[i % len(sizes)]) for i in range(count)]
    made = collage(pictures)
    assert_only_pixels(made)
    assert made == collage(pictures)
    size = plain_size(made)
    assert size is not None
    assert size[0] == WIDTH


@pytest.mark.parametrize("sizes", [[PORTRAIT], [(800, 260)], [PORTRAIT, LANDSCAPE]])
def test_a_mark_lies_across_all_of_it_and_nothing_but_pixels_is_added(
    sizes: list[tuple[int, int]],
) -> None:
    plain, marked = (collage([face(*size) for size in sizes], mark) for mark in ("", "演练"))
    assert_only_pixels(marked)
    before, after = (Image.open(io.BytesIO(one)).convert("L") for one in (plain, marked))
    found = ImageChops.difference(before, after).point(lambda level: 255 * (level > 60)).getbbox()
    assert found is not None
    left, _, right, _ = found
    assert left < WIDTH * 0.1
    assert right > WIDTH * 0.9


def test_pictures_are_shown_whole() -> None:
    """A red edge all around each: it is there in the collage, on all four sides of both."""
    framed = Image.new("RGB", PORTRAIT, "red")
    framed.paste("white", (40, 40, 260, 360))
    out = io.BytesIO()
    framed.save(out, "JPEG", quality=95)
    made = Image.open(io.BytesIO(collage([out.getvalue()] * 2)))
    for cell in arranged([0.75] * 2):
        left, top = round(cell.x), round(cell.y)
        right, bottom = round(cell.x + cell.width) - 1, round(cell.y + cell.height) - 1
        middle = (left + right) // 2, (top + bottom) // 2
        edges = [(left + 20, middle[1]), (right - 20, middle[1])]
        edges += [(middle[0], top + 20), (middle[0], bottom - 20)]
        for x, y in edges:
            red, green, blue = made.convert("RGB").getpixel((x, y))  # type: ignore[misc]  # RGB has three
            assert red > 200
            assert green < 60
            assert blue < 60
