"""The frames of coverage: the list of what is due, and the counts drawn from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import pandas as pd
from pandas import DataFrame, Series

from perfsheet.coverage.owed import Owed
from perfsheet.coverage.returns import Return
from perfsheet.coverage.rounds import Deadline, Round
from perfsheet.coverage.tables import ACCEPTED, CORRECT, COUNTS, MISSING, MONEY
from perfsheet.tables import STRINGS

_TEXT: Final = "text"
_DUE: Final = {
    "round": "int64",
    "project": "Int64",
    **dict.fromkeys(("code", "name", "unit", "department", "account"), _TEXT),
    "budget_wan": "Float64",
    **dict.fromkeys(("contact", "phone", "cell", "state"), _TEXT),
    "form": "Int64",
    "on": "object",
    "late": "Int64",
    "overdue": "Int64",
    "remark": _TEXT,
}


class Line(NamedTuple):
    """What is owed in a round, and the form that answers it; `last` is the deadline, `today` the day of the count."""

    round: int
    owed: Owed
    form: Return | None
    last: date | None
    today: date
    remark: str

    @property
    def state(self) -> str:
        """Say what became of it."""
        return MISSING if self.form is None else ACCEPTED if self.form.accepted else CORRECT

    @property
    def late(self) -> int | None:
        """Count the days by which the form came after the deadline."""
        return _after(self.form.on, self.last) if self.form else None

    @property
    def overdue(self) -> int | None:
        """Count the days by which the deadline has passed without a form."""
        return None if self.form else _after(self.today, self.last)

    def values(self) -> dict[str, Any]:
        """Return the row of the list."""
        owed, form = self.owed, self.form
        accounts = "、".join(dict.fromkeys(name for name, _ in owed.shares))
        about = {name: getattr(owed, name) for name in ("project", "code", "name", "unit", "department", "contact", "phone", "cell")}
        return {
            **about,
            "round": self.round,
            "account": accounts,
            "budget_wan": owed.budget,
            "state": self.state,
            "form": form.form if form else None,
            "on": form.on if form else None,
            "late": self.late,
            "overdue": self.overdue,
            "remark": self.remark,
        }


def due_frame(lines: Sequence[Line]) -> DataFrame:
    """Lay out the list of what is due."""
    rows = [line.values() for line in lines]
    return DataFrame({name: _array([row[name] for row in rows], dtype) for name, dtype in _DUE.items()})


def counted(due: DataFrame, by: Sequence[str]) -> DataFrame:
    """Count what is due by round and `by`, in the order of the roster."""
    grouped = _flags(due).groupby(["round", *by], sort=False, dropna=False)
    sums = grouped[[*COUNTS]].sum().astype("int64")
    money = grouped[[*MONEY]].sum(min_count=1)
    return sums.join(money).reset_index().sort_values("round", kind="stable").reset_index(drop=True)


def counted_by_account(lines: Sequence[Line]) -> DataFrame:
    """Count by budget; what two budgets pay is counted in both, with the money of each."""
    shares: list[Line] = []
    for line in lines:
        for account in dict.fromkeys(name for name, _ in line.owed.shares):
            own = tuple(share for share in line.owed.shares if share[0] == account)
            shares.append(line._replace(owed=line.owed._replace(shares=own)))
    return counted(due_frame(shares), ["account"])


def rounds_frame(rounds: Sequence[Round], deadlines: Sequence[Deadline], remarks: Sequence[str], due: DataFrame) -> DataFrame:
    """Lay out the rounds with their counts; a round that nothing is due in counts nothing."""
    about = DataFrame(
        {
            "stage": [one.stage for one in rounds],
            "whole": [one.whole for one in rounds],
            "year": [one.year for one in rounds],
            "month": pd.array([one.month for one in rounds], dtype="Int64"),
            "title": [one.title for one in rounds],
            "deadline": Series([one.on for one in deadlines], dtype="object"),
            "basis": [one.basis for one in deadlines],
            "remark": list(remarks),
        }
    )
    counts = counted(due, []).set_index("round").reindex(about.index)
    return about.join(counts.assign(**{name: counts[name].fillna(0).astype("int64") for name in COUNTS}))


def _flags(due: DataFrame) -> DataFrame:
    came = due["state"] != MISSING
    flags = {
        "due": came | ~came,
        "returned": came,
        "accepted": due["state"] == ACCEPTED,
        "missing": ~came,
        "late": due["late"].notna(),
        "overdue": due["overdue"].notna(),
    }
    marked = due.drop(columns=["late", "overdue"]).assign(**flags)
    return marked.assign(due_wan=due["budget_wan"], returned_wan=due["budget_wan"].where(came))


def _after(day: date | None, last: date | None) -> int | None:
    return (day - last).days if day is not None and last is not None and day > last else None


def _array(column: list[Any], dtype: str) -> Any:  # noqa: ANN401  # an array of pandas
    chosen: Any = STRINGS if dtype == _TEXT else dtype
    return Series(column, dtype=chosen) if dtype == "object" else pd.array(column, dtype=chosen)
