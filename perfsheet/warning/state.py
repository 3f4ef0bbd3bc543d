"""How far a warning has come: what it waits for, or how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from perfsheet.warning import known
from perfsheet.warning.known import Deed, Reply


class State(StrEnum):
    """How far a warning has come."""

    OVERDUE = "逾期未整改"
    UNANSWERED = "逾期未答复"
    WAITING = "待答复"
    UNDERWAY = "整改中"
    FINISHED = "已整改，待核实"
    CLOSED = "已销号"
    MERGED = "并入后期预警"
    NORMAL = "后期监控已正常"
    GONE = known.GONE


#: the states in which something is still asked of the unit, and those in which it is late
OPEN: Final = (State.OVERDUE, State.UNANSWERED, State.WAITING, State.UNDERWAY)
LATE: Final = (State.OVERDUE, State.UNANSWERED)


def state_of(replies: Sequence[Reply], ended: str, answer_due: date | None, rectify_due: date | None, today: date) -> State:
    """Say how far a warning has come; `ended` names the state in which later forms left it, "" where they did not."""
    last = replies[-1] if replies else None
    if last is not None and last.what == Deed.CONFIRMED:
        return State.CLOSED
    if ended:
        return State(ended)
    if last is not None and last.what == Deed.REPLIED and last.finished:
        return State.FINISHED
    if rectify_due is not None and today > rectify_due:
        return State.OVERDUE
    if last is not None:
        return State.UNDERWAY
    return State.UNANSWERED if answer_due is not None and today > answer_due else State.WAITING


def days_late(state: State, answer_due: date | None, rectify_due: date | None, today: date) -> int | None:
    """Count the days by which a warning is late; None where it is not."""
    missed = {State.UNANSWERED: answer_due, State.OVERDUE: rectify_due}.get(state)
    return (today - missed).days if missed else None
