"""Whether two forms state the same target: figures in one measure, dates as far as both state them, words as they are written."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import normalize

import numpy as np
from pandas import DataFrame, Series

from perfsheet.engine.levels import by_text
from perfsheet.figures import same

#: columns that it takes to compare targets
STATED: Final = [
    *(f"target{part}" for part in ("", "_text", "_kind", "_comparator", "_measure", "_low", "_high", "_date")),
    "comparator",
    "measure",
]
_FIGURES: Final = ("number", "percent")
#: what states nothing that could be compared
_SILENT: Final = ("none", "placeholder", "error", "tick", "untick")
_MARKS: Final = re.compile(r"[\W_]+")
_DIGITS: Final = re.compile(r"\d+(?:\.\d+)?")
_PER: Final = re.compile(r"/.*$|^每")
#: how many of the measure one of a larger one is, and how those are written
_LARGER: Final = {"百": 100.0, "千": 1000.0, "万": 10000.0, "亿": 100000000.0}
#: measures of two spellings
_CALLED: Final = {
    "个百分点": "%",
    "百分点": "%",
    "百分比": "%",
    "人数": "人",
    "平米": "平方米",
    "㎡": "平方米",
    "m2": "平方米",
    "公顷": "公顷",
}
_ALL: Final = 100
_UP, _DOWN = (("≥", ">"), ("≤", "<"))


def figure(rows: DataFrame, key: str = "target") -> Series:
    """Return figures in the plain measure: 3万人 is 30000; a share beside per cent is left to who compares."""
    return rows[key].astype("Float64") * by_text(_measure(rows, key), _scale, "Float64").fillna(1.0)


def measure(rows: DataFrame, key: str = "target") -> Series:
    """Return the plain measure of figures, "" where none is named."""
    return by_text(_measure(rows, key), _plain_measure).fillna("")


def one_measure(mine: DataFrame, theirs: DataFrame, key: str = "target", other_key: str = "target") -> Series:
    """Tell where two figures are of one measure, or one of them names none."""
    left, right = measure(mine, key), measure(theirs, other_key)
    return (left == right) | (left == "") | (right == "")


def is_figure(rows: DataFrame, key: str = "target") -> Series:
    """Tell where a single figure stands."""
    return rows[f"{key}_kind"].isin(_FIGURES) & rows[key].notna()


def figures_apart(mine: DataFrame, theirs: DataFrame) -> Series:
    """Tell where both targets are figures, ranges or dates, and are not the same."""
    both = is_figure(mine) & is_figure(theirs)
    values = figure(mine), figure(theirs)
    share = (mine["target_kind"].astype(object) != theirs["target_kind"].astype(object)) & (
        same(values[0] * 100, values[1]) | same(values[0], values[1] * 100)
    )
    equal = same(*values).fillna(value=False) & one_measure(mine, theirs) | share.fillna(value=False)
    turned = _direction(mine) * _direction(theirs) < 0
    return (both & (~equal | turned)) | _ranges_apart(mine, theirs) | _dates_apart(mine, theirs)


def words_apart(mine: DataFrame, theirs: DataFrame) -> Series:
    """Tell where one of the targets is in words, and they neither read the same nor hold the same figures."""
    words = mine["target_kind"].isin(("words",)) | theirs["target_kind"].isin(("words",))
    stated = _stated(mine) & _stated(theirs)
    left, right = (by_text(rows["target_text"], _folded).fillna("") for rows in (mine, theirs))
    digits = by_text(mine["target_text"], _figures_in).fillna(""), by_text(theirs["target_text"], _figures_in).fillna("")
    alike = (left == right) | ((digits[0] == digits[1]) & (digits[0] != ""))
    return words & stated & ~alike


def possible(rows: DataFrame, years: Series) -> Series:
    """Tell which targets can be meant: no more than 100 per cent, no day after their year. Others are wrong where they stand."""
    over = is_figure(rows) & (measure(rows) == "%") & (figure(rows) > _ALL).fillna(value=False)
    stated = by_text(rows["target_date"], lambda day: None if day.startswith("-") else int(day[:4]), "Int64")
    return ~over & ~(stated > years).fillna(value=False)


def said(rows: DataFrame, key: str = "target") -> Series:
    """Write values whole: with the comparator and the measure that stand in columns of their own."""
    columns = (
        rows[name].astype(object).where(rows[name].notna(), "")
        for name in (f"{key}_text", "comparator", f"{key}_comparator", "measure", f"{key}_measure")
    )
    found = [
        ("" if own or not sign or key != "target" else sign)
        + "".join(text.split())
        + ("" if within or not unit or text.endswith(unit) else unit)
        for text, sign, own, unit, within in zip(*columns, strict=True)
    ]
    return Series(found, index=rows.index, dtype=object)


def rising(rows: DataFrame) -> Series:
    """Tell where more is better, as far as the target says: ≥, >, = or no sign, and no ≤."""
    return _direction(rows) >= 0


def _measure(rows: DataFrame, key: str) -> Series:
    own = rows[f"{key}_measure"]
    return own.where(own.notna(), rows["measure"])


def _scale(unit: str) -> float:
    name = "".join(unit.split())
    return _LARGER[name[0]] if len(name) > 1 and name[0] in _LARGER and not name.startswith("百分") else 1.0


def _plain_measure(unit: str) -> str:
    name = normalize("NFKC", "".join(unit.split())).casefold()
    name = name[1:] if _scale(name) != 1.0 else name
    return _CALLED.get(name, _PER.sub("", name) or name)


def _direction(rows: DataFrame) -> Series:
    sign = rows["comparator"].astype(object).where(rows["comparator"].notna(), rows["target_comparator"].astype(object))
    return Series(np.select([sign.isin(_UP), sign.isin(_DOWN)], [1, -1], 0), index=rows.index)


def _ranges_apart(mine: DataFrame, theirs: DataFrame) -> Series:
    both = mine["target_kind"].isin(("range",)) & theirs["target_kind"].isin(("range",))
    equal = same(mine["target_low"], theirs["target_low"]).fillna(value=False) & same(mine["target_high"], theirs["target_high"]).fillna(
        value=False
    )
    return both & ~equal


def _dates_apart(mine: DataFrame, theirs: DataFrame) -> Series:
    """Compare dates as far as both state them: 2025-12 and 2025-12-31 are one, --12-31 has no year."""
    both = (
        mine["target_kind"].isin(("date",))
        & theirs["target_kind"].isin(("date",))
        & mine["target_date"].notna()
        & theirs["target_date"].notna()
    )
    pairs = zip(mine["target_date"][both], theirs["target_date"][both], strict=True)
    apart = Series([not _one_day(*pair) for pair in pairs], index=mine.index[both], dtype=bool)
    return apart.reindex(mine.index, fill_value=False)


def _one_day(one: str, other: str) -> bool:
    if one.startswith("--") != other.startswith("--"):
        one, other = one.removeprefix("--")[-5:], other.removeprefix("--")[-5:]
        return one[:2] == other[:2]
    return one.startswith(other) or other.startswith(one)


def _stated(rows: DataFrame) -> Series:
    return rows["target_text"].notna() & ~rows["target_kind"].isin(_SILENT)


def _folded(text: str) -> str:
    return _MARKS.sub("", normalize("NFKC", text).casefold())


def _figures_in(text: str) -> str:
    return " ".join(sorted(_DIGITS.findall(normalize("NFKC", text).replace(",", ""))))
