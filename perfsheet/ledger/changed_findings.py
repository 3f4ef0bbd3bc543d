"""Findings that entered another state: new, still there after a return, fixed, back again, waived, gone with their form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from perfsheet.ledger import schema
from perfsheet.ledger.changed_forms import TOLD, owner
from perfsheet.ledger.lives import FIXED, GONE, NEW, OPEN, REOPENED, STANDING, WAIVED
from perfsheet.ledger.since import looked_up


class FindingChange(NamedTuple):
    """A finding that entered a state, and what is said of it."""

    state: str
    unit: str
    path: str
    project: str
    kind: str
    code: str
    severity: str
    sheet: str | None
    cell: str | None
    message: str
    why: str | None


def changed_findings(connection: Connection, run: int) -> Iterator[FindingChange]:
    """Compare the state of each finding that something happened to since a run with the state it was in then."""
    e, f = schema.events, schema.findings
    newest = select(func.max(e.c.id)).where(e.c.run > run).group_by(e.c.finding)
    touched = select(e.c.finding).where(e.c.run > run)
    older = select(func.max(e.c.id)).where(e.c.run <= run, e.c.finding.in_(touched)).group_by(e.c.finding)
    states = select(e.c.finding, e.c.state).where(e.c.id.in_(older))
    before: dict[int, str] = {row.finding: row.state for row in connection.execute(states).all()}
    rows = connection.execute(select(e, f.c.code).join(f, f.c.id == e.c.finding).where(e.c.id.in_(newest)).order_by(e.c.id)).all()
    forms = {
        form.id: form
        for form in looked_up(connection, select(*TOLD), schema.forms.c.id, (row.form for row in rows if row.form is not None))
    }
    for row in rows:
        state = entered(before.get(row.finding), row.state)
        if state:
            yield _told(state, row, forms.get(row.form))


def entered(before: str | None, now: str) -> str:
    """Say which state a finding entered between two moments; "" where it is as it was."""
    stood = before in STANDING
    if now == WAIVED:
        return WAIVED if before != WAIVED else ""
    if now == FIXED:
        return FIXED if before != FIXED else ""
    if now == GONE:
        return GONE if stood or before == WAIVED else ""
    if before is None or before == GONE:
        return NEW
    if before == FIXED:
        return REOPENED
    return OPEN if now == OPEN and before != OPEN else ""


def _told(state: str, row: Any, form: Any) -> FindingChange:  # noqa: ANN401  # rows of `events` and `forms`
    unit, project, kind = (owner(form), form.project or "", form.kind) if form is not None else ("", "", "")
    return FindingChange(state, unit, row.path, project, kind, row.code, row.severity, row.sheet, row.cell, row.message, row.why)
