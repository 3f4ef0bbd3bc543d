"""A batch as scoring sees it: columns of its tables, the forms that are scored, and what the policy says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas import DataFrame

from perfsheet.figures import Flags
from perfsheet.scoring import execution
from perfsheet.scoring.columns import Codes, Columns, Small
from perfsheet.scoring.execution import Money
from perfsheet.scoring.kinds import current
from perfsheet.scoring.printed import most_places, places_of
from perfsheet.scoring.terms import Terms
from perfsheet.scoring.weights import points_in
from perfsheet.tables import STRINGS, Batch, Table

_MONITOR: Final = "_monitor"
_SCORED: Final = "_selfeval"
#: kinds of form that have no scores of their own
_UNSCORED: Final = ("_target", _MONITOR, "ex_ante")


@dataclass(frozen=True)
class Context:
    """Tables as columns. `scored` tells of each form whether its indicators are judged."""

    batch: Batch
    terms: Terms
    forms: Columns
    funds: Columns
    indicators: Columns
    headings: Columns
    totals: Columns
    scored: Flags
    #: spent and budget of each row of funds
    money: Money
    #: the places in which each form prints its scores
    places: Small

    @property
    def size(self) -> int:
        """The number of forms."""
        return len(self.forms)


def context(batch: Batch, terms: Terms) -> Context:
    """Look at a batch."""
    forms, funds, headings, totals = (Columns(table[0]) for table in (batch.forms, batch.funds, batch.headings, batch.totals))
    frame, _ = batch.indicators
    indicators = Columns(frame, replaced={**sections(frame, headings), **current(frame)})
    kind = forms.text("kind")
    other = ~kind.where(lambda text: text.endswith(_UNSCORED))
    scored = kind.where(lambda text: text.endswith(_SCORED)) | (other & _has_scores((indicators, funds), len(forms)))
    monitored = kind.where(lambda text: text.endswith(_MONITOR))[funds.form()]
    places = most_places(indicators.form(), places_of(indicators.text("score_text")), indicators.number("score"), len(forms))
    return Context(batch, terms, forms, funds, indicators, headings, totals, scored, execution.money(funds, headings, monitored, terms), places)


def sections(indicators: DataFrame, headings: Columns) -> dict[str, Any]:
    """Return the column of sections where a form's only table has none, but a label beside it that carries points."""
    block = headings.text("block").where(lambda text: text in ("indicators", "indicators.section"))
    at = np.flatnonzero(block)
    forms, count = np.unique(headings.form()[at], return_counts=True)
    single = np.isin(headings.form()[at], forms[count == 1])
    weighed = ~np.isnan(headings.text("text")[at].each(points_in, blank=np.nan, dtype=np.float64))
    labels = {int(headings.form()[row]): headings.text("text").text(row) for row in at[single & weighed].tolist()}
    if not labels:
        return {}
    beside = indicators["form"].map(labels).astype(STRINGS)
    return {"section": (indicators["section"].fillna(beside) if "section" in indicators else beside).array}


def cells(table: Table, columns: tuple[str, ...], rows: Codes) -> npt.NDArray[np.object_]:
    """Return for some rows the first cell that is known among those of several columns."""
    found = np.full(len(rows), None, dtype=object)
    for column in columns:
        blank = np.flatnonzero(pd.isna(found))
        if not len(blank) or column not in table.cells:
            continue
        taken: Any = table.cells[column].array.take(rows[blank])
        found[blank] = taken.to_numpy(dtype=object, na_value=None)
    return found


def _has_scores(tables: tuple[Columns, ...], forms: int) -> Flags:
    """Tell which forms hold a score at all."""
    found = np.zeros(forms, dtype=bool)
    for rows in tables:
        found[rows.form()[~np.isnan(rows.number("score"))]] = True
    return found
