"""The course of a warning: from the day it is given to its end, with what is due by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from perfsheet.policy import Policy, load
from perfsheet.warning.cases import Case
from perfsheet.warning.known import Deed, Known, Reply
from perfsheet.warning.lights import light
from perfsheet.warning.sign import REPEATED
from perfsheet.warning.state import LATE, State, days_late, state_of
from perfsheet.warning.workdays import after_workdays, listed


class Course(NamedTuple):
    """A case that is warned of: since when, what is due by when, what was replied, how it stands; `late` counts the days."""

    case: Case
    on: date
    answer_due: date | None
    rectify_due: date | None
    replies: Sequence[Reply]
    #: the state in which a later form leaves it, "" where none does
    ended: str
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
    """Give again the lights of those that were warned of before: where that was not put right, as only a ledger knows, policies may have another colour."""
    if not known.ledger:
        return list(cases)
    by_code = {case.code: case for case in cases}

    def again(case: Case) -> Case:
        before = by_code.get(case.before)
        named = case.policy.warning.causes.value
        if before is None or named is None or not named.repeated or not case.light.warning or not before.light.warning or known.settled(before.code):
            return case
        return case._replace(light=light(case.figures._replace(before=before.period), case.policy))

    return [again(case) for case in cases]


def courses(cases: Sequence[Case], known: Known, today: date) -> list[Course]:
    """Follow the cases that are warned of and can be followed."""
    by_code = {case.code: case for case in cases}
    return [_course(case, by_code, known, today) for case in cases if case.light.warning and case.known]


def _course(case: Case, by_code: Mapping[str, Case], known: Known, today: date) -> Course:
    on = known.first_day(case.code, today)
    terms = _terms(case.asked, on)
    answer_due, rectify_due = due(on, terms)
    replies, ended = known.of(case.code), _ended(by_code.get(case.after))
    state = state_of(replies, ended, answer_due, rectify_due, today)
    late = days_late(state, answer_due, rectify_due, today)
    return Course(case, on, answer_due, rectify_due, replies, ended, state, late, "；".join([*_remarks(case, by_code, state, terms, sure=known.ledger), *_unlisted(answer_due, rectify_due, terms)]), terms)


def _ended(after: Case | None) -> str:
    """Say in which state the form of the next period leaves a warning; one of which nothing can be said leaves it open."""
    if after is None or after.light.left_open:
        return ""
    if after.light.warning:
        return State.MERGED
    return State.NORMAL if after.light.colour or after.light.clear else ""


@lru_cache(maxsize=64)
def _terms(asked: str, on: date) -> Policy:
    return load(asked, on)


def due(on: date, terms: Policy) -> tuple[date | None, date | None]:
    """Return the days by which a warning is to be answered, and put right."""
    answer, days, workdays = terms.thresholds.answer_workdays.value, terms.warning.rectify_days.value, terms.warning.rectify_workdays.value
    rectify = after_workdays(on, workdays, terms) if workdays else on + timedelta(days=days) if days else None
    return after_workdays(on, answer, terms) if answer else None, rectify


def _unlisted(answer_due: date | None, rectify_due: date | None, terms: Policy) -> Iterator[str]:
    """Say where working days are counted in a year whose holidays the policy does not list."""
    counted = [answer_due] if terms.thresholds.answer_workdays.value else []
    counted += [rectify_due] if terms.warning.rectify_workdays.value else []
    years = sorted({day.year for day in counted if day is not None and not listed(day, terms)})
    yield from (f"政策里没有 {year} 年的节假日，期限只按周末推算" for year in years)


def _remarks(case: Case, by_code: Mapping[str, Case], state: State, terms: Policy, *, sure: bool) -> Iterator[str]:
    """Say what else must be known; without a ledger it is not `sure` what became of an earlier warning."""
    before, after = by_code.get(case.before), by_code.get(case.after)
    if after is not None and state in {State.MERGED, State.NORMAL}:
        yield f"{after.period}监控：{after.light.colour or '未达到预警线'}（{after.code}）"
    if before is not None and before.light.warning and REPEATED in case.light.causes:
        yield f"上次预警编号 {before.code}"
    elif before is not None and before.light.warning and not sure:
        yield f"{before.period}监控也已预警（{before.code}）"
    if state in LATE and terms.warning.unanswered.value:
        yield f"按规定{terms.warning.unanswered.value}"
