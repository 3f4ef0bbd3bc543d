"""The point from which a day's changes are counted, and rows looked up by many numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, select

from perfsheet.ledger import schema

#: the entry of the log that says that outputs are in their place
PUBLISHED: Final = "published"
_AT_ONCE: Final = 500


class Since(NamedTuple):
    """The last run that was published before a day (0: none was), and when it began."""

    run: int
    started: str | None


def before_day(connection: Connection, today: date) -> Since:
    """Find the last run that was published on another day; several runs of one day are told together."""
    e, r = schema.entries, schema.runs
    for entry in connection.execute(select(e.c.entry).where(e.c.what == PUBLISHED).order_by(e.c.entry.desc())).scalars():
        run = connection.execute(select(r.c.id, r.c.started).where(r.c.entry < entry).order_by(r.c.id.desc()).limit(1)).first()
        if run is not None and date.fromisoformat(run.started[:10]) != today:
            return Since(run.id, run.started)
    return Since(0, None)


def looked_up(connection: Connection, query: Select[Any], column: ColumnElement[Any], wanted: Iterable[Any]) -> Iterator[Any]:
    """Select the rows whose column is among many values, some at a time."""
    values = sorted(set(wanted))
    for start in range(0, len(values), _AT_ONCE):
        yield from connection.execute(query.where(column.in_(values[start : start + _AT_ONCE]))).all()


def ordered(rows: Iterable[Any]) -> Sequence[Any]:
    """Put what happened in the order of units and paths, as a list is read."""
    return sorted(rows, key=lambda one: (one.unit, one.path))
