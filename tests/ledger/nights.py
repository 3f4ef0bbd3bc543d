"""Nights without workers: files are read here, so that a night costs little and a test can have many."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from perfsheet.intake import Source
from perfsheet.ledger.connect import Where
from perfsheet.nightly import Hands, Night, Report
from perfsheet.pipeline import OUTPUTS, Order, Outcome, write
from perfsheet.process import Task
from perfsheet.returns import NOTHING, Handed
from perfsheet.roster import Roster
from perfsheet.worker import Chunk, Job
from tests.doubles import READER

READS: list[str] = []


def read_here(sources: Sequence[Source], job: Job, *_: object) -> Iterator[Chunk]:
    """Read files in this process, and remember which."""
    work = job.prepared()
    for first, source in enumerate(sources):
        READS.append(source.path)
        yield work(Task(first, (source,)))


def quick(_: Order, __: Sequence[Source], outcome: Outcome, folder: Path, ___: datetime, roster: Roster | None = None) -> Handed:  # as the real one
    """Write outputs that cost nothing."""
    for name in OUTPUTS:
        (folder / name).write_text("\n".join(f"{one.path} {one.status}" for one in outcome.accounts), encoding="utf-8")
    with (folder / "总览.html").open("a", encoding="utf-8") as overview:
        overview.write(f"\nroster {roster.file if roster else None} of {len(roster.projects) if roster else 0}")
    return NOTHING


def night(address: str, inbox: Path, *, out: Path | None = None, real: bool = False, **asked: Any) -> Report:
    """Run a night; `real` with the real reader and real outputs."""
    READS.clear()
    reader = {} if real else {"reader": READER}
    order = Order([str(inbox)], out or inbox.parent / "结果", **reader, **asked)
    return Night(order, address, hands=Hands(read_here, write if real else quick)).run()


def put(path: Path, *lines: str, modified: float | None = None) -> Path:
    """Write a file for the obedient reader."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")
    if modified is not None:
        os.utime(path, (modified, modified))
    return path


def tamper(address: str, *statements: str) -> None:
    """Change a ledger behind its back: the guards are put out of action meanwhile."""
    if "://" not in address:
        with closing(sqlite3.connect(address)) as connection, connection:
            guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            dropped = [f"DROP TRIGGER {name}" for name, _ in guards]
            for statement in (*dropped, *statements, *(sql for _, sql in guards)):
                connection.execute(statement)
        return
    engine = Where(address).engine(writable=True)
    with engine.connect() as connection, connection.begin():
        for statement in ("SET session_replication_role = replica", *statements):
            connection.execute(text(statement))
    engine.dispose()


def ask(address: str, query: str) -> list[tuple[Any, ...]]:
    """Ask the database itself."""
    engine = Where(address).engine(writable=False)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return rows


