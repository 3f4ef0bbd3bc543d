"""催报通知: which forms of its units a department still owes, until when they were due, and which must be corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from perfsheet.coverage.tables import CORRECT, MISSING, records
from perfsheet.write.format import one_line
from perfsheet.write.word.said import day

if TYPE_CHECKING:
    from perfsheet.coverage import Coverage


class RoundLine(NamedTuple):
    """What a department owes and has returned in one round."""

    name: Annotated[str, "年度、阶段和时点"]
    deadline: Annotated[str, "报送期限；没有规定的为空"]
    due: Annotated[int, "应报表数"]
    returned: Annotated[int, "已报表数"]
    accepted: Annotated[int, "接收的表数"]
    correct: Annotated[int, "已报、须改正的表数"]
    missing: Annotated[int, "未报表数"]
    overdue: Annotated[int, "逾期未报的表数"]


class OwedLine(NamedTuple):
    """A form that is still owed, or must be corrected."""

    number: Annotated[int, "序号"]
    unit: Annotated[str, "单位"]
    name: Annotated[str, "项目；部门整体的表为部门名称"]
    code: Annotated[str, "项目编码；没有的为空"]
    round: Annotated[str, "年度、阶段和时点"]
    deadline: Annotated[str, "报送期限；没有规定的为空"]
    overdue: Annotated[int | None, "逾期的天数；没有逾期的为空"]
    contact: Annotated[str, "联系人和电话，名册上有的"]
    remark: Annotated[str, "备注：收到的表可能就是这一张"]


class ReminderFields(NamedTuple):
    """What 催报通知.docx may print."""

    department: Annotated[str, "主管部门名称"]
    year: Annotated[str, "年度，如 2025年度；不止一年的为空"]
    date: Annotated[str, "通知的日期"]
    issuer: Annotated[str, "发文机关；没有指定的为空"]
    count_due: Annotated[int, "应报表数"]
    count_returned: Annotated[int, "已报表数"]
    count_missing: Annotated[int, "未报表数"]
    count_overdue: Annotated[int, "逾期未报的表数"]
    count_correct: Annotated[int, "须改正的表数"]
    rounds: Annotated[Sequence[RoundLine], "各轮报送情况"]
    missing: Annotated[Sequence[OwedLine], "未报送的表"]
    correct: Annotated[Sequence[OwedLine], "须改正后重新报送的表"]


def reminder(department: str, coverage: Coverage, today: date, issuer: str = "") -> ReminderFields:
    """Put together what a department still owes."""
    rounds = records(coverage.rounds)
    mine = [row for row in records(coverage.due) if row["department"] == department]
    counts = {row["round"]: row for row in records(coverage.by_department) if row["department"] == department}
    years = {rounds[number]["year"] for number in counts}
    return ReminderFields(
        department=department,
        year=f"{next(iter(years))}年度" if len(years) == 1 else "",
        date=day(today),
        issuer=issuer,
        count_due=sum(row["due"] for row in counts.values()),
        count_returned=sum(row["returned"] for row in counts.values()),
        count_missing=sum(row["missing"] for row in counts.values()),
        count_overdue=sum(row["overdue"] for row in counts.values()),
        count_correct=sum(row["returned"] - row["accepted"] for row in counts.values()),
        rounds=[_round(rounds[number], row) for number, row in counts.items()],
        missing=owed(mine, rounds, MISSING),
        correct=owed(mine, rounds, CORRECT),
    )


def owed(rows: Sequence[dict[str, Any]], rounds: Sequence[dict[str, Any]], state: str) -> list[OwedLine]:
    """List what of some rows of `due` is in a state."""
    some = [row for row in rows if row["state"] == state]
    return [_owed(number, row, rounds[row["round"]]) for number, row in enumerate(some, 1)]


def _round(one: dict[str, Any], row: dict[str, Any]) -> RoundLine:
    correct = row["returned"] - row["accepted"]
    return RoundLine(one["title"], _until(one), row["due"], row["returned"], row["accepted"], correct, row["missing"], row["overdue"])


def _owed(number: int, row: dict[str, Any], one: dict[str, Any]) -> OwedLine:
    return OwedLine(
        number=number,
        unit=one_line(row["unit"]),
        name=one_line(row["name"]),
        code=one_line(row["code"]) if row["project"] is not None else "",
        round=one["title"],
        deadline=_until(one),
        overdue=row["overdue"],
        contact=" ".join(one_line(row[name]) for name in ("contact", "phone") if row[name]),
        remark=one_line(row["remark"]),
    )


def _until(one: dict[str, Any]) -> str:
    return f"{one['deadline']:%Y-%m-%d}" if one["deadline"] else ""
