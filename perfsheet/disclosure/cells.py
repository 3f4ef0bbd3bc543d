"""What stands in one box of a published table: the value of a whitelisted field, with the cell that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from perfsheet.disclosure.figures import amount, points, rate, stated
from perfsheet.disclosure.rows import Row

TICK: Final = "✔"
#: how likely a target is met: the column of a tick, and the words that say the same
_LIKELY: Final = {"likely": ("确定能", "能"), "possible": ("有可能", "可能"), "impossible": ("完全不可能", "不可能", "不能")}
#: levels of indicators: short words that offices space out and break as they like
LEVELS: Final = ("level1", "level2_medium", "level2")
_TICKS: Final = ("reason_funding", "reason_system", "reason_staff", "reason_hardware", "reason_other")
_MEASURED: Final = ("target", "target_medium", "actual", "actual_half", "forecast")
_POINTS: Final = ("weight", "score")
#: how officials tick a box, beside the signs that are read as ticks
_TICKED: Final = frozenset({"✔", "√", "✓", "☑", "■", "1", "是", "v", "V", "y", "Y", "有", "对", "＊", "*", "●"})


class Shown(NamedTuple):
    """A text for a box: how it looks, which field it shows, and its cell."""

    text: str
    look: str
    key: str
    cell: str | None = None


def field(fields: Sequence[Row], goals: Sequence[Row], keys: Sequence[str]) -> Shown:
    """Show the first field of `keys` that is filled; some texts are kept as goals."""
    for key in keys:
        for row in fields:
            if row.get("key") == key and row.text("text"):
                return Shown(row.text("text"), "words", key, row.cell("text"))
        found = goal(goals, key)
        if found.text:
            return found
    return Shown("", "words", keys[0])


def goal(goals: Sequence[Row], kind: str) -> Shown:
    """Show the texts of one kind, each on its own lines."""
    rows = [row for row in goals if row.get("kind") == kind and row.text("text")]
    return Shown("\n".join(row.text("text") for row in rows), "words", kind, rows[0].cell("text") if rows else None)


def fund(rows: Sequence[Row], keys: Sequence[str], unit: str, places: int) -> Shown:
    """Show the first figure of `keys` that one of the rows has."""
    for key in keys:
        for row in rows:
            text = row.text(f"{key}_text") or row.text(key)
            if text:
                return Shown(_figure(row, key, text, unit, places), "figure", f"funds.{key}", row.cell(key))
    return Shown("", "figure", f"funds.{keys[0]}")


def _figure(row: Row, key: str, text: str, unit: str, places: int) -> str:
    number, kind, wan = row.get(key), row.get(f"{key}_kind"), row.get(f"{key}_wan")
    if wan is not None:
        return amount(wan, unit, places)
    if number is None:
        return text
    if key in _POINTS:
        return points(number) if kind == "number" else text
    return rate(number) if kind == "percent" and key.startswith("rate") else text


def task(row: Row | None, key: str, converted: float | None, unit: str, places: int) -> Shown:
    """Show a figure or a text of a main task; `converted` is the amount in 万元 where it is one."""
    text = row.text("text") if row else ""
    look = "words" if key in {"name", "content", "completed", "note"} else "figure"
    shown = amount(converted, unit, places) if converted is not None else text
    return Shown(shown if text else "", look, f"tasks.{key}", row.cell("text") if row else None)


def indicator(row: Row, keys: Sequence[str]) -> Shown:
    """Show the first column of `keys` that is filled."""
    found = [_indicator(row, key) for key in keys]
    return next((one for one in found if one.text), found[0])


def _indicator(row: Row, key: str) -> Shown:
    look = "figure" if key in _POINTS else "short" if key in _LIKELY or key in _TICKS or key in _MEASURED else "words"
    cell = row.cell(key)
    if key in _LIKELY:
        ticked = _ticked(row, key)
        said = TICK if not ticked and row.text("likelihood") in _LIKELY[key] else ticked
        return Shown(said, look, f"indicators.{key}", cell or row.cell("likelihood"))
    if key in _TICKS:
        return Shown(_ticked(row, key), look, f"indicators.{key}", cell)
    if key == "likelihood":
        return Shown(row.text(key) or _chosen(row), "short", f"indicators.{key}", cell)
    if key in _MEASURED:
        return Shown(_measured(row, key), look, f"indicators.{key}", cell)
    if key in _POINTS:
        text, number = row.text(f"{key}_text"), row.get(key)
        return Shown(points(number) if number is not None and row.get(f"{key}_kind") == "number" else text, look, f"indicators.{key}", cell)
    text = "".join(row.text(key).split()) if key in LEVELS else row.text(key)
    return Shown(text, look, f"indicators.{key}", cell)


def _ticked(row: Row, key: str) -> str:
    """Show a box that is to be ticked: every way of ticking as one, other words as they are."""
    kind, text = row.get(f"{key}_kind"), row.text(key)
    return TICK if kind == "tick" or text in _TICKED else "" if kind == "untick" else text


def _chosen(row: Row) -> str:
    return next((words[0] for key, words in _LIKELY.items() if row.get(f"{key}_kind") == "tick"), "")


def _measured(row: Row, key: str) -> str:
    text, kind = row.text(f"{key}_text"), row.get(f"{key}_kind")
    if not text or kind not in {"number", "percent"}:
        return stated(text, row.get("comparator") if text and key == "target" and row.text("comparator_text") and kind == "date" else None, None)
    if key.startswith("target"):
        own = key == "target" and row.text("comparator_text")
        return stated(text, row.get("comparator") if own else None, row.text("measure_text"))
    return stated(text, None, row.text(f"{key}_measure") or row.text("measure"))
