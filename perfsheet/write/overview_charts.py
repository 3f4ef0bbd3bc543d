"""The charts of 总览.html: bars with their names and figures written out, so that nothing rests on colour or on a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from perfsheet.write.format import count, percent, shorten
from perfsheet.write.front import MOST_DRAWN
from perfsheet.write.terms import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfsheet.write.context import Summary

#: measures of a chart in its own units: width, height of a line of text and of a bar, gap below
WIDTH: Final = 360
_LINE: Final = 20
_BAR: Final = 10
_GAP: Final = 8
_LONGEST: Final = 22
_WHOLE: Final = 100.0
#: the look of claimed and recomputed, and of the severities; each has its own pattern
_PAIR: Final = ("first", "second")


class Bar(NamedTuple):
    """A stretch of a bar: where it stands, how long it is, its look."""

    x: float
    y: float
    width: float
    look: str


class Row(NamedTuple):
    """A named row: the baseline of its text, the figures written at the end of it, its bars."""

    y: float
    name: str
    figures: str
    bars: Sequence[Bar]


class Chart(NamedTuple):
    """A chart: `legend` names the looks; `mark` is where a line is drawn through all rows; `said` is the chart in words."""

    key: str
    title: str
    about: str
    legend: Sequence[tuple[str, str]]
    rows: Sequence[Row]
    height: float
    mark: float | None
    said: str


def charts(summary: Summary) -> list[Chart]:
    """Draw the charts that there are figures for."""
    return [chart for chart in (_states(summary), _grades(summary), _execution(summary), _families(summary)) if chart]


def _states(summary: Summary) -> Chart | None:
    rows = [(state.name, f"{count(state.files)} 个", [[(state.files, "first")]]) for state in summary.states]
    return _chart("states", "文件处理结果", f"收到的文件，共 {count(summary.files)} 个", (), rows)


def _grades(summary: Summary) -> Chart | None:
    rows = [
        (line.name, f"自评 {count(line.claimed)}　重算 {count(line.recomputed)}", [[(line.claimed, _PAIR[0])], [(line.recomputed, _PAIR[1])]])
        for line in summary.grades
    ]
    legend = tuple(zip(_PAIR, ("按自评总分", "按重算总分"), strict=True))
    return _chart("grades", "评价等级", "表单数（张），不能确定的单列", legend, rows)


def _execution(summary: Summary) -> Chart | None:
    if summary.execution is None:
        return None
    about, lines, whole, _ = summary.execution
    rows = [(line.name, percent(line.rate), [[(line.rate or 0, "first")]]) for line in lines[:MOST_DRAWN] if line.rate is not None]
    told = f"取{about}，竖线为合计 {percent(whole.rate)}" + (f"；预算最多的 {MOST_DRAWN} 个部门" if len(lines) > MOST_DRAWN else "")
    return _chart("execution", "预算执行率（按主管部门）", told, (), rows, least=_WHOLE, mark=whole.rate)


def _families(summary: Summary) -> Chart | None:
    rows = []
    for line in summary.families:
        known = [(number, severity, name) for number, (severity, name) in zip(line.numbers, SEVERITIES.items(), strict=True) if number]
        figures = "　".join(f"{name} {count(number)}" for number, _, name in known)
        rows.append((line.name, figures, [[(float(number), severity) for number, severity, _ in known]]))
    return _chart("families", "问题（按类别）", "各类问题的处数", tuple(SEVERITIES.items()), rows)


def _chart(  # noqa: PLR0913  # a chart has as many parts
    key: str,
    title: str,
    about: str,
    legend: Sequence[tuple[str, str]],
    rows: Iterable[tuple[str, str, Sequence[Sequence[tuple[float, str]]]]],
    *,
    least: float = 0,
    mark: float | None = None,
) -> Chart | None:
    """Lay rows out below each other, all bars on one scale that reaches at least to `least`."""
    rows = list(rows)
    longest = max([least, *(sum(length for length, _ in stretch) for _, _, stretches in rows for stretch in stretches)])
    if not longest:
        return None
    drawn, y = [], 0.0
    for name, figures, stretches in rows:
        bars = [bar for at, stretch in enumerate(stretches) for bar in _bars(stretch, y + _LINE + at * (_BAR + 2), WIDTH / longest)]
        drawn.append(Row(y + _LINE - 6, shorten(name, _LONGEST), figures, bars))
        y += _LINE + len(stretches) * (_BAR + 2) + _GAP
    said = f"{title}（{about}）：" + "；".join(f"{shorten(name)} {figures}" for name, figures, _ in rows)
    return Chart(key, title, about, legend, drawn, y, None if mark is None else round(mark * WIDTH / longest, 2), said)


def _bars(stretch: Sequence[tuple[float, str]], y: float, scale: float) -> list[Bar]:
    bars, x = [], 0.0
    for length, look in stretch:
        if length > 0:
            bars.append(Bar(round(x, 2), y, round(max(length * scale, 1), 2), look))
        x += length * scale
    return bars
