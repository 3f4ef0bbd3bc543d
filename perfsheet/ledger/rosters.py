"""The roster and the deadlines as they stood at a run; written whenever they change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

import numpy as np
from sqlalchemy import Connection, func, select

from perfsheet.engine.chances import month_of
from perfsheet.ledger import schema
from perfsheet.ledger.figures import laid_out
from perfsheet.ledger.writing import Writing
from perfsheet.policy import load, year_end
from perfsheet.roster import Roster
from perfsheet.tables import Batch, Table, plain


class RosterFile(NamedTuple):
    """A roster with the file that it was read from."""

    roster: Roster
    path: str
    sha256: str


class Due(NamedTuple):
    """Which forms are due: their year, kind and period, and the policy that says by when."""

    year: int
    kind: str
    period: str | None
    policy: str


_KEY: Final = Due._fields
#: years beyond these are slips of the pen
_YEARS: Final = range(1990, 2101)


def enter_roster(at: Writing, given: RosterFile) -> bool:
    """Enter a roster unless it is the one entered last; tell whether it was."""
    last = at.connection.execute(select(schema.rosters.c.sha256).order_by(schema.rosters.c.id.desc()).limit(1)).scalar()
    if last == given.sha256:
        return False
    number = at.add_one(schema.rosters, sha256=given.sha256, path=given.path, read=datetime.now().astimezone().isoformat(timespec="seconds"))
    roster = given.roster
    sources = {
        schema.roster_units: Table(roster.units, roster.units_cells),
        schema.roster_projects: Table(roster.projects, roster.projects_cells),
    }
    for table, source in sources.items():
        count = len(source.values)
        if count:
            at.add(table, laid_out(table, source, np.arange(count)) | {"roster": [number] * count})
    return True


def enter_deadlines(at: Writing, batch: Batch, policies: Sequence[str | None]) -> int:
    """Enter the deadlines that the forms that count are under, where they are new or changed; return how many."""
    before = _deadlines(at.connection)
    now = _due(batch, policies)
    changed = [(due, day) for due, day in now.items() if before.get(due, (None, None)) != day]
    if changed:
        rows = [(*due, *day) for due, day in changed]
        at.add(schema.deadlines, dict(zip((*_KEY, "due", "basis"), zip(*rows, strict=True), strict=True)))
    return len(changed)


def _due(batch: Batch, policies: Sequence[str | None]) -> dict[Due, tuple[str | None, str | None]]:
    forms, _ = batch.forms
    months = dict(zip(plain(forms["period"]), plain(month_of(forms["period"])), strict=True))
    rows = zip(*(plain(forms[name]) for name in ("year", "kind", "period")), policies, strict=True)
    found: dict[Due, tuple[str | None, str | None]] = {}
    for due in sorted({Due(*row) for row in rows if row[0] is not None and row[3]}, key=str):
        figure = load(due.policy, year_end(due.year)).deadlines.get(due.kind) if due.year in _YEARS else None
        last = figure and figure.value.due(due.year, months[due.period])
        if figure and last:
            found[due] = last.isoformat(), figure.basis
    return found


def _deadlines(connection: Connection) -> dict[Due, tuple[str | None, str | None]]:
    d = schema.deadlines
    newest = select(func.max(d.c.id)).group_by(*(d.c[name] for name in _KEY))
    query = select(*(d.c[name] for name in _KEY), d.c.due, d.c.basis).where(d.c.id.in_(newest))
    return {Due(*row[:-2]): (row[-2], row[-1]) for row in connection.execute(query)}
