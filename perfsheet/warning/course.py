"""The course of a warning: from the day it is given to its end, with what is due by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from perfsheet.policy import Policy, load
from perfsheet.warning.cases import Case
from perfsheet.warning.known import Deed, Known, Reply
from perfsheet.warning.lights import light
from perfsheet.warning.workdays import after_workdays


class State(StrEnum):
    """How far a warning has come."""

    OVERDUE = "逾期未整改"
    UNANSWERED = "逾期未答复"
    WAITING = "待答复"
    UNDERWAY = "整改中"
    FINISHED = "已整改，待核实"
    CLOSED = "已销号"
    MERGED = "并入后期预警"
    LIFTED = "后期监控已正常"


#: the states in which something is still asked of the unit
OPEN = (State.OVERDUE, State.UNANSWERED, State.WAITING, State.UNDERWAY)
LATE = (State.OVERDUE, State.UNANSWERED)


class Course(NamedTuple):
    """A case that is warned of: since when, what is due by when, what was replied, how it stands; `late` counts the days."""

    case: Case
    on: date
    answer_due: date | None
    rectify_due: date | None
    replies: Sequence[Reply]
    state: State
    late: int | None
    remark: str
    #: the policy of the day it was given: due dates, choices, consequences
    terms: Policy

    @property
    def last(self) -> Reply | None:
        """The last that the unit replied."""
        return next((one for one in reversed(self.replies) if one.what == Deed.REPLIED), None)


def lit(cases: Sequence[Case], known: Known) -> list[Case]:
    """Give again the lights of those that were warned of before: where that was not put right, policies may have another colour."""
    by_code = {case.code: case for case in cases}

    def again(case: Case) -> Case:
        before = by_code.get(case.before)
        if before is None or not case.light.warning or not before.light.warning or known.settled(before.code):
            return case
        return case._replace(light=light(case.figures._replace(before=before.period), case.policy))

    return [again(case) for case in cases]


def courses(cases: Sequence[Case], known: Known, today: date) -> list[Course]:
    """Follow the cases that are warned of and can be followed."""
    by_code = {case.code: case for case in cases}
    return [_course(case, by_code.get(case.after), known, today) for case in cases if case.light.warning and case.known]


def _course(case: Case, after: Case | None, known: Known, today: date) -> Course:
    on = known.first_day(case.code, today)
    terms = _terms(case.asked, on)
    answer_due, rectify_due = due(on, terms)
    replies = known.of(case.code)
    state = _state(replies, after, (answer_due, rectify_due), today)
    missed = answer_due if state == State.UNANSWERED else rectify_due
    late = (today - missed).days if state in LATE and missed else None
    return Course(case, on, answer_due, rectify_due, replies, state, late, "；".join(_remarks(case, after, state, terms)), terms)


@lru_cache(maxsize=64)
def _terms(asked: str, on: date) -> Policy:
    return load(asked, on)


def due(on: date, terms: Policy) -> tuple[date | None, date | None]:
    """Return the days by which a warning is to be answered, and put right."""
    answer, days, workdays = terms.thresholds.answer_workdays.value, terms.warning.rectify_days.value, terms.warning.rectify_workdays.value
    rectify = after_workdays(on, workdays, terms) if workdays else on + timedelta(days=days) if days else None
    return after_workdays(on, answer, terms) if answer else None, rectify


def _state(replies: Sequence[Reply], after: Case | None, due_on: tuple[date | None, date | None], today: date) -> State:
    if replies and replies[-1].what == Deed.CONFIRMED:
        return State.CLOSED
    if replies and replies[-1].what == Deed.REPLIED and replies[-1].finished:
        return State.FINISHED
    if after is not None and after.light.warning:
        return State.MERGED
    if after is not None and (after.light.colour or after.light.clear) and not after.light.left_open:
        return State.LIFTED
    answer_due, rectify_due = due_on
    if rectify_due is not None and today > rectify_due:
        return State.OVERDUE
    if replies:
        return State.UNDERWAY
    return State.UNANSWERED if answer_due is not None and today > answer_due else State.WAITING


def _remarks(case: Case, after: Case | None, state: State, terms: Policy) -> Iterator[str]:
    """Say what else must be known."""
    if after is not None and state in {State.MERGED, State.LIFTED}:
        yield f"{after.period}监控：{after.light.colour or '未达到预警线'}（{after.code}）"
    if case.before and "repeated" in case.light.causes:
        yield f"上次预警 {case.before} 没有整改完成"
    if state in LATE and terms.warning.unanswered.value:
        yield f"按规定{terms.warning.unanswered.value}"
