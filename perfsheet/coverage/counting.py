"""Comparing what came in with the roster: which forms answer what is owed, and what is left on either side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pandas as pd
from pandas import DataFrame

from perfsheet.coverage.owed import Debts
from perfsheet.coverage.returns import Return, best, returns_of
from perfsheet.coverage.rounds import Deadline, Round, deadline_of, rounds_of
from perfsheet.coverage.strange import Strange, Stranger, slip
from perfsheet.coverage.tables import Coverage
from perfsheet.coverage.tallies import Line, counted, counted_by_account, due_frame, rounds_frame
from perfsheet.judgement import AUTO, Judgement
from perfsheet.roster.matching import Register
from perfsheet.roster.tables import Roster
from perfsheet.tables import STRINGS, Batch

#: forms by what they answer: a round, and a project or department
_Answers = Mapping[tuple[Round, int], Sequence[Return]]


def coverage(  # noqa: PLR0913  # what is not given is found out
    batch: Batch,
    roster: Roster,
    judgement: Judgement | None,
    *,
    policy: str | None = None,
    year: int | None = None,
    wanted: Sequence[Round] = (),
    deadline: date | None = None,
    on: date | None = None,
) -> Coverage:
    """Compare what came in with the roster.

    The rounds are those that the forms answer, of `year` if given, and those `wanted` though nothing came. Deadlines are those of
    `policy` (that which most forms were judged by) unless a `deadline` is given; `on` is the day of the count (today). The day on which
    a form came is that of its file. Without a judgement a form is accepted if the file is, or if `forms` has no `errors` for it.
    """
    register = Register(roster)
    returns, debts = returns_of(batch, register, judgement), Debts(register)
    policy = policy or _policy(judgement)
    found = rounds_of((one.round for one in returns if one.round), year, policy)
    rounds = sorted({*found, *wanted}, key=lambda one: one.order)
    deadlines = [Deadline(deadline, "指定") if deadline else deadline_of(one, policy) for one in rounds]
    answers = _answers(returns, debts)
    owed = {one: debts.owed(one, [key for round_, key in answers if round_ == one]) for one in rounds}
    used = {form.form for one in rounds for key in owed[one] for form in answers.get((one, key), ())}
    odd = list(Stranger(register, rounds, transfers=debts.any_transfer()).all([one for one in returns if one.form not in used]))
    hints = _hints(returns, odd, debts)
    today = on or datetime.now().astimezone().date()
    lines = [
        Line(number, debt, best(answers[one, key]) if (one, key) in answers else None, deadlines[number].on, today, hints.get((one.series, key), ""))
        for number, one in enumerate(rounds)
        for key, debt in owed[one].items()
    ]
    due = due_frame(lines)
    return Coverage(
        rounds=rounds_frame(rounds, deadlines, [debts.remark(one) for one in rounds], due),
        due=due.assign(remark=due["remark"].where((due["state"] == "missing").to_numpy(dtype=bool), "")),
        by_unit=counted(due, ["department", "unit"]),
        by_department=counted(due, ["department"]),
        by_account=counted_by_account([line for line in lines if not rounds[line.round].whole]),
        strange=_strange(odd),
    )


def _policy(judgement: Judgement | None) -> str | None:
    """Name the policy that was asked for; where forms chose theirs, that of the most forms."""
    if judgement is None or judgement.asked != AUTO:
        return judgement.asked if judgement else None
    return judgement.applied[0].name if judgement.applied else None


def _answers(returns: Sequence[Return], debts: Debts) -> _Answers:
    found: dict[tuple[Round, int], list[Return]] = defaultdict(list)
    for form in returns:
        key = debts.answered(form)
        if key is not None and form.round is not None:
            found[form.round, key].append(form)
    return dict(found)


def _hints(returns: Sequence[Return], odd: Sequence[Strange], debts: Debts) -> dict[tuple[tuple[object, ...], int], str]:
    """Say of what is owed which forms may be meant for it: of another year or month, or of nearly that name."""
    by_form = {one.form: one for one in returns}
    found: dict[tuple[tuple[object, ...], int], str] = {}
    for one in odd:
        form = by_form[one.form]
        series = (form.stage, form.whole)
        key = debts.answered(form)
        if key is not None and (one.slipped or form.round is None):
            found.setdefault((series, key), f"收到一张{slip(form)}的表，请核对年度和时点")
        for project in one.projects[:1]:
            found.setdefault((series, project), f"收到一张名称相近的表：“{(form.said[0] or '').strip()[:30]}”")
    return found


def _strange(odd: Sequence[Strange]) -> DataFrame:
    texts = {"reason": [one.reason for one in odd], "proposed": ["、".join(one.proposed) for one in odd]}
    return DataFrame({"form": pd.array([one.form for one in odd], dtype="int64"), **{name: pd.array(column, dtype=STRINGS) for name, column in texts.items()}})
