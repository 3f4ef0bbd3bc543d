"""How a score came about, in one line that a clerk can follow: 98% ÷ 100% × 10 = 9.80."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isnan
from typing import Any, Final

from perfsheet.figures import round_points
from perfsheet.scoring.kinds import current
from perfsheet.scoring.points import FULL, INVERSE, LINEAR, SHARE
from perfsheet.scoring.scores import Scores
from perfsheet.scoring.terms import Terms
from perfsheet.tables import plain as values

_COLUMNS: Final = ("part", "table", "row", "weight", "claimed", "computed", "low", "high", "open_end", "method", "unsure", "computed_text")
_WRITTEN: Final = ("comparator", "target", "target_text", "target_measure", "target_low", "target_high", "actual", "actual_text", "actual_measure")
_LONGEST: Final = 24
_PLACES: Final = 2


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of scores with what went into it and what the form says."""

    terms: Terms
    part: str
    method: str
    formula: int
    actual: float
    target: float
    band: int
    weight: float | None
    claimed: float | None
    computed: float | None
    low: float | None
    high: float | None
    open_end: bool
    unsure: str | None
    computed_text: str | None
    written: Mapping[str, Any]


def explain(scores: Scores, row: int) -> str:
    """Say in one line how the score in a row of `scores.parts` came about, or why there is none.

    Where it is unsure but was computed for orientation, both are said.
    """
    return explanations(scores, [row])[0]


def explanations(scores: Scores, rows: Iterable[int] | None = None) -> list[str]:
    """Explain many rows at once; all of them where none are named."""
    return [_line(row) for row in _rows(scores, None if rows is None else list(rows))]


def _rows(scores: Scores, chosen: list[int] | None) -> list[_Row]:
    parts = scores.parts if chosen is None else scores.parts.loc[chosen]
    makings = scores.makings if chosen is None else scores.makings.loc[chosen]
    written = _written(scores, parts["table"].tolist(), parts["row"].tolist())
    columns = {name: values(parts[name].array) for name in _COLUMNS}
    made = {name: makings[name].tolist() for name in ("formula", "actual", "target", "band")}
    kept = ("part", "method", "weight", "claimed", "computed", "low", "high", "open_end", "unsure", "computed_text")
    return [
        _Row(terms=scores.terms, written=written[i], **{name: columns[name][i] for name in kept}, **{name: made[name][i] for name in made})
        for i in range(len(parts))
    ]


def _written(scores: Scores, tables: Sequence[str], rows: Sequence[int]) -> list[Mapping[str, Any]]:
    """Return what the form says in each row of indicators that is explained."""
    among = [row for table, row in zip(tables, rows, strict=True) if table == "indicators"]
    frame = scores.batch.indicators[0].iloc[among]
    frame = frame.assign(**current(frame))
    columns = {name: values(frame[name].array) for name in _WRITTEN if name in frame}
    found = ({name: columns[name][i] for name in columns} for i in range(len(among)))
    return [next(found) if table == "indicators" else {} for table in tables]


def _line(row: _Row) -> str:
    untold = (row.method == "grade" and row.computed_text is None) or (row.method == "quality" and row.band < 0)
    if untold or (row.computed is None and row.low is None):
        return row.unsure or ""
    how = _HOW.get(row.method, _figures)(row)
    return f"{how}（仅供参考：{row.unsure}）" if row.unsure else how


def _figures(row: _Row) -> str:
    """Explain figures: 98% ÷ 100% × 10 = 9.80."""
    actual, target, weight = _measured(row, row.actual), _measured(row, row.target), plain(row.weight)
    said = f"{_sign(row)}{target}，实际{_converted(row)}"
    if row.formula == SHARE:
        return f"{_converted(row)} ÷ {target} × {weight} = {_points(row)}".replace("） ÷", "）÷")
    if row.formula == LINEAR:
        bare = plain(row.target)
        return f"{said}：(1 − ({plain(row.actual)} − {bare}) ÷ {bare}) × {weight} = {_points(row)}"
    if row.formula == INVERSE:
        return f"{said}：{target} ÷ {actual} × {weight} = {_points(row)}"
    return f"{said}：{_verdict(row)} {_points(row)}"


def _verdict(row: _Row) -> str:
    if row.formula == FULL:
        return "未超过，得满分" if row.method == "less" else "已达到，得满分"
    if row.target == 0:
        return "应为 0，得"
    return "达到目标值的 2 倍，得" if row.method == "less" else "没有完成，得"


def _range(row: _Row) -> str:
    ends = f"{plain(row.written.get('target_low'))}–{_measured(row, row.written.get('target_high'))}"
    if row.formula == FULL:
        return f"{ends}，实际{_converted(row)}：在区间内，得满分 {_points(row)}"
    if row.formula == SHARE:
        return f"{ends}，实际{_converted(row)}：{plain(row.actual)} ÷ {plain(row.target)} × {plain(row.weight)} = {_points(row)}"
    return f"{ends}，实际{_converted(row)}：在区间外，得 {_points(row)}"


def _deadline(row: _Row) -> str:
    return f"要求{_short(row.written.get('target_text'))}，实际{_short(row.written.get('actual_text'))}：按时完成，得满分 {_points(row)}"


def _quality(row: _Row) -> str:
    name = list(row.terms.shares)[row.band].name
    low, high = (_fixed(end, row.terms.places) for end in (row.low, row.high))
    return f"{name}：得分应不低于 {low}、{'低于' if row.open_end else '不高于'} {high}"


def _coefficient(row: _Row) -> str:
    return f"{plain(row.weight)} × 得分系数 {plain(row.actual)}% = {_points(row)}"


def _execution(row: _Row) -> str:
    weight = plain(row.weight)
    if row.part == "execution" and (row.band > 0 or row.written):
        capped = "，按满分计" if row.actual > 100 else ""
        return f"执行率 {plain(row.actual)}% × {weight}{capped} = {_points(row)}"
    quotient = f"{plain(row.actual)} ÷ {plain(row.target)}"
    rate = _fixed(round_points(Decimal(repr(row.actual)) * 100 / Decimal(repr(row.target))), _PLACES)
    if row.formula == FULL and row.actual > row.target:
        return f"执行率 {rate}%（{quotient}）超过 100%，按满分计 {_points(row)}"
    return f"执行率 {rate}%（{quotient}）× {weight} = {_points(row)}"


def _rate(row: _Row) -> str:
    return f"{plain(row.actual)} ÷ {plain(row.target)} = {_fixed(row.computed, _PLACES)}%"


def _sum(row: _Row) -> str:
    if row.part == "level":
        return f"{int(row.actual)} 项指标的分值相加 = {plain(row.computed)}"
    named = (("执行", row.target), ("指标", row.actual))
    terms = [(name, part) for name, part in named if not isnan(part)]
    kind = {"weights": "分值：", "recomputed": "重算："}.get(row.part, "")
    if len(terms) == 1:
        return f"{kind}{terms[0][0]}各项相加 = {plain(row.computed)}"
    return f"{kind}{' + '.join(f'{name} {plain(part)}' for name, part in terms)} = {plain(row.computed)}"


def _grade(row: _Row) -> str:
    band = row.terms.grades[row.computed_text or ""]
    end = f"{plain(float(band.high))}（{'含' if band.high == row.terms.grades.top else '不含'}）"
    return f"总分 {plain(row.computed)}，属于“{band.name}”：{plain(float(band.low))}（含）–{end}"


_HOW: Final = {
    "range": _range, "deadline": _deadline, "quality": _quality, "coefficient": _coefficient, "execution": _execution, "rate": _rate, "sum": _sum,
    "grade": _grade,
}


def _sign(row: _Row) -> str:
    sign = row.written.get("comparator")
    return sign if sign in ("≥", "≤", ">", "<", "=", "≈") else "目标"


def _converted(row: _Row) -> str:
    """Show the actual value as the form does, and what it is in the target's measure where that is another."""
    stated, measure = row.written.get("actual"), row.written.get("actual_measure")
    if stated is None or stated == row.actual or not measure:
        return _measured(row, row.actual)
    return f"{plain(stated)}{measure}（即 {_measured(row, row.actual)}）"


def _measured(row: _Row, figure: float | None) -> str:
    return plain(figure) + (row.written.get("target_measure") or row.written.get("actual_measure") or "")


def _short(text: str | None) -> str:
    plain_text = "".join((text or "").split())
    return plain_text if len(plain_text) <= _LONGEST else plain_text[:_LONGEST] + "…"


def _points(row: _Row) -> str:
    return _fixed(row.computed, row.terms.places)


def _fixed(figure: float | None, places: int) -> str:
    """Write a figure with so many places, or with all it has where it has more."""
    if figure is None:
        return ""
    exact = Decimal(repr(float(figure)))
    return f"{exact:.{places}f}" if round_points(exact, places) == figure else plain(figure)


def plain(figure: float | None) -> str:
    """Write a figure without useless zeros: 9.0 → 9."""
    if figure is None:
        return ""
    text = f"{Decimal(repr(float(figure))):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
