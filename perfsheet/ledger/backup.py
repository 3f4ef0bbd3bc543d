"""A copy of a ledger that is whole whatever else is going on."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from shutil import which

from perfsheet.errors import PerfsheetError
from perfsheet.ledger.connect import Where
from perfsheet.names import shown


def backup(address: str, target: Path) -> None:
    """Copy a ledger to a file: an SQLite ledger to another one, a PostgreSQL one to a dump for pg_restore; nobody is held up."""
    where = Where(address)
    if target.exists():
        raise PerfsheetError(f"{shown(str(target))} 已存在，未覆盖。请换一个文件名。")
    new = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        _copy(where.path, new) if where.path else _dump(where, new)
        with new.open("rb+") as file:
            os.fsync(file.fileno())
        new.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise PerfsheetError(f"备份没有完成（{error}）。请检查 {shown(str(target.parent))} 的磁盘空间和权限后重试。") from error
    finally:
        new.unlink(missing_ok=True)


def _copy(path: Path, target: Path) -> None:
    """Copy page by page as the ledger stood at one moment."""
    with closing(sqlite3.connect(path)) as ledger, closing(sqlite3.connect(target)) as copied:
        ledger.execute("PRAGMA query_only=ON")  # not opened read-only: that could not clear away the write-ahead log behind it
        ledger.backup(copied)
        copied.execute("PRAGMA journal_mode=DELETE")


def _dump(where: Where, target: Path) -> None:
    """Let PostgreSQL's own program write the dump."""
    program = which("pg_dump")
    if program is None or where.url is None:
        raise PerfsheetError("备份 PostgreSQL 台账需要 pg_dump。请安装 postgresql-client 后重试，或由数据库管理员备份。")
    url = where.url
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    command = [program, "--format=custom", f"--file={target}", f"--dbname={plain}"]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, encoding="utf-8", errors="replace", stdin=subprocess.DEVNULL)
    if done.returncode:
        raise PerfsheetError(f"pg_dump 没有完成：{done.stderr.strip().splitlines()[-1] if done.stderr.strip() else '原因不明'}。请检查地址和权限后重试。")
