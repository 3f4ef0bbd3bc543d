"""The ledger as others see it: what is true now and how it came about, as plain tables for exchange."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Integer, Select, Table, case, cast, func, select

from perfsheet.ledger import schema as s
from perfsheet.ledger.record import READ

_AT_ONCE: Final = 5000
#: the column that holds seconds since 1970, shown as a moment
_SECONDS: Final = "modified"
#: columns of a table that others have no use for
_INNER: Final = frozenset({*s.SEALED, "basis", "asked", "reading", "judging", "account", "digest", "cells", "more"})


class Field(NamedTuple):
    """A column of an exchanged table; its sort is exact (a decimal), whole (a whole number) or text."""

    name: str
    sort: str


class Shown(NamedTuple):
    """A table for exchange: its rows are read once, in order."""

    name: str
    fields: tuple[Field, ...]
    rows: Iterator[tuple[Any, ...]]


def picture(connection: Connection) -> Iterator[Shown]:
    """Go through the tables; each must be read before the next is asked for."""
    for name, query in _QUERIES.items():
        statement = query()
        fields = tuple(Field(column.name, _sort(column)) for column in statement.selected_columns)
        yield Shown(name, fields, _rows(connection, statement, fields))


def _sort(column: ColumnElement[Any]) -> str:
    if column.type is s.EXACT:
        return "text" if column.name == _SECONDS else "exact"
    return "whole" if column.type.python_type is int else "text"


def _rows(connection: Connection, statement: Select[Any], fields: tuple[Field, ...]) -> Iterator[tuple[Any, ...]]:
    turned: dict[int, Callable[[Any], Any]] = {at: Decimal for at, field in enumerate(fields) if field.sort == "exact"}
    turned |= {at: _moment for at, field in enumerate(fields) if field.name == _SECONDS}
    for row in connection.execution_options(yield_per=_AT_ONCE).execute(statement):
        values = list(row)
        for at, turn in turned.items():
            values[at] = None if values[at] is None else turn(values[at])
        yield tuple(values)


def _moment(seconds: Any) -> str | None:  # noqa: ANN401  # a decimal, as the database has it
    try:
        return datetime.fromtimestamp(float(seconds)).astimezone().isoformat(timespec="seconds") if float(seconds) else None
    except (OSError, OverflowError, ValueError):
        return None


def _newest(table: Table, by: str) -> Any:  # noqa: ANN401  # a selection of numbers
    """Select the numbers of the rows written last for each value of a column."""
    return select(func.max(table.c.id)).group_by(table.c[by])


def _own(table: Table, *left_out: str) -> list[Any]:
    """Return what a table says to others."""
    return [column for column in table.columns if column.name not in _INNER and column.name not in left_out]


def _files() -> Select[Any]:
    t = s.standings
    query = select(*_own(t, "run", "current"), s.runs.c.started.label("since")).join(s.runs, s.runs.c.id == t.c.run)
    return query.where(t.c.id.in_(_newest(t, "path"))).order_by(t.c.path)


def _forms() -> Select[Any]:
    """Select every version of every form, as the newest program read it; `current` marks those that count now."""
    f, r, t = s.forms, s.readings, s.standings
    now = select(t.c.reading, t.c.current).where(t.c.id.in_(_newest(t, "path")), t.c.status.in_(READ)).subquery()
    lay = select(t.c.reading, func.max(t.c.path).label("path")).group_by(t.c.reading).subquery()
    counts = case((func.substr(now.c.current, cast(f.c.position, Integer), 1) == "1", 1), else_=0).label("current")
    query = select(f.c.id.label("form"), counts, lay.c.path, s.files.c.sha256, *_own(f), f.c.cells, f.c.more)
    query = query.join(r, r.c.id == f.c.reading).join(s.files, s.files.c.id == r.c.file)
    query = query.outerjoin(now, now.c.reading == f.c.reading).outerjoin(lay, lay.c.reading == f.c.reading)
    return query.where(f.c.reading.in_(_read_last())).order_by(f.c.id)


def _read_last() -> Any:  # noqa: ANN401  # a selection of numbers
    return select(func.max(s.readings.c.id)).group_by(s.readings.c.file, s.readings.c.suffix)


def _of_forms(table: Table) -> Select[Any]:
    query = select(*_own(table), table.c.cells, table.c.more).join(s.forms, s.forms.c.id == table.c.form)
    return query.where(s.forms.c.reading.in_(_read_last())).order_by(table.c.form, table.c.position)


def _scores() -> Select[Any]:
    j, t = s.judgings, s.scores
    query = select(j.c.form, j.c.policy, *_own(t)).join(j, j.c.id == t.c.judging).join(s.forms, s.forms.c.id == j.c.form)
    return query.where(j.c.id.in_(_newest(j, "form")), s.forms.c.reading.in_(_read_last())).order_by(j.c.form, t.c.position)


def _findings() -> Select[Any]:
    """Select each finding with the state it is in, when it was first found and when that state was entered."""
    f, e = s.findings, s.events
    first = select(e.c.finding, func.min(e.c.run).label("run")).group_by(e.c.finding).subquery()
    began, since = s.runs.alias(), s.runs.alias()
    query = select(f.c.id.label("finding"), e.c.state, *_own(f), *_own(e, "finding", "run", "state"), began.c.started.label("first"), since.c.started.label("since"))
    query = query.join(e, e.c.finding == f.c.id).join(first, first.c.finding == f.c.id)
    query = query.outerjoin(began, began.c.id == first.c.run).outerjoin(since, since.c.id == e.c.run)
    return query.where(e.c.id.in_(_newest(e, "finding"))).order_by(f.c.id)


def _events() -> Select[Any]:
    e = s.events
    return select(*_own(e), s.runs.c.started.label("at")).outerjoin(s.runs, s.runs.c.id == e.c.run).order_by(e.c.id)


def _whole(table: Table) -> Select[Any]:
    return select(table.c.id, *_own(table)).order_by(table.c.id)


def _latest_roster(table: Table) -> Select[Any]:
    return select(*_own(table, "roster"), table.c.cells, table.c.more).where(table.c.roster == select(func.max(s.rosters.c.id)).scalar_subquery()).order_by(table.c.id)


def _deadlines() -> Select[Any]:
    d = s.deadlines
    newest = select(func.max(d.c.id)).group_by(d.c.year, d.c.kind, d.c.period, d.c.policy)
    return select(*_own(d)).where(d.c.id.in_(newest)).order_by(d.c.year, d.c.kind, d.c.period, d.c.policy)


def _warnings() -> Select[Any]:
    w = s.warnings
    return select(*_own(w)).where(w.c.id.in_(_newest(w, "code"))).order_by(w.c.code)


def _log() -> Select[Any]:
    return select(s.entries).order_by(s.entries.c.entry)


_QUERIES: Final[Mapping[str, Callable[[], Select[Any]]]] = {
    "files": _files,
    "forms": _forms,
    "funds": lambda: _of_forms(s.funds),
    "indicators": lambda: _of_forms(s.indicators),
    "scores": _scores,
    "findings": _findings,
    "events": _events,
    "decisions": lambda: _whole(s.decisions),
    "deadlines": _deadlines,
    "warnings": _warnings,
    "replies": lambda: _whole(s.replies),
    "roster_units": lambda: _latest_roster(s.roster_units),
    "roster_projects": lambda: _latest_roster(s.roster_projects),
    "runs": lambda: _whole(s.runs),
    "log": _log,
}
