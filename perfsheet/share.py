"""Some forms of a batch as a batch of their own, that knows where its rows were: forms under different policies are judged apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
from pandas import DataFrame, Series

from perfsheet.tables import Batch, Table

Numbers = npt.NDArray[np.int64]


class Share(NamedTuple):
    """Some forms of a batch; `rows` names for each table the rows of the whole that its rows were."""

    batch: Batch
    rows: Mapping[str, Numbers]

    @classmethod
    def of(cls, batch: Batch, forms: npt.NDArray[np.bool_], files: Series | None) -> Self:
        """Take the forms that are marked, and what was said of `files` themselves (none: nothing)."""
        number = np.where(forms, np.cumsum(forms) - 1, -1)
        tables: dict[str, Table] = {}
        rows: dict[str, Numbers] = {}
        for name in (field.name for field in fields(batch) if field.name != "files"):
            values, cells = getattr(batch, name)
            of_form = values["form"].to_numpy(dtype=np.int64, na_value=-1)
            kept = (of_form >= 0) & (number[of_form] >= 0) if len(number) else np.zeros(len(of_form), dtype=bool)
            if name == "notes" and files is not None:
                kept |= (of_form < 0) & values["file"].isin(files).to_numpy(dtype=bool)
            rows[name] = np.flatnonzero(kept)
            tables[name] = _taken(Table(values, cells), rows[name], number)
        return cls(Batch(batch.files, **tables), rows)

    def back(self, table: str, rows: Series) -> Any:  # noqa: ANN401  # an array of pandas
        """Return the rows of the whole batch; NA stays NA."""
        found = rows.astype("Int64")
        there = found.notna()
        found[there] = self.rows[table][found[there].to_numpy(dtype=np.int64)]
        return found

    def placed_back(self, frame: DataFrame) -> DataFrame:
        """Return a frame of `form`, `table` and `row` with the numbers of the whole batch."""
        row = frame["row"].astype("Int64")
        for table in frame["table"].dropna().unique():
            mine = (frame["table"] == table) & (row >= 0)
            row[mine] = self.back(str(table), row[mine])
        form = self.back("forms", frame["form"])
        return frame.assign(form=form, row=row)


def _taken(table: Table, rows: Numbers, number: Numbers) -> Table:
    frame, cells = (one.take(rows).reset_index(drop=True) for one in table)
    form = frame["form"]
    known = form.notna().to_numpy()
    renumbered = form.copy()
    renumbered[known] = number[form[known].to_numpy(dtype=np.int64)]
    return Table(frame.assign(form=renumbered), cells)
