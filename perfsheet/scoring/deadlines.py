"""Points for dates: done in time or not. How late costs how much is nowhere laid down, so lateness is a doubt, never a score."""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from perfsheet.figures import Floats
from perfsheet.scoring.columns import Columns, Small
from perfsheet.scoring.direction import LESS, MORE
from perfsheet.scoring.doubts import number_of
from perfsheet.scoring.points import FULL, UNKNOWN
from perfsheet.scoring.quantitative import Verdict

_POINT: Final = re.compile(r"(?P<year>\d{4}|-)(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?")

Day = tuple[int, int, int]


class Span(NamedTuple):
    """The first and the last day that a date may mean."""

    first: Day
    last: Day


class Timing(NamedTuple):
    """Whether a row was done in time: the formula and doubt, and reached (1 in time, 0 late, -1 not known)."""

    verdict: Verdict
    reached: Small


def timings(rows: Columns, year: Floats, sense: Small) -> Timing:
    """Compare dates with deadlines; a date without a year is one of the form's year."""
    due, done = (rows.text(column) for column in ("target_date", "actual_date"))
    years = [None if np.isnan(one) else int(one) for one in year.tolist()]
    keys = [
        in_time(due.text(row) or "", done.text(row) or "", years[row], bound)
        for row, bound in enumerate(sense.tolist())
    ]
    doubt = np.array([number_of(key) for key in keys], dtype=np.int16)
    formula = np.where(doubt == 0, FULL, UNKNOWN).astype(np.int16)
    missed = np.isin(doubt, (number_of("late"), number_of("early")))
    return Timing(Verdict(formula, doubt), np.where(doubt == 0, 1, np.where(missed, 0, -1)).astype(np.int16))


@lru_cache(maxsize=65536)
def in_time(due: str, done: str, year: int | None, bound: int) -> str:
    """Say what speaks against a date having been kept: "" for nothing, else the key of a doubt.

    >>> in_time("2022-12-30", "2022-12-15", 2022, 2), in_time("--09", "--07", 2022, 2), in_time("2022-12-30", "2022-12", 2022, 2)
    ('', '', 'which_day')
    """
    if due == done:
        return ""
    fallback = year if due.startswith("--") != done.startswith("--") else year or 2000
    wanted, found = span_of(due, fallback), span_of(done, fallback)
    if wanted is None or found is None:
        return "which_day"
    if bound == MORE:
        return "" if found.first >= wanted.first else "early" if found.last < wanted.first else "which_day"
    if found.last < wanted.first or (found.last <= wanted.last and not (bound == LESS and _vague(due))):
        return ""
    return "late" if found.first > wanted.last else "which_day"


def span_of(iso: str, year: int | None) -> Span | None:
    """Give the days that an ISO date may mean: a month all of its days; None where it cannot be placed in a year."""
    start, _, end = iso.partition("/")
    ends = [_days(part, year) for part in (start, end or start)]
    if ends[0] is None or ends[1] is None:
        return None
    return Span(ends[0].first, ends[1].last)


def _vague(due: str) -> bool:
    """Tell whether 前 after a date leaves open if that month or year itself is meant: 9月前."""
    return "/" not in due and due.removeprefix("--").count("-") < (1 if due.startswith("--") else 2)


def _days(iso: str, year: int | None) -> Span | None:
    found = _POINT.fullmatch(iso)
    if found is None:
        return None
    at = year if found["year"] == "-" else int(found["year"])
    if at is None:
        return None
    first, last = (int(found["month"]), int(found["month"])) if found["month"] else (1, 12)
    if found["day"]:
        return Span((at, first, int(found["day"])), (at, last, int(found["day"])))
    return Span((at, first, 1), (at, last, monthrange(at, last)[1]))
