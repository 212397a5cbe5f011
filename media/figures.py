"""Figures as one picture for a telephone: bars of days, bars of kinds, and a few large numbers.

Holds the drawing of a `Sheet`, whose words are its caller's. Refuses to load the plotting library
before something is drawn: it costs seconds, and only one role ever does.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Panel", "Sheet", "draw"]

_INK, _BAR, _FAINT = "#1d2733", "#2f6fb0", "#8a97a6"
_WIDTH, _DPI = 7.2, 150  # 1,080 pixels across: a telephone's width
_PANEL, _HEAD = 2.4, 2.2  # inches
_MARGIN = 0.04  # of the width
_MOST_TICKS = 16


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars under a heading, one for each label; `across`: lying, for labels that are words."""

    heading: str
    labels: Sequence[str]
    values: Sequence[int]
    across: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A title, a line below it, large numbers with what they are, and the panels."""

    title: str
    subtitle: str
    numbers: Sequence[tuple[str, str]]
    panels: Sequence[Panel]


def draw(sheet: Sheet) -> bytes:
    """The sheet as a PNG. Blocks, for about a second; the first time a few."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    from media.poster.faces import Face, file_of

    face = FontProperties(fname=file_of(Face.SANS))
    panels = [panel for panel in sheet.panels if panel.values]
    height = _HEAD + sum(map(_height, panels))
    below = (_MARGIN, 0.01, 1 - 2 * _MARGIN, 1 - _HEAD / height)
    layout = ConstrainedLayoutEngine(rect=below, h_pad=0.12)
    figure = Figure(figsize=(_WIDTH, height), dpi=_DPI, facecolor="white", layout=layout)
    _head(figure, sheet, face, height)
    ratios = [_height(panel) for panel in panels]
    plots = figure.subplots(len(panels), 1, squeeze=False, height_ratios=ratios)
    for axes, panel in zip(plots[:, 0], panels, strict=True):
        _panel(axes, panel, face)
    FigureCanvasAgg(figure)  # becomes the figure's own: no window, no toolkit
    held = io.BytesIO()
    figure.savefig(held, format="png")
    return held.getvalue()


def _height(panel: Panel) -> float:
    """Inches: lying bars want a line each."""
    return 0.8 + 0.38 * len(panel.values) if panel.across else _PANEL


def _head(figure: "Figure", sheet: Sheet, face: Any, height: float) -> None:
    def say(x: float, inches: float, words: str, size: int, colour: str) -> None:
        y = 1 - inches / height
        figure.text(x, y, words, fontsize=size, color=colour, va="top", fontproperties=face)

    say(_MARGIN, 0.25, sheet.title, 26, _INK)
    say(_MARGIN, 0.8, sheet.subtitle, 15, _FAINT)
    for column, (number, words) in enumerate(sheet.numbers):
        left = _MARGIN + column * (1 - _MARGIN) / len(sheet.numbers)
        say(left, 1.25, number, 24, _BAR)
        say(left, 1.72, words, 12, _INK)


def _panel(axes: "Axes", panel: Panel, face: Any) -> None:
    """Bars from nought, each with its number: nobody has to read a scale off a small screen."""
    places = range(len(panel.values))
    axes.set_title(panel.heading, loc="left", fontproperties=face, fontsize=16, color=_INK, pad=10)
    bars = (axes.barh if panel.across else axes.bar)(places, panel.values, color=_BAR)
    axes.bar_label(bars, padding=2, fontproperties=face, fontsize=12, color=_INK)
    every = max(1, -(-len(panel.labels) // _MOST_TICKS))
    ticks, labels = list(places)[::every], list(panel.labels)[::every]
    if panel.across:
        axes.set_yticks(ticks, labels, fontproperties=face, fontsize=13, color=_INK)
        axes.invert_yaxis()
        axes.xaxis.set_visible(False)
        axes.set_xlim(0, max(panel.values, default=0) * 1.15 or 1)
    else:
        axes.set_xticks(ticks, labels, fontproperties=face, fontsize=12, color=_INK)
        axes.yaxis.set_visible(False)
        axes.set_ylim(0, max(panel.values, default=0) * 1.2 or 1)
    for side in ("top", "right", "left" if not panel.across else "bottom"):
        axes.spines[side].set_visible(False)
