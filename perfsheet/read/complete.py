"""What only the values of a row together tell: whether 指标性质 is a comparator, and in what measure a bare figure is."""

from __future__ import annotations

from perfsheet.model import Value
from perfsheet.read.parse import parse

_TARGETS = ("target", "target_medium", "target_adjusted", "actual", "actual_half", "forecast", "actual_last")


def complete(values: dict[str, Value]) -> dict[str, Value]:
    """Settle what only the values of a row together tell: whether 指标性质 is a comparator, and in what measure a bare figure is."""
    for suffix in ("", "_medium"):
        nature = values.get(f"nature{suffix}")
        if nature is not None and f"comparator{suffix}" not in values and _comparator(nature.text):
            values[f"comparator{suffix}"] = values.pop(f"nature{suffix}")
    return _measured(values)


def _comparator(text: str) -> str | None:
    parsed = parse(text + "1")
    return parsed.comparator if parsed.kind == "number" and parsed.number == 1 else None


def _measured(values: dict[str, Value]) -> dict[str, Value]:
    """Let comparator and measure columns complete a bare figure: 95 in a column of % is 95 %."""
    measure, comparator = values.get("measure"), values.get("comparator")
    for key in _TARGETS:
        value = values.get(key)
        if value is None or value.parsed.kind != "number" or value.parsed.number is None:
            continue
        parsed = value.parsed
        if measure is not None and parsed.measure is None:
            unit = measure.text.strip()
            percent = unit in ("%", "％", "百分比", "百分数")
            parsed = parsed._replace(kind="percent" if percent else "number", measure="%" if percent else unit)
        if comparator is not None and parsed.comparator is None and key.startswith("target"):
            parsed = parsed._replace(comparator=_comparator(comparator.text))
        if parsed is not value.parsed:
            values[key] = value._replace(parsed=parsed)
    return values
