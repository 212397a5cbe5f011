"""Covers drawn in words: what is understood as which shape, what is refused, and the grid itself."""

import contextlib
import json
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.cover_words import read_covers, read_region
from tipline.refusals import Refusal
from tipline.shapes import BLOCK, Box, Grid, Shape, Stroke, grid_over, read_shape, written

# Nine columns, twelve rows, a hundred pixels each.
GRID = grid_over(Box(0, 0, 900, 1200))
B3, D5, F2 = Box(100, 200, 200, 300), Box(300, 400, 400, 500), Box(500, 100, 600, 200)
B3_D5 = Box(100, 200, 400, 500)
BRUSH = Stroke(((150, 250), (250, 350), (350, 350)), 100)

UNDERSTOOD = {
    "B3": (B3,),
    " b3 ": (B3,),
    "Ｂ３": (B3,),
    "B03": (B3,),
    "B3-D5, F2": (B3_D5, F2),
    "b3-d5,f2": (B3_D5, F2),
    "B3 - D5  F2": (B3_D5, F2),
    "D5-B3": (B3_D5,),
    "B5-D3": (B3_D5,),
    "B3-B3": (B3,),
    "B3到D5": (B3_D5,),
    "B3 至 D5": (B3_D5,),
    "B3～D5": (B3_D5,),
    "B3——D5": (B3_D5,),
    "B3–D5": (B3_D5,),
    "b3 to d5": (B3_D5,),
    "Ｂ３－Ｄ５，Ｆ２": (B3_D5, F2),
    "B3、D5、F2": (B3, D5, F2),
    "B3；D5。F2": (B3, D5, F2),
    "B3 和 F2": (B3, F2),
    "B3和F2": (B3, F2),
    "b3 and f2.": (B3, F2),
    "B3\nF2": (B3, F2),
    "B3>C4>D4": (BRUSH,),
    "b3 > c4 > d4": (BRUSH,),
    "B3＞C4＞D4": (BRUSH,),
    "B3→C4→D4": (BRUSH,),
    "B3->C4->D4": (BRUSH,),
    "B3>C4>D4，F2": (BRUSH, F2),
    "A1-I12": (Box(0, 0, 900, 1200),),
}


@pytest.mark.parametrize(("text", "shapes"), UNDERSTOOD.items(), ids=UNDERSTOOD.keys())
def test_understood(text: str, shapes: tuple[object, ...]) -> None:
    assert read_covers(text, GRID) == shapes


REFUSED = {
    "": ("cover.not_understood", {"word": ""}),
    " ，。 ": ("cover.not_understood", {"word": "，。"}),
    "脸": ("cover.not_understood", {"word": "脸"}),
    "the face": ("cover.not_understood", {"word": "THE"}),
    "B3, 左边": ("cover.not_understood", {"word": "左边"}),
    "B": ("cover.not_understood", {"word": "B"}),
    "33": ("cover.not_understood", {"word": "33"}),
    "BB3": ("cover.not_understood", {"word": "BB3"}),
    "B333": ("cover.not_understood", {"word": "B333"}),
    "B3-": ("cover.not_understood", {"word": "B3-"}),
    "B3-D5-F7": ("cover.not_understood", {"word": "B3-D5-F7"}),
    "B3>": ("cover.not_understood", {"word": "B3>"}),
    ">B3": ("cover.not_understood", {"word": ">B3"}),
    "B3>C4-D5": ("cover.not_understood", {"word": "B3>C4-D5"}),
    "B³³³": ("cover.not_understood", {"word": "B333"}),
    "Б3": ("cover.not_understood", {"word": "Б3"}),
    "B٣": ("cover.not_understood", {"word": "B٣"}),
    "X" * 600: ("cover.not_understood", {"word": "X" * 20}),
    "B3," * 200: ("cover.not_understood", {"word": "B3,B3,B3,B3,B3,B3,B3"[:20]}),
    "J3": ("cover.off_grid", {"cell": "J3", "last": "I12"}),
    "B13": ("cover.off_grid", {"cell": "B13", "last": "I12"}),
    "B0": ("cover.off_grid", {"cell": "B0", "last": "I12"}),
    "B3-Z9": ("cover.off_grid", {"cell": "Z9", "last": "I12"}),
}


@pytest.mark.parametrize(("text", "why"), REFUSED.items(), ids=lambda value: str(value)[:20])
def test_refused(text: str, why: tuple[str, dict[str, str]]) -> None:
    with pytest.raises(Refusal) as caught:
        read_covers(text, GRID)
    assert (caught.value.code, caught.value.params) == why


@pytest.mark.parametrize("text", ["B3, F2", "B3>C4"])
def test_a_region_is_one_box(text: str) -> None:
    assert read_region("B3-D5", GRID) == B3_D5
    with pytest.raises(Refusal) as caught:
        read_region(text, GRID)
    assert caught.value.code == "cover.one_box"


# ------------------------------------------------------------------ there and back

sides = st.integers(1, 2048)
regions = st.builds(
    lambda left, top, width, height: Box(left, top, left + width, top + height),
    st.integers(0, 500),
    st.integers(0, 500),
    sides,
    sides,
)
grids = regions.map(grid_over)


@st.composite
def drawings(draw: st.DrawFn) -> tuple[Grid, list[list[tuple[int, int]]], list[str]]:
    """A grid; one list of cells for each shape, and whether it is a box or a stroke."""
    grid = draw(grids)
    cell = st.tuples(st.integers(0, grid.columns - 1), st.integers(0, grid.rows - 1))
    drawn = draw(st.lists(st.lists(cell, min_size=2, max_size=4), min_size=1, max_size=6))
    kinds = [draw(st.sampled_from(["-", ">"])) if len(one) == 2 else ">" for one in drawn]
    return grid, drawn, kinds


def wide(text: str) -> str:
    """The same in full-width letters, digits and signs."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@given(
    drawings(), st.sampled_from([", ", "，", "、", " ", "\n", "；"]), st.booleans(), st.booleans()
)
def test_what_is_written_by_the_labels_is_drawn_on_their_cells(
    drawing: tuple[Grid, list[list[tuple[int, int]]], list[str]],
    between: str,
    low: bool,
    full_width: bool,
) -> None:
    grid, drawn, kinds = drawing
    text = between.join(
        kind.join(grid.label(*cell) for cell in one) for one, kind in zip(drawn, kinds, strict=True)
    )
    text = text.lower() if low else text
    shapes = read_covers(wide(text) if full_width else text, grid)
    assert shapes == tuple(
        shape_of(kind, [grid.cell(*cell) for cell in cells])
        for cells, kind in zip(drawn, kinds, strict=True)
    )
    kept = json.loads(json.dumps([written(shape) for shape in shapes]))
    assert tuple(map(read_shape, kept)) == shapes


def shape_of(kind: str, boxes: list[Box]) -> Shape:
    """A box from cell to cell, or a brush as wide as the narrowest cell through all of them."""
    if kind == "-":
        return boxes[0].around(boxes[1])
    width = min(min(box.width, box.height) for box in boxes)
    return Stroke(tuple(box.centre for box in boxes), width)


@given(st.text(max_size=60), grids)
def test_any_words_at_all_are_shapes_within_the_grid_or_a_refusal(text: str, grid: Grid) -> None:
    shapes: tuple[Shape, ...] = ()
    with contextlib.suppress(Refusal):
        shapes = read_covers(text, grid)
    for shape in shapes:
        corners = [(shape.left, shape.top)] if isinstance(shape, Box) else shape.points
        assert all(grid.region.left <= x <= grid.region.right for x, _ in corners)
        assert all(grid.region.top <= y <= grid.region.bottom for _, y in corners)


# ------------------------------------------------------------------ the grid


@given(regions)
def test_cells_are_few_and_tile_the_region(region: Box) -> None:
    grid = grid_over(region)
    few, many = sorted((grid.columns, grid.rows))
    assert 1 <= few <= 9
    assert many <= 12
    cells = [[grid.cell(c, r) for c in range(grid.columns)] for r in range(grid.rows)]
    assert cells[0][0].around(cells[-1][-1]) == region
    for row in cells:
        for cell, following in pairwise(row):
            assert cell.right == following.left
    for upper, lower in pairwise(cells):
        assert upper[0].bottom == lower[0].top
    first = cells[0][0]
    assert max(first.width, first.height) <= max(region.width, region.height)


@given(regions.filter(lambda region: min(region.width, region.height) >= 12 * BLOCK))
def test_cells_are_nearly_square_where_there_is_room(region: Box) -> None:
    first = grid_over(region).cell(0, 0)
    assert 1 / 2 <= first.width / first.height <= 2


def test_labels_are_letters_and_numbers_that_fold_to_themselves() -> None:
    labels = [GRID.label(c, r) for c in range(GRID.columns) for r in range(GRID.rows)]
    assert labels[0] == "A1"
    assert labels[-1] == "I12"
    assert len(set(labels)) == 108
    assert [unicodedata.normalize("NFKC", label) for label in labels] == labels
