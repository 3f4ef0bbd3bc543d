"""How values become columns of primitives: number, text, kind and cell of each, side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from perfsheet.catalogue import KEYS, RENAMED
from perfsheet.model import Parsed, Value

#: column name → values; the cells of column `key` stand in `key@`, packed (row × WIDTH + column) or as "'Sheet'!A1"
Named = dict[str, list[Any]]
Rows = Sequence[Mapping[str, Value | None]]

#: columns of a sheet
WIDTH: Final = 16384
#: 万元 in one of them, as a power of ten
MONEY: Final = {"元": -4, "百元": -2, "千元": -1, "万元": 0, "万": 0, "十万元": 1, "百万元": 2, "千万元": 3, "亿元": 4, "亿": 4}

BLANK: Final = Value("", 0, 0, Parsed(""))


def to_wan(number: float | None, measure: str | None) -> float | None:
    """Convert money to 万元, exactly rounded once; None where there is nothing to convert or the measure is not one of money."""
    power = MONEY.get(measure or "")
    if number is None or power is None or not isfinite(number):
        return None
    return float(Decimal(repr(number)).scaleb(power)) if power else number


def in_wan(money: Parsed, unit: str | None) -> float | None:
    """Convert an amount to 万元; a unit in its own cell outweighs that of the form, and without either nothing is guessed.

    An amount may look like a month: 2002.2 typed as text.
    """
    return to_wan(money.number, money.measure or unit) if money.kind in {"number", "date"} else None


def spread_single(out: Named, values: Sequence[Value]) -> Named:
    """Add the value, the text, the kind and the measure of a long table."""
    spread_text(out, "text", values)
    out["value"] = [value.parsed.number for value in values]
    out["kind"] = [value.parsed.kind or None for value in values]
    out["measure"] = [value.parsed.measure for value in values]
    return out


def spread_keys(out: Named, table: str, rows: Rows) -> None:
    """Spread rows of values by key into columns; keys outside the catalogue go to `more`."""
    shapes = KEYS[table]
    for key in sorted(set().union(*rows)):
        column = RENAMED.get(key, key)
        shape = shapes.get(column)
        if shape is None:
            _more(out, key, rows)
            continue
        values = [row.get(key) or BLANK for row in rows]
        if shape == "text":
            spread_text(out, column, values)
        elif shape == "tick":
            spread_text(out, column, values)
            out[f"{column}_kind"] = [value.parsed.kind or None for value in values]
        elif shape == "sign":
            spread_text(out, column, values)
            out[f"{column}_text"] = out[column]
            out[column] = [value.parsed.comparator or text for value, text in zip(values, out[column], strict=True)]
        else:
            spread_figure(out, column, values, shape)


def spread_text(out: Named, column: str, values: Sequence[Value]) -> None:
    """Add the texts and cells of `values`."""
    if not values:
        return
    texts, rows, cols, _, sheets = zip(*values, strict=True)
    out[column] = [text or None for text in texts]
    out[f"{column}@"] = _cells(values, rows, cols, sheets)


def spread_figure(out: Named, column: str, values: Sequence[Value], shape: str = "figure") -> None:
    """Add number, text, kind and cells of `values`, and what else their shape keeps, where there is any."""
    if not values:
        return
    texts, rows, cols, parsed, sheets = zip(*values, strict=True)
    kinds, numbers, comparators, measures, lows, highs, dates = zip(*parsed, strict=True)
    out[column] = list(numbers)
    out[f"{column}_text"] = [text or None for text in texts]
    out[f"{column}_kind"] = [kind or None for kind in kinds]
    out[f"{column}@"] = _cells(values, rows, cols, sheets)
    if shape == "figure":
        return
    out[f"{column}_measure"] = list(measures)
    if shape == "measured":
        further = {"comparator": comparators, "low": lows, "high": highs, "date": dates}
        out.update({f"{column}_{name}": list(part) for name, part in further.items() if any(x is not None for x in part)})


def _cells(values: Sequence[Value], rows: Sequence[int], cols: Sequence[int], sheets: Sequence[str | None]) -> list[Any]:
    packed: list[Any] = [row * WIDTH + col or None for row, col in zip(rows, cols, strict=True)]
    if any(sheets):
        for i, sheet in enumerate(sheets):
            if sheet is not None:
                packed[i] = values[i].cell
    return packed


def _more(out: Named, key: str, rows: Rows) -> None:
    """Keep a value under a key that the catalogue does not know."""
    column = out.setdefault("more", [None] * len(rows))
    for i, row in enumerate(rows):
        value = row.get(key)
        if value is not None:
            known = json.loads(column[i]) if column[i] else {}
            meaning = {name: part for name, part in value.parsed._asdict().items() if part is not None}
            known[key] = {"text": value.text, "cell": value.cell, **meaning}
            column[i] = json.dumps(known, ensure_ascii=False)
