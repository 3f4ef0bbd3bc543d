"""Writing to the ledger: rows are numbered, sealed and added in one transaction with the entry of the log that vouches for them."""

from __future__ import annotations

import getpass
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, func, insert, select

from perfsheet.ledger import seals
from perfsheet.ledger.connect import WRITES
from perfsheet.ledger.exact import storable
from perfsheet.ledger.schema import SEALED, entries, facts

#: what the first entry follows
ORIGIN: Final = "0" * 64
_AT_ONCE: Final = 20_000
#: what anybody may say about an entry, beside the rows it wrote
Facts = Mapping[str, Any]


@dataclass
class Writing:
    """A transaction in which an entry is being written; `facts` is what the entry will say of itself."""

    connection: Connection
    entry: int
    facts: dict[str, Any] = field(default_factory=dict)
    _sealed: dict[str, list[bytes]] = field(default_factory=dict)
    _first: dict[str, int] = field(default_factory=dict)

    def add(self, table: Table, columns: Mapping[str, Sequence[Any]]) -> range:
        """Add rows given as columns (those left out are blank), and return their numbers."""
        names = facts(table)
        count = len(next(iter(columns.values())))
        blank: Sequence[Any] = [None] * count
        first = self._next(table)
        rows = list(zip(*(storable(columns[name]) if name in columns else blank for name in names), strict=True))
        sealed = [seals.seal(table.name, self.entry, first + at, row) for at, row in enumerate(rows)]
        self._sealed.setdefault(table.name, []).extend(sealed)
        ready = [(first + at, self.entry, mark, *row) for at, (mark, row) in enumerate(zip(sealed, rows, strict=True))]
        statement = _insertion(table.name, (*SEALED, *names), self.connection)
        for start in range(0, count, _AT_ONCE):
            self.connection.exec_driver_sql(statement, ready[start : start + _AT_ONCE])
        return range(first, first + count)

    def add_one(self, table: Table, **facts_of: Any) -> int:  # noqa: ANN401  # whatever the column holds
        """Add one row, and return its number."""
        return self.add(table, {name: [value] for name, value in facts_of.items()}).start

    def written(self) -> dict[str, seals.Batch]:
        """Tell what was added to each table."""
        return {name: seals.Batch(self._first[name], len(sealed), seals.digest(sealed)) for name, sealed in sorted(self._sealed.items())}

    def _next(self, table: Table) -> int:
        taken = self._sealed.get(table.name)
        if taken is None:
            self._first[table.name] = int(self.connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1
            taken = []
        return self._first[table.name] + len(taken)


@contextmanager
def writing(engine: Engine, what: str, who: str | None = None, *, idle: bool = False) -> Iterator[Writing]:
    """Write one entry with its rows, all or nothing; with `idle`, an entry that neither added a row nor says anything is left out."""
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        last, previous = _last(connection)
        at = Writing(connection, last + 1)
        yield at
        tables = {name: list(batch) for name, batch in at.written().items()}
        if idle and not tables and not at.facts:
            return
        _append(connection, at.entry, previous, who or whoever(), what, {"facts": at.facts, "tables": tables})


def head(connection: Connection) -> tuple[int, str]:
    """Return the number and the hash of the last entry."""
    return _last(connection)


def last_of(connection: Connection, what: str) -> Facts | None:
    """Return what the last entry of a kind says of itself."""
    body = connection.execute(select(entries.c.body).where(entries.c.what == what).order_by(entries.c.entry.desc()).limit(1)).scalar()
    found: Facts | None = None if body is None else json.loads(body)["facts"]
    return found


def whoever() -> str:
    """Name who is at work: user and machine."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = "?"
    return f"{user}@{platform.node()}"


def _last(connection: Connection) -> tuple[int, str]:
    row = connection.execute(select(entries.c.entry, entries.c.hash).order_by(entries.c.entry.desc()).limit(1)).first()
    return (row.entry, row.hash) if row else (0, ORIGIN)


def _append(connection: Connection, entry: int, previous: str, who: str, what: str, body: Facts) -> None:  # noqa: PLR0913, PLR0917  # all that an entry is made of
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    packed = json.dumps(body, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    sealed = seals.chained(previous, entry, at, who, what, packed)
    connection.execute(insert(entries).values(entry=entry, at=at, who=who, what=what, body=packed, previous=previous, hash=sealed))


def _insertion(table: str, columns: Sequence[str], connection: Connection) -> str:
    place = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    quote = connection.dialect.identifier_preparer.quote
    return f"INSERT INTO {quote(table)} ({', '.join(map(quote, columns))}) VALUES ({', '.join([place] * len(columns))})"  # noqa: S608  # names of our own schema
