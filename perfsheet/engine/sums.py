"""Totals of money against their parts, where parts may have parts of their own and a row may be either."""

from __future__ import annotations

from itertools import combinations
from typing import Final, NamedTuple

import pandas as pd
from pandas import DataFrame, Series

from perfsheet.figures import round_points, same
from perfsheet.tables import plain

#: doubtful rows that are tried one by one
_MOST: Final = 10


class Sums(NamedTuple):
    """The rows of totals that are wrong, what their parts add up to in the form's own unit, and how that is written."""

    wrong: Series
    total: Series
    parts: Series


def unequal(amounts: DataFrame, family: str, tolerance: float) -> Sums:
    """Compare totals with their parts of one family; a total is wrong where no way of telling parts from parts of parts gives it.

    A form that lists only some of its sources may have a total above their sum; where a part cannot be read there is no sum.
    """
    parts = amounts[(amounts["family"] == family) & (amounts["kind"] != "none")]
    unreadable = parts.loc[parts["amount"].isna(), "block"]
    totals = amounts[(amounts["family"] == "total") & amounts["amount"].notna() & ~amounts["block"].isin(unreadable)]
    total, every, sure = totals["amount"], _added(parts, totals), _added(parts[~parts["doubtful"]], totals)
    fits = same(total, every, tolerance) | same(total, sure, tolerance)
    above = total > sure + tolerance
    wrong = totals[~fits.fillna(value=True) & (totals["listed"] | ~above.fillna(value=True))]
    return _written(wrong, parts, tolerance)


def _added(parts: DataFrame, totals: DataFrame) -> Series:
    """Add parts up for each total; NA where it has none."""
    return totals["block"].map(parts.groupby("block")["amount"].sum(min_count=1)).astype("Float64")


class _Parts(NamedTuple):
    """The parts of one total."""

    amounts: list[float]
    doubtful: list[bool]
    labels: list[str | None]
    texts: list[str]

    def fit_somehow(self, total: float, tolerance: float) -> bool:
        """Try each choice of the doubtful parts."""
        sure = sum(amount for amount, doubtful in zip(self.amounts, self.doubtful, strict=True) if not doubtful)
        open_ = [amount for amount, doubtful in zip(self.amounts, self.doubtful, strict=True) if doubtful][:_MOST]
        choices = (sum(chosen) for size in range(1, len(open_)) for chosen in combinations(open_, size))
        return any(same(total, sure + chosen, tolerance) for chosen in choices)

    def written(self) -> str:
        """Write the sum as it is made up."""
        return "＋".join(f"{_name(label)} {text}" for label, text in zip(self.labels, self.texts, strict=True))


def _written(totals: DataFrame, parts: DataFrame, tolerance: float) -> Sums:
    """Leave out the totals that some choice of doubtful parts gives; write the sums of the others."""
    found: dict[int, tuple[float, str]] = {}
    own = _by_block(parts[parts["block"].isin(totals["block"])])
    for row, block, amount, scale in zip(totals.index, totals["block"], totals["amount"], totals["scale"], strict=True):
        mine = own[block]
        if not mine.fit_somehow(amount, tolerance):
            found[row] = round_points(sum(mine.amounts) * scale, max(map(_places, mine.texts))), mine.written()
    index = pd.Index(list(found), dtype="int64")
    sums, written = zip(*found.values(), strict=True) if found else ((), ())
    return Sums(
        Series(data=True, index=index, dtype=bool), Series(sums, index=index, dtype="Float64"), Series(written, index=index, dtype=object)
    )


def _by_block(parts: DataFrame) -> dict[int, _Parts]:
    columns = [plain(parts[name]) for name in ("amount", "doubtful", "label", "text")]
    found: dict[int, _Parts] = {}
    for block, amount, doubtful, label, text in zip(parts["block"], *columns, strict=True):
        mine = found.setdefault(block, _Parts([], [], [], []))
        mine.amounts.append(amount)
        mine.doubtful.append(doubtful)
        mine.labels.append(label)
        mine.texts.append(text)
    return found


def _name(label: str | None) -> str:
    """Write the name of a part without 其中 and punctuation."""
    return "".join((label or "").split()).removeprefix("其中").strip("：:、")


def _places(text: str) -> int:
    """Count the decimals that an amount shows."""
    return len(text.rstrip("万元 ").partition(".")[2])
