"""The week's picture: drawn for a telephone, in both languages, with letters that are letters."""

import io

import numpy as np
import pytest
from PIL import Image

from handlers.rendering.figures import sheet_of
from locales.catalogue import Texts
from media.figures import Panel, Sheet, draw
from tests.chat.figure_screens import NOTHING, WEEK


def pixels(sheet: Sheet) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """The picture as numbers."""
    return np.asarray(Image.open(io.BytesIO(draw(sheet))).convert("L"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_week_is_as_wide_as_a_telephone_and_its_edges_stay_free(language: str) -> None:
    # A character that the face lacks is a warning, and warnings are errors.
    drawn = pixels(sheet_of(WEEK, Texts(language)))
    height, width = drawn.shape
    assert (width, 1200 < height < 2000) == (1080, True)
    assert drawn.min() < 80
    assert drawn[:, -4:].min() == 255


def test_a_week_without_anything_is_drawn_too() -> None:
    assert pixels(sheet_of(NOTHING, Texts("zh"))).shape[1] == 1080


def test_chinese_is_drawn_as_it_is_written() -> None:
    same = [Panel("", ["a"], [1])]
    one, other = (pixels(Sheet(title, "", (), same)) for title in ("一周统计", "一年统计"))
    assert (one != other).any()
