"""What rules are handed as `across`: the forms of a run linked with each other, seen from the forms of a share."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas import DataFrame, Series

from perfsheet.across.lines import Lines, matched, narrow, side_by_side
from perfsheet.across.pairs import alone, pairs, repeated
from perfsheet.across.subjects import subjects
from perfsheet.engine.material import Material
from perfsheet.engine.spot import Place, Spot
from perfsheet.names import shown
from perfsheet.read.vocabulary import kinds
from perfsheet.tables import Batch, plain

Rows = Mapping[str, npt.NDArray[np.int64]]
_TITLED: Final = "《{}》"


class Whole:
    """All forms of a run that count, linked; rows are those of the whole batch."""

    def __init__(self, batch: Batch, counted: npt.NDArray[np.bool_] | None = None) -> None:
        """Take a batch; forms that are not counted have not come."""
        self.batch = batch
        self._counted = counted
        #: amounts by the columns they were taken from
        self.amounts: dict[tuple[tuple[str, tuple[str, ...]], ...], DataFrame] = {}

    @cached_property
    def forms(self) -> DataFrame:
        """The forms with `subject` and `month`."""
        forms = Material(self.batch).forms
        if self._counted is not None:
            forms = forms.assign(stage=forms["stage"].where(self._counted, ""))
        return forms.assign(**subjects(forms))

    @cached_property
    def alone(self) -> DataFrame:
        """The forms that are the only ones in their place."""
        return alone(self.forms)

    @cached_property
    def repeated(self) -> Series:
        """For forms in a place that an earlier one has, that one."""
        return repeated(self.forms)

    @cached_property
    def pairs(self) -> dict[str, Series]:
        """By relation, the earlier form of each later one."""
        return pairs(self.alone)

    @cached_property
    def linked(self) -> bool:
        """Whether any form has another that it can be held against: an earlier one, or one about a part of what it is about."""
        return len(self.alone["scope"].unique()) > 1 or any(len(each) for each in self.pairs.values())

    @cached_property
    def declared(self) -> Lines:
        """The indicators of reports against those declared."""
        return side_by_side(self._rows, self.pairs["declared"])

    def both(self, relation: str) -> DataFrame:
        """Return the indicators that both forms of the pairs of a relation have."""
        if relation not in self._both:
            self._both[relation] = matched(self._rows, self.pairs[relation])
        return self._both[relation]

    @cached_property
    def _both(self) -> dict[str, DataFrame]:
        return {}

    @cached_property
    def _rows(self) -> DataFrame:
        linked = [pd.Index(each.index).union(pd.Index(each.to_numpy(dtype="int64"))) for each in self.pairs.values()]
        return narrow(self.batch.indicators, pd.Index(np.unique(np.concatenate([each.to_numpy(dtype="int64") for each in linked]))))


class Across:
    """Links as seen from some forms of the run: what is theirs is numbered as there, what is of others as in the whole batch."""

    def __init__(self, whole: Whole, rows: Rows | None = None) -> None:
        """Take the whole, and for each table the rows of the whole that are the share's; None: all."""
        self.whole = whole
        self._rows = rows

    @classmethod
    def of(cls, batch: Batch, counted: npt.NDArray[np.bool_] | None = None) -> Across:
        """Link the forms of a batch."""
        return cls(Whole(batch, counted))

    def taken(self, rows: Rows) -> Across:
        """Return the same for a share of the forms."""
        return Across(self.whole, rows)

    def here(self, table: str, frame: Any) -> Any:  # noqa: ANN401  # a frame or a Series
        """Return what concerns the share of a frame whose index are rows of the whole, with the share's rows."""
        if self._rows is None or table not in self._rows:
            return frame
        own = self._rows[table]
        asked = frame.index.to_numpy(dtype=np.int64)
        at = np.searchsorted(own, asked)
        mine = (at < len(own)) & (own[np.minimum(at, max(len(own) - 1, 0))] == asked) if len(own) else np.zeros(len(asked), dtype=bool)
        return frame[mine].set_axis(at[mine])

    def earlier(self, relation: str) -> Series:
        """Return, by form of the share, the earlier form (of the whole)."""
        return Series(self.here("forms", self.whole.pairs[relation]))

    def both(self, relation: str) -> DataFrame:
        """Return the indicators that two forms have, by rows of the share; `form` is still that of the whole."""
        return DataFrame(self.here("indicators", self.whole.both(relation)))

    def declared(self) -> Lines:
        """Return the indicators of reports against those declared, likewise."""
        found = self.whole.declared
        mine = {name: self.here("indicators", getattr(found, name)) for name in ("both", "renamed", "added", "missing")}
        return found._replace(**mine)

    def other(self, table: str, rows: Series, columns: list[str]) -> DataFrame:
        """Return columns of rows of the whole, beside the index of `rows`."""
        values, _ = getattr(self.whole.batch, table)
        return DataFrame(values[columns].loc[rows.to_numpy()]).set_axis(rows.index)

    def spot(self, table: str, rows: Series, column: str, beside: str = "form") -> Series:
        """Say where a value of the other form stands: 《项目支出绩效目标申报表》F14（文件 …，工作表 …）."""
        values, cells = getattr(self.whole.batch, table)
        found = zip(plain(values[beside].loc[rows.to_numpy()]), plain(cells[column].loc[rows.to_numpy()]), strict=True)
        return Series([self.form_named(form, cell) for form, cell in found], index=rows.index, dtype=object)

    def form_named(self, form: int, cell: str | None = None) -> Spot:
        """Name a form of the whole, with its file and sheet, and a cell in it."""
        kind, year, period, file, own = self._about[form]
        sheet, place = _apart(cell, own)
        said = f"{year}年度" if year else ""
        said += _TITLED.format(_titles().get(kind, "表")) + (f"（{period}）" if period else "")
        return Spot.of(f"{said}{place}（文件 {self._path(file)}，工作表 {sheet}）", Place(file, sheet, place or None))

    def _path(self, file: int) -> str:
        return shown(self._paths.get(file, ""))

    @cached_property
    def _about(self) -> list[tuple[str, int | None, str | None, int, str]]:
        columns = (plain(self.whole.forms[name]) for name in ("form_kind", "year", "period", "file", "sheet"))
        return list(zip(*columns, strict=True))

    @cached_property
    def _paths(self) -> dict[int, str]:
        files = self.whole.batch.files
        return dict(zip(plain(files["file"]), plain(files["path"]), strict=True))


def _titles() -> dict[str, str]:
    return {kind.name: kind.title for kind in kinds()}


def _apart(cell: str | None, sheet: str) -> tuple[str, str]:
    """Part a cell on another sheet from its sheet."""
    if cell and cell.startswith("'"):
        other, _, there = cell[1:].rpartition("'!")
        return other, there
    return sheet, cell or ""
