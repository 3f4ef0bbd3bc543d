"""Who has not returned what is due: by the roster, where there is one."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from perfsheet.tables import plain
from perfsheet.write.execution import ratio
from perfsheet.write.format import one_line
from perfsheet.write.word.bulletin_fields import Due, MissingLine, RoundLine
from perfsheet.write.word.facts import Facts
from perfsheet.write.word.said import day

if TYPE_CHECKING:
    from perfsheet.coverage import Coverage
    from perfsheet.roster import Roster

UNKNOWN: Final = Due(known=False, due=0, came=0, missing=0, rate=None, rounds=(), lines=())
_MISSING: Final = "missing"
_WHOLE: Final = "（整体支出）"


def due(found: Facts, roster: Roster | None, made: datetime) -> Due:
    """Compare what came with the roster; without one nothing is known, and nothing invented."""
    if roster is None:
        return UNKNOWN
    from perfsheet.write.covered import covered  # noqa: PLC0415  # only where there is a roster

    counted = covered(found.batch, roster, found.judgement, made.date())
    rounds = _rounds(counted)
    owed, came, missing = (sum(getattr(line, name) for line in rounds) for name in ("due", "came", "missing"))
    return Due(known=True, due=owed, came=came, missing=missing, rate=ratio(came, owed), rounds=rounds, lines=_lines(counted))


def _rounds(covered: Coverage) -> list[RoundLine]:
    names = ("title", "due", "returned", "accepted", "missing", "late", "deadline")
    rows = zip(*(plain(covered.rounds[name]) for name in names), strict=True)
    return [
        RoundLine(title, int(owed), int(came), ratio(float(came), float(owed)), int(accepted), int(missing), int(late), day(last) if isinstance(last, date) else "")
        for title, owed, came, accepted, missing, late, last in rows
        if owed
    ]


def _lines(covered: Coverage) -> list[MissingLine]:
    titles = plain(covered.rounds["title"])
    rows = covered.due[covered.due["state"] == _MISSING]
    names = ("department", "unit", "name", "project", "round", "overdue")
    listed = zip(*(plain(rows[name]) for name in names), strict=True)
    return [
        MissingLine(number, one_line(head), one_line(unit), one_line(name) if project is not None else _WHOLE, titles[round_], overdue)
        for number, (head, unit, name, project, round_, overdue) in enumerate(listed, 1)
    ]
