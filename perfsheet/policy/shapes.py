"""What the value of a key may look like, how it is read from TOML, and how an official reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from perfsheet.grades import ENDLESS, HUNDRED, BandError, Bands, exactly

T = TypeVar("T")

#: the levels that a profile of weights may name; several that share one weight are joined by +
LEVELS = {"execution": "预算执行", "cost": "成本", "output": "产出", "benefit": "效益", "satisfaction": "满意度"}
_YEARS = range(1949, 2200)
_NONE: Mapping[str, Any] = MappingProxyType({})


class ShapeError(ValueError):
    """A value that does not fit its key: what is expected, in Chinese; `at` is the member of a list, `key` the key of a table it is about."""

    def __init__(self, message: str, at: int | None = None, key: str = "") -> None:
        """Say what is expected and of what."""
        super().__init__(message)
        self.at = at
        self.key = key


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """`expected` in words; `read` takes what TOML holds or raises ShapeError; `shown` is what an official reads."""

    expected: str
    read: Callable[[Any], T]
    shown: Callable[[T], str]


def plain(number: Decimal | float) -> str:
    """Show a number as it is written: 10, 0.1, 1.3."""
    return f"{exactly(number).normalize():f}"


def percent(share: Decimal | float) -> str:
    """Show a share as a percentage."""
    return f"{plain(exactly(share) * 100)}%"


def number(low: float = 0, high: float = 1e9, unit: str = "", hint: str = "") -> Shape[float]:
    """Take a number from `low` to `high`."""
    expected = (f"{plain(low)} 到 {plain(high)} 的数" if high < 1e9 else f"不小于 {plain(low)} 的数") + hint

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise ShapeError(f"应为 {expected}")
        return value

    return Shape(expected, read, lambda value: f"{plain(value)}{unit}")


def share(high: float = 1) -> Shape[float]:
    """Take a share: 0.9 is 90 %."""
    inner = number(0, high, hint="（0.9 即 90%）")
    return Shape(inner.expected, inner.read, percent)


def whole(low: int, high: int, unit: str = "") -> Shape[int]:
    """Take a whole number from `low` to `high`."""
    expected = f"{low} 到 {high} 的整数"

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ShapeError(f"应为 {expected}")
        return value

    return Shape(expected, read, lambda value: f"{value}{unit}")


def flag() -> Shape[bool]:
    """Take true or false."""

    def read(value: object) -> bool:
        if not isinstance(value, bool):
            raise ShapeError("应为 true 或 false")
        return value

    return Shape("true 或 false", read, lambda value: "是" if value else "否")


def one_of(**words: str) -> Shape[str]:
    """Take one of some words, each with its meaning in Chinese."""
    expected = "、".join(f'"{word}"（{meaning}）' for word, meaning in words.items())

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise ShapeError(f"可用 {expected}")
        return value

    return Shape(expected, read, lambda value: words[value])


def text() -> Shape[str]:
    """Take a text that is not blank."""
    return Shape("文字", words_in, str)


def words_in(value: object) -> str:
    """Return a text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise ShapeError("应为文字，且不为空")
    return value


def day() -> Shape[date]:
    """Take a date of TOML."""

    def read(value: object) -> date:
        if isinstance(value, datetime) or not isinstance(value, date) or value.year not in _YEARS:
            raise ShapeError("应为日期，写成 2024-12-31，不加引号")
        return value

    return Shape("日期，如 2024-12-31", read, date.isoformat)


def rows(
    expected: str, read_one: Callable[[Any], T], shown_one: Callable[[T], str], called: Callable[[T], str] | None = None
) -> Shape[tuple[T, ...]]:
    """Take a list of which each member is read alike; no two may be `called` the same."""

    def read(value: object) -> tuple[T, ...]:
        found: dict[str, T] = {}
        for at, one in enumerate(listed(value)):
            try:
                row = read_one(one)
            except ShapeError as error:
                raise ShapeError(str(error), at) from error
            name = called(row) if called else str(at)
            if name in found:
                raise ShapeError(f"“{name}”写了两次", at)
            found[name] = row
        return tuple(found.values())

    return Shape(expected, read, lambda value: "；".join(map(shown_one, value)) or "（空）")


def texts() -> Shape[tuple[str, ...]]:
    """Take a list of different texts."""
    return rows('文字的列表，如 ["甲", "乙"]', words_in, str, str)


def spellings(expected: str) -> Shape[Mapping[str, tuple[str, ...]]]:
    """Take, for each name, a list of texts that stand for it."""
    inner = texts()

    def read(value: object) -> Mapping[str, tuple[str, ...]]:
        return {name: inner.read(others) for name, others in table(value).items()}

    def shown(value: Mapping[str, tuple[str, ...]]) -> str:
        return "；".join(f"{name}＝{'、'.join(others)}" for name, others in value.items())

    return Shape(expected, read, shown)


def bands(top: Decimal = HUNDRED) -> Shape[Bands]:
    """Take bands that partition 0 to `top`; ENDLESS has no end."""
    edge = percent if top == 1 else plain

    def read(value: object) -> Bands:
        try:
            return Bands.of([table(one) for one in listed(value)], top)
        except BandError as error:
            raise ShapeError(str(error), error.at) from error

    def span(low: Decimal, high: Decimal) -> str:
        return f"{edge(low)}（含）以上" if high == ENDLESS else f"{edge(low)}（含）–{edge(high)}"

    def shown(value: Bands) -> str:
        return "；".join(f"{band.name} {span(band.low, band.high)}" for band in value)

    reach = "从 0 起" if top == ENDLESS else f"从 0 到 {plain(top)}"
    return Shape(f'{reach}不空不重的各档，如 [{{name = "甲", from = …}}, {{name = "乙", from = 0}}]', read, shown)


def profile() -> Shape[Mapping[str, float]]:
    """Take weights by level; levels that share one weight are joined by +, as "benefit+satisfaction"."""
    inner = number(0, 100)

    def read(value: object) -> Mapping[str, float]:
        found = table(value)
        levels = [level for key in found for level in key.split("+")]
        if "execution" not in found:
            raise ShapeError("须单独写明 execution（预算执行，没有则为 0）")
        strange = sorted(set(levels) - set(LEVELS))
        if strange or len(set(levels)) < len(levels):
            raise ShapeError(f"{'、'.join(strange) or '有一级'} 不认识或写了两次，可用 {'、'.join(LEVELS)}，几级共用一个权重时以 + 连接")
        return {key: inner.read(weight) for key, weight in found.items()}

    def shown(value: Mapping[str, float]) -> str:
        return "；".join(f"{'＋'.join(LEVELS[level] for level in key.split('+'))} {plain(weight)}" for key, weight in value.items())

    return Shape("各级指标的权重，如 {execution = 10, output = 50, …}", read, shown)


def table(value: object) -> Mapping[str, Any]:
    """Return a TOML table."""
    if not isinstance(value, dict):
        raise ShapeError("应为 {键 = 值, …}")
    return value


def listed(value: object) -> Sequence[Any]:
    """Return a TOML array."""
    if not isinstance(value, list):
        raise ShapeError("应为列表 […]")
    return value


def record(value: object, required: Mapping[str, Shape[Any]], optional: Mapping[str, Shape[Any]] = _NONE) -> dict[str, Any]:
    """Read a table with all the required keys and no strange ones, each by its shape."""
    found, shapes = table(value), {**required, **optional}
    strange = [key for key in found if key not in shapes]
    if strange:
        raise ShapeError(f"有不认识的键 {'、'.join(strange)}，可用 {'、'.join(shapes)}", key=strange[0])
    missing = [key for key in required if key not in found]
    if missing:
        raise ShapeError(f"缺少 {'、'.join(missing)}")
    return {key: _member(shapes[key], key, one) for key, one in found.items()}


def _member(shape: Shape[T], key: str, value: object) -> T:
    try:
        return shape.read(value)
    except ShapeError as error:
        raise ShapeError(f"{key} {error}", key=key) from error
