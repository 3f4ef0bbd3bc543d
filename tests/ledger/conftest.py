"""Ledgers to test with: an SQLite file, and a database on a real PostgreSQL server where one can be started."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from unittest.mock import patch

import pytest

from perfsheet.rule import catalogue

_NUMBERS = count()
#: rules enough: those that find something in the made-up forms, and those that ask the roster
RULES = {"SCO001", "SCO006", "SCO022", "IND052", "WGT001", "BUD001", "BUD012", "BUD021", "TXT012"}


@pytest.fixture(autouse=True, scope="module")
def few_rules() -> Iterator[None]:
    """Ask few rules: all of them take a second for each night."""
    some = {code: one for code, one in catalogue().items() if code in RULES or "roster" in one.others}
    with patch("perfsheet.check.catalogue", lambda: some):
        yield


def _program(name: str) -> str | None:
    """Find a program of PostgreSQL; Debian keeps them off the path."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(beside[-1]) if beside else None)


def _root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _user() -> bool:
    """Tell whether there is the user that Debian makes for the server, and a way to become it."""
    import pwd  # noqa: PLC0415  # not on Windows

    return shutil.which("setpriv") is not None and any(user.pw_name == "postgres" for user in pwd.getpwall())


def _as_user(command: list[str]) -> list[str]:
    """Run as an ordinary user where we are root: the server refuses to be root's."""
    if _root():
        return ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", *command]
    return command


def _run(command: list[str]) -> None:
    subprocess.run(_as_user(command), check=True, capture_output=True, cwd="/", stdin=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start a server of our own, and give the URL of its cluster up to the name of a database."""
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    if not (initdb and pg_ctl):
        pytest.skip("PostgreSQL is not installed: the ledger is tested on SQLite only")
    pytest.importorskip("psycopg", reason="psycopg is not installed: the ledger is tested on SQLite only")
    if _root() and not _user():
        pytest.skip("PostgreSQL will not run as root, and there is no user postgres: the ledger is tested on SQLite only")
    folder = Path(tempfile.mkdtemp(prefix="perfsheet-pg-", dir="/tmp"))  # the path of a socket must be short
    if _root():
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(folder / "data")
    try:
        _run([initdb, "-D", data, "-U", "perfsheet", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"])
        _run([pg_ctl, "-D", data, "-w", "-l", str(folder / "log"), "-o", f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off", "start"])
        try:
            yield f"postgresql+psycopg://perfsheet@127.0.0.1:{port}"
        finally:
            _run([pg_ctl, "-D", data, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str, template: str | None = None) -> str:
    """Make a database of its own, empty or a copy of another, and return its URL."""
    import psycopg  # noqa: PLC0415  # an optional extra

    name = f"ledger{next(_NUMBERS)}"
    with psycopg.connect(f"{server.replace('+psycopg', '')}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template.rpartition('/')[2]}" if template else ""))
    return f"{server}/{name}"


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a ledger that is not there yet."""
    if request.param == "sqlite":
        return str(tmp_path / "台账" / "perfsheet.db")
    return new_database(request.getfixturevalue("server"))
