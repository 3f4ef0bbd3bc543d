"""One writer at a time: the second is told who holds the ledger. Readers need no lock."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text

from perfsheet.errors import PerfsheetError
from perfsheet.ledger.connect import Where

#: the number by which writers of one database know each other's lock
_KEY: Final = 0x70657266


@contextmanager
def held(where: Where, engine: Engine) -> Iterator[None]:
    """Hold the right to write until the end; raises PerfsheetError that names the holder."""
    with _file(where.path) if where.path else _server(where, engine):
        yield


@contextmanager
def _file(path: Path) -> Iterator[None]:
    lock, holder = FileLock(f"{path}.lock", timeout=0), Path(f"{path}.holder")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise _refusal(str(Where(str(path))), _named(holder)) from error
    except OSError as error:
        raise PerfsheetError(f"无法在台账 {Where(str(path))} 的文件夹里写入（{error.strerror}）。请检查权限和磁盘空间。") from error
    try:
        with suppress(OSError):
            holder.write_text(json.dumps([os.getpid(), platform.node(), _now()]), encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _named(holder: Path) -> str:
    try:
        process, host, since = json.loads(holder.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "进程未知"
    return f"进程 {process}，主机 {host}，开始于 {since}"


@contextmanager
def _server(where: Where, engine: Engine) -> Iterator[None]:
    """Hold an advisory lock, which goes when its connection does, however that ends."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _KEY}).scalar():
            raise _refusal(str(where), _holder(engine))
        signed = f"perfsheet {os.getpid()} {platform.node()}"
        connection.execute(text("SELECT set_config('application_name', :signed, false)"), {"signed": signed[:63]})
        yield


def _holder(engine: Engine) -> str:
    query = (
        "SELECT a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
        "WHERE l.locktype = 'advisory' AND l.objid = :key AND l.granted "
        "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with engine.connect() as connection:
        row = connection.execute(text(query), {"key": _KEY}).first()
    if row is None:
        return "进程未知"
    process, _, host = str(row[0]).removeprefix("perfsheet ").partition(" ")
    return f"进程 {process}，主机 {host}，开始于 {row[1].astimezone():%Y-%m-%d %H:%M:%S%z}"


def _refusal(where: str, holder: str) -> PerfsheetError:
    return PerfsheetError(f"台账 {where} 正由另一次运行写入（{holder}）。请等它结束后重试；只查看、导出和核验不受影响。")


def _now() -> str:
    return datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
