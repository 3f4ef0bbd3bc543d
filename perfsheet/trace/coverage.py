"""The figures about who returned what is due by the roster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from perfsheet.trace.figure import Figure, Tables, count
from perfsheet.write.overview_coverage import round_lines

if TYPE_CHECKING:
    from perfsheet.coverage import Coverage
    from perfsheet.write.overview_coverage import RoundLine

#: head → column of `due` that is true of what it counts
_COUNTED = {"已报": "came", "其中接收": "accepted", "迟报": "late", "逾期": "overdue"}


def returned(covered: Coverage, tables: Tables) -> Iterator[Figure]:
    """Give the figures of each round, and of all together."""
    lines, rounds = round_lines(covered), tables["due"]["round"]
    for number, line in enumerate(lines):
        whole = len(lines) > 1 and number == len(lines) - 1
        yield from _round(line, [row for row, of in enumerate(rounds) if whole or of == number], tables)
    if lines:
        last = [row for row, of in enumerate(rounds) if len(lines) > 1 or of == 0]
        yield _rate("概况.报送率", lines[-1], last, tables)


def _round(line: RoundLine, rows: list[int], tables: Tables) -> Iterator[Figure]:
    due = tables["due"]
    yield count(f"{line.key}.应报", f"{line.title}应报的表数（按名册）", line.due, "due", rows)
    values = {"已报": line.returned, "其中接收": line.accepted, "迟报": line.late, "逾期": line.overdue}
    for head, column in _COUNTED.items():
        yield count(f"{line.key}.{head}", f"{line.title}{head}的表数", values[head], "due", [row for row in rows if due[column][row]])
    yield count(f"{line.key}.未报", f"{line.title}未报的表数", line.missing, "due", [row for row in rows if not due["came"][row]])
    yield _rate(f"{line.key}.报送率", line, rows, tables)


def _rate(key: str, line: RoundLine, rows: list[int], tables: Tables) -> Figure:
    came = [row for row in rows if tables["due"]["came"][row]]
    return Figure(key, f"{line.title}报送率（已报占应报）", "%", line.rate, "share", "due", came, "", "", rows)
