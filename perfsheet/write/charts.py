"""The charts of 汇总表.xlsx: native ones, drawn from the cells of the first sheet, so that they can be edited and copied into a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfsheet.write.book import Book

NAME: Final = "图表"
#: size of a chart in pixels, columns and rows that it covers; two stand side by side on a page
_SIZE: Final = {"width": 560, "height": 330}
_COLS: Final = 9
_ROWS: Final = 18
_FONT: Final = {"name": "等线", "size": 9, "color": "#404040"}
_SOLID: Final = ("#E58A7B", "#F2CE68", "#9DC3E6")
#: how the second series is told from the first where there is no colour
_HATCHED: Final = "wide_upward_diagonal"


class Series(NamedTuple):
    """Figures in one column, below each other; what they are called."""

    name: str
    col: int
    figures: Sequence[float | None]


class Chart(NamedTuple):
    """A chart of some rows of a sheet, whose names stand in the first column.

    `upright` columns, else bars from left to right; `stacked` parts of a whole, else side by side.
    """

    title: str
    sheet: str
    first: int
    names: Sequence[str]
    series: Sequence[Series]
    form: str = "#,##0"
    upright: bool = False
    stacked: bool = False


def write(book: Book, charts: Sequence[Chart]) -> None:
    """Draw the charts on a sheet of their own, two side by side; no sheet without charts."""
    if not charts:
        return
    sheet = book.sheet(NAME)
    sheet.merged(0, 0, 2 * _COLS - 1, f"{book.title}　{NAME}", "title")
    sheet.height(0, 30)
    sheet.merged(1, 0, 2 * _COLS - 1, "数据取自“概况”工作表，可在图上单击右键修改，或复制到报告中", "subtitle")
    for at, chart in enumerate(charts):
        row, col = divmod(at, 2)
        sheet.draw(3 + row * _ROWS, col * _COLS, _drawn(book, chart))


def _drawn(book: Book, chart: Chart) -> Any:  # noqa: ANN401  # the library has no types
    """Draw a chart; a title with an exclamation mark would be taken for the name of a cell."""
    drawn = book.chart("column" if chart.upright else "bar", stacked=chart.stacked)
    for at, series in enumerate(chart.series):
        drawn.add_series(_series(chart, series, at))
    drawn.set_title({"name": chart.title.replace("!", "！"), "name_font": {**_FONT, "size": 12, "bold": True}, "overlay": False})
    drawn.set_size(_SIZE)
    drawn.set_legend({"position": "bottom", "font": _FONT} if len(chart.series) > 1 else {"none": True})
    names = {"num_font": _FONT, "line": {"color": "#A6A6A6"}, "major_tick_mark": "none"}
    figures = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
    drawn.set_x_axis(names if chart.upright else figures)
    drawn.set_y_axis(figures if chart.upright else {**names, "reverse": True})
    drawn.set_chartarea({"border": {"color": "#D9D9D9"}})
    return drawn


def _series(chart: Chart, series: Series, at: int) -> dict[str, Any]:
    last = chart.first + len(chart.names) - 1
    fill: dict[str, Any] = {"fill": {"color": _SOLID[at] if chart.stacked else "#4F81BD"}}
    if at and not chart.stacked:
        fill = {"pattern": {"pattern": _HATCHED, "fg_color": "#C0504D", "bg_color": "#FFFFFF"}, "border": {"color": "#C0504D"}}
    return {
        "name": series.name,
        "categories": [chart.sheet, chart.first, 0, last, 0],
        "values": [chart.sheet, chart.first, series.col, last, series.col],
        "categories_data": list(chart.names),
        "values_data": list(series.figures),
        "data_labels": {"value": True, "num_format": chart.form, "font": _FONT},
        "gap": 60,
        **fill,
    }
