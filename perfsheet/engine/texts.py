"""Columns of texts that nobody changes any more: what was found out about one is remembered, also for the rows that are taken from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas import DataFrame

from perfsheet.tables import STRINGS

_Codes = npt.NDArray[np.intp]


@dataclass(slots=True)
class _Known:
    """What is known of a column: which are blank, its distinct texts by numbers, and the column it was taken from with the places there."""

    blank: npt.NDArray[np.bool_] | None = None
    coded: tuple[_Codes, list[str]] | None = None
    whole: tuple[Texts, _Codes] | None = None


class Texts(pd.arrays.StringArray):
    """An array of strings that looks once for blanks, and once for its distinct texts."""

    @staticmethod
    def lasting(array: Any) -> Texts:  # noqa: ANN401  # an array of pandas
        """Wrap an array of strings, which is shared, not copied, unless it is kept by another library."""
        values = array if isinstance(array, pd.arrays.StringArray) else array.astype(STRINGS)
        made: Texts = _EMPTY._from_backing_data(values._ndarray)  # noqa: SLF001  # the only way that does not look at each text
        return made

    @property
    def known(self) -> _Known:
        """What is known by now."""
        if "_known" not in self.__dict__:
            self._known = _Known()
        return self._known

    def isna(self) -> npt.NDArray[np.bool_]:
        """Tell which are blank."""
        known = self.known
        if known.blank is None:
            above = self._above(known.whole and known.whole[0].known.blank)
            known.blank = super().isna() if above is None else above[0].isna()[above[1]]
            known.blank.flags.writeable = False
        return known.blank

    def coded(self) -> tuple[_Codes, list[str]]:
        """Give the distinct texts numbers, those of the column that this one was taken from where they are known; -1 is NA."""
        known = self.known
        if known.coded is None:
            above = self._above(known.whole and known.whole[0].known.coded)
            known.coded = self._factorized() if above is None else _among(above[0].coded(), above[1])
            known.blank = known.coded[0] < 0
        return known.coded

    def take(self, indices: Any, *, allow_fill: bool = False, fill_value: Any = None, axis: int = 0) -> Any:  # noqa: ANN401  # as pandas
        """Take some, which know where they came from."""
        taken: Any = super().take(indices, allow_fill=allow_fill, fill_value=fill_value, axis=axis)  # type: ignore[call-arg]
        places = np.asarray(indices, dtype=np.intp)
        if not allow_fill or not (places < 0).any():
            above = self.known.whole
            taken.known.whole = (above[0], above[1][places]) if above else (self, places)
        return taken

    def view(self, dtype: Any = None) -> Any:  # noqa: ANN401  # the same
        """Return the same column, of which the same is known."""
        seen = super().view(dtype)
        if isinstance(seen, Texts):
            seen._known = self.known  # noqa: SLF001  # of its own kind
        return seen

    def __setitem__(self, key: Any, value: Any) -> None:  # noqa: ANN401  # the same
        """Forget what was known: pandas fills copies in place."""
        self._known = _Known()
        super().__setitem__(key, value)

    def _above(self, fact: object) -> tuple[Texts, _Codes] | None:
        """Return the column that this one was taken from where the `fact` about it is known, or sooner found than one's own."""
        whole = self.known.whole
        return whole if whole is not None and (fact is not None or len(whole[0]) < len(self)) else None

    def _factorized(self) -> tuple[_Codes, list[str]]:
        """Give the distinct texts numbers; where most are known to be blank, look at the others only."""
        values, blank = self._ndarray, self.known.blank
        if blank is None or blank.sum() * 2 < len(self):
            codes, distinct = pd.factorize(values)
            return codes, distinct.tolist()
        there, spread = np.flatnonzero(~blank), np.full(len(self), -1, dtype=np.intp)
        spread[there], some = pd.factorize(values[there])
        return spread, some.tolist()


#: what others are made like, without looking at each text again
_EMPTY: Final[Any] = Texts(np.array([], dtype=object), dtype=STRINGS)  # type: ignore[call-arg]


def lasting(frame: DataFrame) -> DataFrame:
    """Return a frame of the same columns, whose texts remember."""
    columns = {name: column.array for name, column in frame.items()}
    kept = {name: Texts.lasting(array) if isinstance(array, pd.arrays.StringArray) else array for name, array in columns.items()}
    return DataFrame(kept, index=frame.index, copy=False)


def _among(coded: tuple[_Codes, list[str]], places: _Codes) -> tuple[_Codes, list[str]]:
    """Give the texts of some rows new numbers, so that each of them stands there."""
    codes, distinct = coded
    mine = codes[places]
    there = np.zeros(len(distinct) + 1, dtype=bool)
    there[mine] = True
    there[-1] = False
    fresh = np.append(np.cumsum(there[:-1]) - 1, -1)
    return fresh[mine], [distinct[code] for code in np.flatnonzero(there).tolist()]
