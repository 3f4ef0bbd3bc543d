"""What rules look at: the tables of a batch with what their form is joined in, and views made of them.

- every table has, beside its own columns, its form's `form_kind`, `stage`, `scope`, `year`, `period`, `money_unit`;
- `indicators` has also `level1_key` and `level2_key` (output, quantity …, by the vocabulary; "" where it knows none), `subject` (the name without its number,
  folded; NA where there is none) and `leftover` (a row of the blank form that nobody filled);
- `amounts` is `funds` with one row for each amount of money: `key` (budget, spent …), `amount` in 万元 (or as it stands, where the form
  names no unit), `text`, `value`, `kind`, `measure`, `source`, `label`, `part_of` (see `perfsheet.engine.amounts`), and `row`, the row of `funds`.

Forms of unknown kind are in them, but nothing is found in these.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

import pandas as pd
from pandas import DataFrame

from perfsheet.engine.amounts import amounts_of
from perfsheet.engine.levels import with_levels
from perfsheet.engine.texts import lasting
from perfsheet.tables import Batch, Table

STAGES = ("ex_ante", "target", "monitor", "selfeval")
SCOPES = ("project", "department", "transfer")
_JOINED = ("stage", "scope", "year", "period", "money_unit")


class Material:
    """The tables that rules ask for by name, made when first asked for."""

    def __init__(self, batch: Batch, **others: Any) -> None:  # noqa: ANN401  # scores, policy, roster: whatever rules name
        """Take a batch and what else rules may ask for."""
        self._batch = batch
        self._others = others
        self._made: dict[str, Table] = {}
        self._stages: dict[str, set[str]] = {}

    def knows(self, name: str) -> bool:
        """Tell whether there is something by this name to hand to a rule."""
        if name in self._others:
            return self._others[name] is not None
        return name == "amounts" or isinstance(getattr(self._batch, name, None), Table)

    def given(self, name: str) -> Any:  # noqa: ANN401  # a frame, or what came with the batch
        """Return what a rule's parameter names."""
        if name in self._others:
            return self._others[name]
        values, _ = self.table(name)
        return values

    def table(self, name: str) -> Table:
        """Return a table."""
        if name not in self._made:
            self._made[name] = self._joined(name)
        return self._made[name]

    def has(self, name: str, stages: tuple[str, ...]) -> bool:
        """Tell whether a table has rows of forms of some stages; any rows, where none is named."""
        if name not in self._stages:
            values, _ = self.table(name)
            self._stages[name] = set(values["stage"].array.unique())
        return not self._stages[name].isdisjoint(stages) if stages else bool(self._stages[name])

    def among(self, name: str, rows: pd.Index[Any], stages: tuple[str, ...]) -> pd.Index[Any]:
        """Return those of some rows of a table that are of forms of some stages; of any known stage, where none is named."""
        values, _ = self.table(name)
        stage = values["stage"].loc[rows]
        wanted = stage.isin(stages) if stages else stage != ""
        return rows[wanted.to_numpy(dtype=bool)]

    @cached_property
    def forms(self) -> DataFrame:
        """The forms, with `form_kind`, `stage` and `scope`; `form` is their row."""
        values, _ = self._batch.forms
        names = values["kind"].to_numpy(dtype=object, na_value="unknown")
        stage = pd.Categorical([next((s for s in STAGES if name.endswith(s)), "") for name in names], ["", *STAGES])
        scope = pd.Categorical([next((s for s in SCOPES if name.startswith(s)), "project") for name in names], SCOPES)
        kinds = [name.encode("utf-8", "replace").decode() for name in names]  # categories are hashed: a lone surrogate cannot be
        return lasting(values).assign(form_kind=pd.Categorical(kinds), stage=stage, scope=scope)

    def _joined(self, name: str) -> Table:
        if name == "amounts":
            return amounts_of(self.table("funds"))
        if name == "forms":
            return Table(self.forms, self._batch.forms.cells)
        values, cells = getattr(self._batch, name)
        at = pd.Index(self.forms["form"]).get_indexer(pd.Index(values["form"]))
        joined = lasting(values).assign(**{column: self.forms[column].array.take(at) for column in ("form_kind", *_JOINED)})
        return Table(_FURTHER[name](joined) if name in _FURTHER else joined, cells)


def _with_sources(funds: DataFrame) -> DataFrame:
    sources = pd.Categorical(funds["source"])
    if any(not _is_text(source) for source in sources.categories):  # categories are hashed: a lone surrogate cannot be
        return funds
    return funds.assign(source=sources)


def _is_text(word: str) -> bool:
    return word.encode("utf-8", "replace").decode() == word


#: table → what is added to it
_FURTHER: Final = {"indicators": with_levels, "funds": _with_sources}
