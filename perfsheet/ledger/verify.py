"""Proof that a ledger is as it was written: the chain of the log, the seal of every row, the kept contents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, Table, select

from perfsheet.ledger import seals
from perfsheet.ledger.guards import unguarded
from perfsheet.ledger.schema import TABLES, contents, entries, files, forms, readings
from perfsheet.ledger.writing import ORIGIN

_AT_ONCE: Final = 5000


class Fault(NamedTuple):
    """Something that was changed: the place (an entry of the log, a row of a table), and what is wrong with it."""

    table: str
    number: int
    said: str

    def __str__(self) -> str:
        """Say it to a person."""
        return self.said


class Verified(NamedTuple):
    """What came of a verification; `head` is the hash of the last entry, to be noted elsewhere."""

    faults: list[Fault]
    entries: int
    rows: int
    head: str


class _Promise(NamedTuple):
    """What an entry of the log says of the rows it wrote to a table."""

    about: str
    batch: seals.Batch


def verify(connection: Connection, noted: str | None = None) -> Verified:
    """Look through the whole ledger; `noted` is the hash of an entry that must be in the log."""
    faults: list[Fault] = []
    promises, head = _chain(connection, faults)
    if noted is not None and not connection.execute(select(entries.c.entry).where(entries.c.hash == noted.strip().lower())).first():
        faults.append(Fault("entries", 0, f"日志里没有校验码为 {noted} 的记录：日志被截短或换过"))
    rows = 0
    for table in TABLES:
        rows += _table(connection, table, {entry: kept[table.name] for entry, kept in promises.items() if table.name in kept}, faults)
    faults += _contents(connection)
    faults += [Fault(name, 0, f"表 {name} 的防改触发器被去掉或停用") for name in unguarded(connection)]
    return Verified(faults, len(promises), rows, head)


def _chain(connection: Connection, faults: list[Fault]) -> tuple[dict[int, dict[str, _Promise]], str]:
    """Follow the log from its first entry to its last."""
    promises: dict[int, dict[str, _Promise]] = {}
    previous, due = ORIGIN, 1
    for row in connection.execute(select(entries).order_by(entries.c.entry)):
        named = f"日志第 {row.entry} 条（{row.at}，{row.who}，{row.what}）"
        if row.entry != due:
            faults.append(Fault("entries", due, f"日志缺第 {due}{f'–{row.entry - 1}' if row.entry - due > 1 else ''} 条"))
        elif row.previous != previous:
            faults.append(Fault("entries", row.entry, f"{named}与前一条接不上：前一条被换过，或它是插进来的"))
        if seals.chained(row.previous, row.entry, row.at, row.who, row.what, row.body) != row.hash:
            faults.append(Fault("entries", row.entry, f"{named}的内容与校验码不符：被改动过"))
        promises[row.entry] = _promised(row.body, named)
        previous, due = row.hash, row.entry + 1
    return promises, previous


def _promised(body: str, named: str) -> dict[str, _Promise]:
    try:
        tables = json.loads(body)["tables"]
        return {str(name): _Promise(named, seals.Batch(*batch)) for name, batch in tables.items()}
    except (ValueError, TypeError, KeyError, AttributeError):  # said already: its hash does not fit
        return {}


class _Tally:
    """The rows of one entry in one table, as they are found."""

    def __init__(self) -> None:
        self.rows = 0
        self.digest = blake2b(digest_size=16)
        self.missing: list[int] = []
        self.broken = False
        self.due: int | None = None

    def take(self, number: int, mark: bytes, first: int) -> None:
        due = first if self.due is None else self.due
        self.missing += range(due, min(number, due + 5))
        self.rows, self.due = self.rows + 1, number + 1
        self.digest.update(mark)


def _table(connection: Connection, table: Table, promises: dict[int, _Promise], faults: list[Fault]) -> int:
    """Look at every row of a table, then at what each entry says of its rows."""
    tallies = {entry: _Tally() for entry in promises}
    rows = 0
    for row in connection.execution_options(yield_per=_AT_ONCE).execute(select(table).order_by(table.c.id)):
        rows += 1
        number, entry, mark, *said = row
        if entry not in tallies:
            faults.append(Fault(table.name, number, f"表 {table.name} 第 {number} 行不是日志记下的：写入它的第 {entry} 条里没有它"))
            continue
        tallies[entry].take(number, bytes(mark), promises[entry].batch.first)
        if seals.seal(table.name, entry, number, seals.plain(said)) != bytes(mark):
            tallies[entry].broken = True
            faults.append(Fault(table.name, number, f"表 {table.name} 第 {number} 行{_about(connection, table, row)}被改动过：内容与封签不符"))
    for entry, tally in tallies.items():
        faults += _compared(table, promises[entry], tally)
    return rows


def _compared(table: Table, promise: _Promise, tally: _Tally) -> Iterator[Fault]:
    batch = promise.batch
    end = batch.first + batch.rows
    missing = tally.missing or ([tally.due if tally.due is not None else batch.first] if tally.rows < batch.rows else [])
    if missing:
        listed = "、".join(str(number) for number in missing[:5])
        yield Fault(table.name, missing[0], f"表 {table.name} 少了 {max(batch.rows - tally.rows, 1)} 行（第 {listed} 行起），写于{promise.about}")
    elif tally.rows > batch.rows:
        yield Fault(table.name, end, f"表 {table.name} 多了 {tally.rows - batch.rows} 行，不是{promise.about}写的")
    elif tally.digest.hexdigest() != batch.digest and not tally.broken:
        yield Fault(table.name, batch.first, f"表 {table.name} 第 {batch.first}–{end - 1} 行连同封签被改动过，写于{promise.about}")


def _contents(connection: Connection) -> Iterator[Fault]:
    """Compare the kept contents with the digests that the readings state."""
    query = select(contents.c.reading, contents.c.data, readings.c.digest).outerjoin(readings, readings.c.id == contents.c.reading)
    for number, data, digest in connection.execution_options(yield_per=100).execute(query.order_by(contents.c.reading)):
        if digest is None or blake2b(bytes(data), digest_size=16).hexdigest() != digest:
            yield Fault("contents", number, f"第 {number} 次读取留存的内容被改动过")


def _about(connection: Connection, table: Table, row: Row[Any]) -> str:
    """Say of a row of figures which form and file it belongs to, as far as that can still be told."""
    if "form" not in table.c:
        return ""
    form = row._mapping["form"]  # noqa: SLF001  # the documented way to a column by its name
    query = (
        select(forms.c.sheet, forms.c.project, forms.c.unit, files.c.sha256)
        .join(readings, readings.c.id == forms.c.reading)
        .join(files, files.c.id == readings.c.file)
        .where(forms.c.id == form)
    )
    found = connection.execute(query).first()
    if found is None:
        return ""
    whose = "，".join(str(part) for part in (found.unit, found.project, found.sheet) if part)
    return f"（{whose}；文件 {found.sha256[:12]}…）"
