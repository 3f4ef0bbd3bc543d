"""What changed since the last night: files that came, went or were judged otherwise; with it the changes of forms and findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, func, select

from perfsheet.account import Status
from perfsheet.ledger import schema
from perfsheet.ledger.changed_findings import FindingChange, changed_findings
from perfsheet.ledger.changed_forms import FormChange, Held, changed_forms, held_by
from perfsheet.ledger.record import GONE
from perfsheet.ledger.since import Since, before_day, ordered

NEW: Final = "new"
AGAIN: Final = "again"
CHANGED: Final = "changed"
MOVED: Final = "moved"
LEFT: Final = "left"
WITHDRAWN: Final = "withdrawn"
JUDGED: Final = "judged"
_IGNORED: Final = str(Status.IGNORED)


class FileChange(NamedTuple):
    """What happened to a file: it came, came again with forms known before, changed, moved, left, was withdrawn or judged otherwise."""

    what: str
    unit: str
    path: str
    #: its status before (None: it was not there) and now (None: it is not there), and why
    before: str | None
    now: str | None
    reason: str
    location: str | None = None


class Changes(NamedTuple):
    """All that changed since the last run of an earlier day, in the order of units."""

    since: Since
    files: Sequence[FileChange]
    forms: Sequence[FormChange]
    findings: Sequence[FindingChange]

    @property
    def quiet(self) -> bool:
        """Whether nothing changed."""
        return not (self.files or self.forms or self.findings)


def changes(connection: Connection, today: date) -> Changes:
    """Compare what the ledger says now with what it said when the last run of an earlier day was published."""
    since = before_day(connection, today)
    now, before = _standings(connection, since.run)
    held = held_by(connection, [*now.values(), *before.values()])
    return Changes(
        since,
        ordered(_files(now, before, held)),
        ordered(changed_forms(connection, since.run, now.values(), before.values(), held)),
        ordered(changed_findings(connection, since.run)),
    )


def _standings(connection: Connection, run: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is now written of each path that something was written of since a run, and what was written of it before."""
    s = schema.standings
    newest = select(func.max(s.c.id)).where(s.c.run > run).group_by(s.c.path)
    touched = select(s.c.path).where(s.c.run > run)
    older = select(func.max(s.c.id)).where(s.c.run <= run, s.c.path.in_(touched)).group_by(s.c.path)
    found = ({row.path: row for row in connection.execute(select(s).where(s.c.id.in_(which))).all()} for which in (newest, older))
    now, before = found
    return now, before


def _files(now: Mapping[str, Any], before: Mapping[str, Any], held: Mapping[int, Held]) -> list[FileChange]:
    came = {row.sha256: path for path, row in now.items() if row.sha256 and not _there(before.get(path)) and _there(row)}
    left: dict[str, list[str]] = defaultdict(list)
    for path, row in before.items():
        if row.sha256 and _there(row) and not _there(now[path]):
            left[row.sha256].append(path)
    found = []
    for path, row in now.items():
        was = before.get(path) if _there(before.get(path)) else None
        what = _what(row, was, came, left, held)
        if what:
            told = row if _there(row) else was
            moved = f"原在 {'、'.join(left[row.sha256])}" if what == MOVED else ""
            found.append(
                FileChange(
                    what,
                    _unit(told, held),
                    path,
                    was and was.status,
                    row.status if _there(row) else None,
                    moved or row.reason or "",
                    row.location,
                )
            )
    return found


def _what(row: Any, was: Any, came: Mapping[str, str], left: Mapping[str, Sequence[str]], held: Mapping[int, Held]) -> str:  # noqa: ANN401  # rows of `standings`
    """Say what happened to a path; "" where nothing did that a person must know."""
    if not _there(row):
        return LEFT if was is not None and _told(was) and was.sha256 not in came else ""
    if not _told(row):
        return ""
    if was is None:
        return MOVED if row.sha256 in left else AGAIN if _known(row, held) else NEW
    if row.sha256 != was.sha256:
        return CHANGED
    if row.status == was.status:
        return ""
    return WITHDRAWN if row.status == _IGNORED else JUDGED


def _there(row: Any) -> bool:  # noqa: ANN401  # a row of `standings`, or None
    return row is not None and row.status != GONE


def _told(row: Any) -> bool:  # noqa: ANN401  # a row of `standings`
    """Tell whether a file is worth a word: what office programs leave behind is not."""
    return bool(row.sha256) or row.status != _IGNORED


def _known(row: Any, held: Mapping[int, Held]) -> bool:  # noqa: ANN401  # a row of `standings`
    """Tell whether a form of a file was there before in another version."""
    mine = held.get(row.reading)
    return mine is not None and any(form.version > 1 for form in mine.forms)


def _unit(row: Any, held: Mapping[int, Held]) -> str:  # noqa: ANN401  # a row of `standings`
    mine = held.get(row.reading)
    return mine.unit if mine else ""
