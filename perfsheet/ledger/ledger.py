"""A ledger, opened to write by one or to read by many."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from perfsheet.errors import PerfsheetError
from perfsheet.ledger import lock, migrations
from perfsheet.ledger.connect import WRITES, Where
from perfsheet.ledger.writing import Writing, writing


@dataclass(frozen=True)
class Ledger:
    """A ledger that this process may write to."""

    where: Where
    engine: Engine

    @contextmanager
    def writing(self, what: str, who: str | None = None, *, idle: bool = False) -> Iterator[Writing]:
        """Write one entry with its rows, all or nothing."""
        with _explained(self.where), writing(self.engine, what, who, idle=idle) as at:
            yield at

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection that sees the ledger as it stands now."""
        with _explained(self.where), self.engine.connect() as connection, connection.begin():
            yield connection


@contextmanager
def opened(address: str) -> Iterator[Ledger]:
    """Open a ledger to write, made if there is none, brought up to date if it is older; raises PerfsheetError while another writes."""
    where = Where(address)
    engine = where.engine(writable=True)
    with _closing(engine), lock.held(where, engine):
        ledger = Ledger(where, engine)
        with _explained(where), engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            before, now = migrations.upgrade(connection)
        if before != now:
            with ledger.writing("migrated" if before else "created") as at:
                at.facts["version"] = now
        yield ledger


@contextmanager
def consulted(address: str) -> Iterator[Connection]:
    """Open a ledger to read only; nobody is held up, and nobody holds it up."""
    where = Where(address)
    if not where.exists():
        raise PerfsheetError(f"找不到台账 {where}。请检查路径；还没有台账时，请先用 perfsheet nightly 或 perfsheet run --ledger 建立。")
    engine = where.engine(writable=False)
    with _closing(engine), _explained(where), engine.connect() as connection, connection.begin():
        version = migrations.refuse_newer(connection)
        if not version:
            raise PerfsheetError(f"{where} 不是 perfsheet 的台账。请检查路径或地址。")
        if version <= len(migrations.STEPS):
            raise PerfsheetError(f"台账 {where} 是旧版程序写的，尚未升级。请先运行一次 perfsheet nightly，再查看。")
        yield connection


@contextmanager
def _closing(engine: Engine) -> Iterator[None]:
    try:
        yield
    finally:
        engine.dispose()


@contextmanager
def _explained(where: Where) -> Iterator[None]:
    """Turn what a database complains of into what the operator can mend."""
    try:
        yield
    except DBAPIError as error:
        raise PerfsheetError(_said(where, error.orig, out_of_reach=isinstance(error, OperationalError))) from error


def _said(where: Where, cause: Any, *, out_of_reach: bool) -> str:  # noqa: ANN401  # whatever the driver raised
    first = str(cause).strip().partition("\n")[0]
    if isinstance(cause, sqlite3.DatabaseError) and "not a database" in first:
        return f"{where} 不是 perfsheet 的台账。请检查路径。"
    if "disk is full" in first or "disk I/O" in first or "No space left" in first:
        return f"台账 {where} 写不进去（{first}），这一次没有记入，以前的内容完好。请腾出磁盘空间后重新运行。"
    if "malformed" in first:
        return f"台账 {where} 已损坏（{first}）。请用最近一次 perfsheet ledger backup 的备份替换它，再运行 perfsheet ledger verify。"
    if out_of_reach:
        return f"台账 {where} 打不开（{first}）。请检查路径、权限，或数据库服务是否在运行、用户和密码是否正确。"
    return f"台账 {where} 拒绝了这次写入（{first}），这一次没有记入，以前的内容完好。请运行 perfsheet ledger verify 核验。"
