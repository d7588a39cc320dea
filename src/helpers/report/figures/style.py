"""Figures for the printed page: their geometry in inches, their style, and saving in one place."""

import io
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.base import write_atomically, write_sheet
from helpers.report.printing import fit_font, font_files, printable

if TYPE_CHECKING:
    from IPython.display import Image
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STYLE = Path(__file__).with_name("on-the-record.mplstyle")
PAGE_WIDTH = 6.5  # inches between the margins of the report's page (A4, 2.25 cm left and right)
PAGE_HEIGHT = 9.0  # inches that a figure may take of a page, its caption below it
MARGIN = 1.15  # inches left of the axes, where the names of the sides stand
AXES_WIDTH = PAGE_WIDTH - MARGIN - 0.08


def setup_figure(*, height: float, width: float = PAGE_WIDTH) -> "Figure":
    """Start a figure of ``width`` x ``height`` inches on the printed page, in the house style.

    Puts the style, and nothing of the user's own, in force for what is drawn afterwards; makes known the
    fonts of the install.
    """
    from matplotlib import rcParams, rcParamsDefault, style
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    _use_our_font()
    style.use(["default", STYLE])  # nothing of the user's matplotlibrc; two settings no style may change:
    rcParams.update({name: rcParamsDefault[name] for name in ("timezone", "date.epoch")})
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure


def _use_our_font() -> None:
    """Make the install's Korean font known, in place of one of that name that the user has."""
    from matplotlib.font_manager import fontManager

    ours = str(font_files()["sans"])
    if ours not in {font.fname for font in fontManager.ttflist}:
        fontManager.ttflist[:] = [font for font in fontManager.ttflist if font.name != "Noto Sans KR"]
        fontManager.addfont(ours)


def add_panel(
    figure: "Figure", *, top: float, height: float, left: float = MARGIN, right: float = 0.08
) -> "Axes":
    """Add axes ``height`` inches high, ``top`` below the upper edge, ``left``, ``right`` from the sides."""
    width, total = figure.get_size_inches()
    box = (left / width, 1 - (top + height) / total, (width - left - right) / width, height / total)
    return figure.add_axes(box)


def blank_figure(words: str) -> "Figure":
    """A figure that has nothing to draw and says so."""
    figure = setup_figure(height=0.5)
    figure.text(0.5, 0.5, printable(words), ha="center", va="center", size=9, parse_math=False)
    return figure


def figure_bytes(figure: "Figure", *, kind: str = "svg", dpi: int = 150) -> bytes:
    """The figure as an SVG or PNG file; the same figure gives the same bytes."""
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        fit_font(text)
    buffer = io.BytesIO()
    unset: dict[str, Any] = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    figure.savefig(buffer, format=kind, dpi=dpi, metadata=unset)
    return buffer.getvalue()


def save_figure(figure: "Figure", folder: Path, name: str, *, alt: str, data: pd.DataFrame) -> Path:
    """Save a figure with what one needs to read it without eyes and to check it; returns the SVG's path.

    ``name``.svg, ``name``.csv (the data drawn) and ``name``.txt (the finding in words), each whole or not at
    all, with the same bytes for the same figure.
    """
    folder = Path(folder)
    write_atomically(folder / f"{name}.svg", figure_bytes(figure))
    write_atomically(folder / f"{name}.txt", "\n".join(textwrap.wrap(alt, 100)) + "\n")
    write_sheet(data, folder / f"{name}.csv")
    return folder / f"{name}.svg"


def show_figure(figure: "Figure", folder: Path, name: str, *, alt: str, data: pd.DataFrame) -> "Image":
    """Save a figure as ``save_figure`` does and return it as a notebook shows it, with its words as alt text.

    860 pixels stand for the width of the printed page.
    """
    from IPython.display import Image

    save_figure(figure, folder, name, alt=alt, data=data)
    width = round(860 * float(figure.get_size_inches()[0]) / PAGE_WIDTH)
    return Image(figure_bytes(figure, kind="png", dpi=144), width=width, alt=printable(alt))
