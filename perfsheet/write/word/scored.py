"""The parts of every score of a run, each beside its recomputation, worked out at once for all forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

from perfsheet.tables import plain
from perfsheet.write.format import one_line, points
from perfsheet.write.terms import PARTS

if TYPE_CHECKING:
    from pandas import DataFrame

    from perfsheet.judgement import Judgement
    from perfsheet.tables import Batch

#: table → the columns that say what is scored in it
_NAMED_IN: Final = {"indicators": ("name", "level2", "level1"), "funds": ("label",), "totals": ("label",)}
#: what is listed of a scored form; rates and sums of weights are the findings' business
_LISTED: Final = ("execution", "indicator", "total", "recomputed", "grade")
_COLUMNS: Final = ("form", "part", "table", "row", "weight", "claimed", "claimed_text", "computed", "computed_text", "low", "high", "differs", "unsure")


class PartLine(NamedTuple):
    """A part of a score."""

    part: Annotated[str, "项目：预算执行、指标、总分等"]
    name: Annotated[str, "指标名称"]
    weight: Annotated[float | None, "分值"]
    claimed: Annotated[str, "自评得分或等级"]
    recomputed: Annotated[str, "重算得分、等级或区间"]
    verdict: Annotated[str, "相符、不符、存疑"]
    how: Annotated[str, "怎样得出"]


@lru_cache(maxsize=1)
def part_lines(batch: Batch, judgement: Judgement) -> Mapping[int, Sequence[PartLine]]:
    """Return the parts of each form that has a score, by form."""
    rows = listed(judgement)
    names = _Names(batch)
    lines: dict[int, list[PartLine]] = {}
    for form, line in _lines(zip(*(plain(rows[name]) for name in _COLUMNS), judgement.explained(rows), strict=True), names):
        lines.setdefault(form, []).append(line)
    return lines


def listed(judgement: Judgement) -> DataFrame:
    """Return the parts that are listed, in their order: no grade where none is stated."""
    parts = judgement.parts
    return parts[parts["part"].isin(_LISTED) & ((parts["part"] != "grade") | parts["claimed_text"].notna())]


def _lines(rows: Iterator[Any], names: _Names) -> Iterator[tuple[int, PartLine]]:
    for form, part, table, row, weight, claimed, word, computed, named, low, high, differs, unsure, how in rows:
        graded = part == "grade"
        stated = one_line(word) if graded else points(claimed)
        again = one_line(named) if graded else points(computed)
        if computed is None and low is not None and high is not None:
            again = f"{points(low)}–{points(high)}"
        verdict = "存疑" if unsure is not None else "不符" if differs else "相符" if stated else ""
        yield form, PartLine(PARTS.get(part, part), names.of(table, row), weight, stated, again, verdict, one_line(how))


class _Names:
    """Names what is scored: the indicator, the source of money, the line of totals."""

    def __init__(self, batch: Batch) -> None:
        self._columns = {table: [plain(getattr(batch, table)[0][name]) for name in columns] for table, columns in _NAMED_IN.items()}

    def of(self, table: str | None, row: int | None) -> str:
        if table not in self._columns or row is None or row < 0:
            return ""
        return next((one_line(column[row]).rstrip("：:") for column in self._columns[table] if column[row]), "")
