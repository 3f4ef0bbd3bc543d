"""The kinds of field that a template of a report knows beside texts and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Series(NamedTuple):
    """A row of figures of a chart; None leaves a gap."""

    name: str
    figures: Sequence[float | None]


class Chart(NamedTuple):
    """A chart to be drawn by Word from its own data: one group of bars for each category, one bar for each series."""

    title: str
    categories: Sequence[str]
    series: Sequence[Series]
    #: how its figures are written: an Excel number format
    format: str = "0"
    #: bars that lie, for long names
    lying: bool = False
    axis: str = ""


@dataclass(frozen=True)
class Loop:
    """What a `for` knows of itself."""

    index: int
    first: bool
    last: bool
    length: int
