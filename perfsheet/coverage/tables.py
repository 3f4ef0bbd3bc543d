"""What coverage says: rounds, who is due in each, and the counts by unit, department and budget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from pandas import DataFrame

from perfsheet.tables import plain

#: what became of a return that is due
MISSING: Final = "missing"
CORRECT: Final = "correct"
ACCEPTED: Final = "accepted"
#: the counts of every table
COUNTS: Final = ("due", "returned", "accepted", "missing", "late", "overdue")
MONEY: Final = ("due_wan", "returned_wan")
#: what stands for a department or a budget that the roster does not name
UNNAMED: Final = "未注明"


def records(frame: DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as Python has them, None for NA."""
    columns = [plain(frame[name]) for name in frame]
    return [dict(zip(map(str, frame), row, strict=True)) for row in zip(*columns, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """Who is due and who has returned; all frames are ordered as the roster is.

    `rounds`: `stage`, `whole` (whole departments), `year`, `month` (monitoring), `title`, `deadline` (date or None), `basis`, `remark`, and
    the counts: `due` = `returned` + `missing`; of those returned `accepted`, the others must be corrected; `late` came after the
    deadline; `overdue` are missing after it; `due_wan`, `returned_wan` the budgets behind them.
    `due`: a row for each return that is due: `round` (row of rounds), `project` (row of the roster's projects, NA: a whole department),
    `code`, `name`, `unit`, `department`, `account`, `budget_wan`, `contact`, `phone`, `cell` (on the roster), `state` (missing, correct,
    accepted), `form` (row of the batch's forms, NA: none), `on` (day of the file), `late` and `overdue` (days, NA: neither), `remark`.
    `by_unit`, `by_department`, `by_account`: `round`, who, and the counts; a project that two budgets pay counts in both.
    `strange`: forms that answer to nothing due: `form`, `reason`, `proposed` (what is near on the roster).
    """

    rounds: DataFrame
    due: DataFrame
    by_unit: DataFrame
    by_department: DataFrame
    by_account: DataFrame
    strange: DataFrame

    def only(self, stage: str | None, month: int | None) -> Self:
        """Keep the rounds of a stage, and of a month where they have one."""
        rounds = self.rounds
        kept = (rounds["stage"] == stage) | (stage is None)
        kept &= (rounds["month"] == month).fillna(value=False) | rounds["month"].isna() | (month is None)
        number = {int(old): new for new, old in enumerate(rounds.index[kept])}
        parts = {name: getattr(self, name) for name in ("due", "by_unit", "by_department", "by_account")}
        own = {name: frame[frame["round"].isin(number)].reset_index(drop=True) for name, frame in parts.items()}
        renumbered = {name: frame.assign(round=frame["round"].map(number).astype("int64")) for name, frame in own.items()}
        return replace(self, rounds=rounds[kept].reset_index(drop=True), **renumbered)
