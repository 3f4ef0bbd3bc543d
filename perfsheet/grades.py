"""Bands: grades, warning lights, shares of a weight. A partition of the values from nought to the top, or it is refused.

An edge belongs to the band above it: 90 is 优 where 优 begins at 90, and 89.99 is not. Nothing is rounded first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from pandas import Series

HUNDRED = Decimal(100)
ENDLESS = Decimal("Infinity")
_KEYS = {"name", "from", "to", "low", "high"}


class BandError(ValueError):
    """Bands that do not partition; `at` is the one to look at, counted from 0 as they were stated."""

    def __init__(self, message: str, at: int = 0) -> None:
        """Say what is wrong, in Chinese, and where."""
        super().__init__(message)
        self.at = at


class Band(NamedTuple):
    """A name for the values from `low` (included) to `high` (excluded, but for the top of all)."""

    name: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Bands:
    """Bands from the highest to the lowest, without gap or overlap from 0 to `top`."""

    bands: tuple[Band, ...]

    @classmethod
    def of(cls, figures: Iterable[Mapping[str, object]], top: Decimal = HUNDRED) -> Self:
        """Make bands of {name, from} or {name, low, high}, in any order; raises BandError unless they partition 0 to `top`."""
        stated = [_stated(at, figure) for at, figure in enumerate(figures)]
        if not stated:
            raise BandError("没有任何档次，请至少写一档")
        stated.sort(key=lambda one: one.low, reverse=True)
        _refuse_repeated(stated)
        _refuse_holes(stated, top)
        highs = (top, *(one.low for one in stated[:-1]))
        return cls(tuple(Band(one.name, one.low, high) for one, high in zip(stated, highs, strict=True)))

    def __iter__(self) -> Iterator[Band]:
        """Go through the bands, highest first."""
        return iter(self.bands)

    def __len__(self) -> int:
        """Count the bands."""
        return len(self.bands)

    def __getitem__(self, name: str) -> Band:
        """Return the band of that name; KeyError where there is none."""
        for band in self.bands:
            if band.name == name:
                return band
        raise KeyError(name)

    @property
    def top(self) -> Decimal:
        """The highest value that has a name."""
        return self.bands[0].high

    def name(self, value: Decimal | float) -> str:
        """Name a value from 0 to the top; ValueError outside."""
        exact = exactly(value)
        if exact.is_nan() or not 0 <= exact <= self.top:
            raise ValueError(f"{value} lies outside 0 to {self.top}")
        return next(band.name for band in self.bands if exact >= band.low)

    def names(self, values: Series) -> Series:
        """Name every value of a Series; NA stays NA, and what lies outside 0 to the top has no name."""
        import pandas as pd  # noqa: PLC0415  # policies load without pandas: help and mistakes go without

        from perfsheet.tables import STRINGS  # noqa: PLC0415  # the same

        figures = values.astype("Float64")
        named = pd.Series(pd.NA, index=values.index, dtype=STRINGS)
        for band in reversed(self.bands):
            named = named.mask((figures >= float(band.low)).fillna(value=False), band.name)
        return named.mask((figures > float(self.top)).fillna(value=False))


class _Stated(NamedTuple):
    at: int
    name: str
    low: Decimal
    high: Decimal | None


def exactly(value: Decimal | float) -> Decimal:
    """Return the decimal that a figure is written as: 0.1 is one tenth."""
    return Decimal(value) if isinstance(value, Decimal | int) else Decimal(repr(float(value)))


def _stated(at: int, figure: Mapping[str, object]) -> _Stated:
    strange = sorted(set(figure) - _KEYS)
    if strange:
        raise BandError(f"档次里有不认识的键 {'、'.join(strange)}，请只写 name 和 from（或 low、high）", at)
    name = figure.get("name")
    if not (isinstance(name, str) and name.strip()):
        raise BandError("有一档没有名称，请写 name", at)
    low, high = (_edge(at, figure, keys) for keys in (("low", "from"), ("high", "to")))
    if low is None:
        raise BandError(f"“{name}”没有起点，请写 from（或 low）", at)
    return _Stated(at, name, low, high)


def _edge(at: int, figure: Mapping[str, object], keys: tuple[str, str]) -> Decimal | None:
    found = [figure[key] for key in keys if key in figure]
    if not found:
        return None
    edge = found[0]
    if len(found) > 1 or isinstance(edge, bool) or not isinstance(edge, int | float | Decimal) or not (isinstance(edge, int) or isfinite(edge)):
        raise BandError(f"“{figure['name']}”的 {'、'.join(keys)} 只能写一个，且须是数", at)
    return exactly(edge)


def _refuse_repeated(stated: list[_Stated]) -> None:
    seen: set[str] = set()
    for one in sorted(stated, key=lambda one: one.at):
        if one.name in seen:
            raise BandError(f"“{one.name}”出现两次，请给每档不同的名称", one.at)
        seen.add(one.name)
    for upper, lower in pairwise(stated):
        if upper.low == lower.low:
            raise BandError(f"“{upper.name}”与“{lower.name}”重叠：都从 {_plain(upper.low)} 起", max(upper.at, lower.at))


def _refuse_holes(stated: list[_Stated], top: Decimal) -> None:
    """Refuse what leaves a value without a name, or with two."""
    highest, lowest = stated[0], stated[-1]
    if lowest.low > 0:
        raise BandError(f"有空档：0 到 {_plain(lowest.low)} 不属于任何一档，最低一档须从 0 起", lowest.at)
    if lowest.low < 0:
        raise BandError(f"“{lowest.name}”从 {_plain(lowest.low)} 起，最低一档须从 0 起", lowest.at)
    if highest.low >= top:
        raise BandError(f"“{highest.name}”从 {_plain(highest.low)} 起，须低于 {_plain(top)}", highest.at)
    if highest.high is not None and highest.high != top:
        raise BandError(f"最高一档“{highest.name}”须到 {_plain(top)} 为止，现为 {_plain(highest.high)}", highest.at)
    for upper, lower in pairwise(stated):
        if lower.high is None or lower.high == upper.low:
            continue
        between = f"“{upper.name}”与“{lower.name}”之间"
        if lower.high < upper.low:
            raise BandError(f"{between}有空档：{_plain(lower.high)} 到 {_plain(upper.low)} 不属于任何一档", lower.at)
        raise BandError(f"{between}有重叠：{_plain(upper.low)} 到 {_plain(lower.high)} 属于两档", lower.at)


def _plain(edge: Decimal) -> str:
    return f"{edge.normalize():f}"
