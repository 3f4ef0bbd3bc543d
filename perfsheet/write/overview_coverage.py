"""What 总览.html says of who has returned what: only where there is a roster, because nothing else tells what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from perfsheet.coverage.tables import MISSING, records
from perfsheet.write.execution import ratio
from perfsheet.write.keys import key
from perfsheet.write.overview_table import Field, Table, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfsheet.coverage import Coverage

_WHOLE: Final = "（整体支出）"


class RoundLine(NamedTuple):
    """A round in figures: how many are due and what became of them; `rate` is of those returned, in per cent."""

    title: str
    deadline: str
    due: int
    returned: int
    accepted: int
    missing: int
    late: int
    overdue: int
    rate: float | None

    @property
    def key(self) -> str:
        """The id that those of its figures begin with."""
        return key("概况", "报送", self.title)


def round_lines(coverage: Coverage) -> list[RoundLine]:
    """Return the rounds, and all together where there are several."""
    rows = records(coverage.rounds)
    lines = [_line(row["title"], str(row["deadline"] or "未规定"), [row]) for row in rows]
    return [*lines, _line("合计", "", rows)] if len(rows) > 1 else lines


def _line(title: str, deadline: str, rows: Sequence[dict[str, Any]]) -> RoundLine:
    due, returned, accepted, missing, late, overdue = (
        sum(row[name] or 0 for row in rows) for name in ("due", "returned", "accepted", "missing", "late", "overdue")
    )
    return RoundLine(title, deadline, due, returned, accepted, missing, late, overdue, ratio(returned, due))


def missing(coverage: Coverage) -> Table:
    """List what is due and has not come."""
    rounds = [row["title"] for row in records(coverage.rounds)]
    rows = [row for row in records(coverage.due) if row["state"] == MISSING]
    columns = {
        "name": [_WHOLE if row["project"] is None else row["name"] for row in rows],
        **{name: [row[name] or None for row in rows] for name in ("code", "unit", "department", "remark")},
        "round": [rounds[row["round"]] for row in rows],
        "budget": [row["budget_wan"] for row in rows],
        "overdue": [row["overdue"] for row in rows],
    }
    fields = (
        Field("name", "项目", "owed", seek=True),
        Field("unit", "单位", "text", seek=True),
        Field("department", "主管部门", "text", choose=True, seek=True),
        Field("round", "应报", "text", choose=True, seek=True),
        Field("code", "项目编码", "text", shown=False, seek=True),
        Field("budget", "预算", "money"),
        Field("overdue", "逾期（天）", "count"),
        Field("remark", "说明", "text", seek=True),
    )
    return cut(Table(fields, columns, len(rows)))
