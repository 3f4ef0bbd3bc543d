"""Where a ledger is: an SQLite file by its path, or a PostgreSQL database by its URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from perfsheet.errors import PerfsheetError
from perfsheet.names import shown

_POSTGRES: Final = "postgresql"
#: a reader waits so long for the moment in which a writer ends
_BUSY_SECONDS: Final = 30
#: the execution option of a connection that will write
WRITES: Final = "perfsheet_writes"


class Where:
    """The address of a ledger, as the operator gave it."""

    def __init__(self, address: str) -> None:
        """Understand a path or a URL; raises PerfsheetError for one that is neither."""
        self.url = _postgres(address) if "://" in address else None
        self.path = None if self.url else Path(address)

    def __str__(self) -> str:
        """Name it to a person; without a password."""
        return self.url.render_as_string(hide_password=True) if self.url else shown(str(self.path))

    def exists(self) -> bool:
        """Tell whether there is a ledger file; of a server nobody knows before asking it."""
        return self.path is None or self.path.is_file()

    def engine(self, *, writable: bool) -> Engine:
        """Make an engine; a file is made with its folder if it may be written."""
        if self.url:
            return create_engine(self.url, poolclass=NullPool, connect_args={"application_name": "perfsheet"})
        engine = create_engine(URL.create("sqlite", database=str(self.path)), poolclass=NullPool, connect_args={"timeout": _BUSY_SECONDS})
        event.listen(engine, "connect", _prepared if writable else _prepared_to_read)
        event.listen(engine, "begin", _begun)
        return engine


def _postgres(address: str) -> URL:
    try:
        url = make_url(address)
        if url.get_backend_name() != _POSTGRES:
            raise PerfsheetError(f"台账不能放在 {url.get_backend_name()} 里。请写文件路径，或 postgresql+psycopg://用户@主机/库名。")
        url = url.set(drivername="postgresql+psycopg")
        url.get_dialect().import_dbapi()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise PerfsheetError(f"台账地址 {shown(address)} 不对。请写文件路径，或 postgresql+psycopg://用户@主机/库名。") from error
    except ImportError as error:
        raise PerfsheetError("台账放在 PostgreSQL 需要 psycopg。请运行 pip install 'perfsheet[postgres]' 后重试。") from error
    return url


def _prepared(connection: Any, _: object) -> None:  # noqa: ANN401  # a connection of the driver
    """Let readers go on while somebody writes, and let nothing that was committed be lost when the power fails."""
    connection.isolation_level = None  # transactions are begun below, not by the driver's guesses
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepared_to_read(connection: Any, _: object) -> None:  # noqa: ANN401  # a connection of the driver
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _begun(connection: Connection) -> None:
    """Begin a transaction; one that will write takes the right to write at once."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")
