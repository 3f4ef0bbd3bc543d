"""Totals of money against their parts, where parts may have parts of their own and a row may be either."""

from __future__ import annotations

from itertools import combinations
from typing import Final, NamedTuple

import pandas as pd
from pandas import DataFrame, Series

from perfsheet.figures import round_points, same
from perfsheet.tables import plain

#: parts that are tried one by one
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
    return _written(wrong, parts, _others(totals), tolerance)


def _added(parts: DataFrame, totals: DataFrame) -> Series:
    """Add parts up for each total; NA where it has none."""
    return totals["block"].map(parts.groupby("block")["amount"].sum(min_count=1)).astype("Float64")


class _Parts(NamedTuple):
    """The parts of one total."""

    amounts: list[float]
    doubtful: list[bool]
    labels: list[str | None]
    texts: list[str]
    scales: list[float]

    def fit_somehow(self, total: float, tolerance: float) -> bool:
        """Try each choice of parts that gives the total: those left out must be doubtful, or add up to some that were not."""
        told = self._told_apart(tolerance)
        if told is not None:
            return same(total, self.added(told), tolerance)
        open_ = [i for i, amount in enumerate(self.amounts) if amount][:_MOST]
        return any(self._fit(set(left), total, tolerance) for size in range(len(open_)) for left in combinations(open_, size))

    def _told_apart(self, tolerance: float) -> list[int] | None:
        """Return which are no parts of parts, where the amounts show which those are: the ones after a part that add up to it."""
        kept: list[int] = []
        at, shown = 0, False
        while at < len(self.amounts):
            end = next((end for end in range(at + 1, len(self.amounts)) if not self.doubtful[end]), len(self.amounts))
            run = self.amounts[at + 1 : end]
            own = next((size for size in range(1, len(run) + 1) if same(self.amounts[at], sum(run[:size]), tolerance)), None)
            if any(run) and own is None:
                return None
            shown = shown or any(run)
            kept += [at, *range(at + 1 + (own or len(run)), end)]
            at = end
        return kept if shown else None

    def _fit(self, left: set[int], total: float, tolerance: float) -> bool:
        kept = [amount for i, amount in enumerate(self.amounts) if i not in left]
        if not same(total, sum(kept), tolerance):
            return False
        rest = sum(self.amounts[i] for i in left)
        owners = (sum(chosen) for size in range(1, len(kept) + 1) for chosen in combinations(kept, size))
        return all(self.doubtful[i] for i in left) or any(same(rest, whole, tolerance) for whole in owners)

    def rounded(self, tolerance: float) -> float:
        """Return the tolerance, or what rounding to the decimals that the parts show may come to, if that is more."""
        shown = max(map(_places, self.texts))
        half = max(10.0**-shown / scale / 2 for scale in self.scales) if shown else 0.0
        return max(tolerance, half * (len(self.texts) + 1))

    def own(self, tolerance: float) -> list[int]:
        """Return which of them the total should be the sum of, as far as can be told."""
        told = self._told_apart(tolerance)
        return list(range(len(self.amounts))) if told is None else told

    def added(self, which: list[int]) -> float:
        """Add some of them up."""
        return sum(self.amounts[i] for i in which)

    def written(self, which: list[int]) -> str:
        """Write the sum of some of them as it is made up."""
        return "＋".join(f"{_name(self.labels[i])} {self.texts[i]}" for i in which)


def _others(totals: DataFrame) -> dict[tuple[int, str], list[float]]:
    """List the totals of a form that are of one kind of amount: parts under one of them may be those of another."""
    found: dict[tuple[int, str], list[float]] = {}
    for form, key, amount in zip(*(plain(totals[name]) for name in ("form", "key", "amount")), strict=True):
        found.setdefault((form, key), []).append(amount)
    return found


def _written(totals: DataFrame, parts: DataFrame, others: dict[tuple[int, str], list[float]], tolerance: float) -> Sums:
    """Leave out the totals that some choice of parts gives; write the sums of the others."""
    found: dict[int, tuple[float, str]] = {}
    own = _by_block(parts[parts["block"].isin(totals["block"])])
    columns = (totals[name] for name in ("form", "key", "block", "scale"))
    for row, form, key, block, scale in zip(totals.index, *columns, strict=True):
        mine = own[block]
        room = mine.rounded(tolerance)
        if not any(mine.fit_somehow(amount, room) for amount in others[form, key]):
            which = mine.own(room)
            found[row] = round_points(mine.added(which) * scale, max(map(_places, mine.texts))), mine.written(which)
    index = pd.Index(list(found), dtype="int64")
    sums, written = zip(*found.values(), strict=True) if found else ((), ())
    return Sums(
        Series(data=True, index=index, dtype=bool), Series(sums, index=index, dtype="Float64"), Series(written, index=index, dtype=object)
    )


def _by_block(parts: DataFrame) -> dict[int, _Parts]:
    columns = [plain(parts[name]) for name in ("amount", "doubtful", "label", "text", "scale")]
    found: dict[int, _Parts] = {}
    for block, amount, doubtful, label, text, scale in zip(parts["block"], *columns, strict=True):
        mine = found.setdefault(block, _Parts([], [], [], [], []))
        mine.amounts.append(amount)
        mine.doubtful.append(doubtful)
        mine.labels.append(label)
        mine.texts.append(text)
        mine.scales.append(scale)
    return found


def _name(label: str | None) -> str:
    """Write the name of a part without 其中 and punctuation."""
    return "".join((label or "").split()).removeprefix("其中").strip("：:、")


def _places(text: str) -> int:
    """Count the decimals that an amount shows."""
    return len(text.rstrip("万元 ").partition(".")[2])
