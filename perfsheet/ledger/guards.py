"""Guards in the database itself: what was written can neither be changed nor removed by an ordinary statement."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

from perfsheet.ledger.schema import TABLES, entries

GUARDED: Final = (entries, *TABLES)
_MOMENTS: Final = ("UPDATE", "DELETE")
_SAID: Final = "the ledger is append-only"


def guard(connection: Connection) -> None:
    """Set the guards that are missing."""
    if connection.dialect.name == "sqlite":
        for name, moment, table in _names():
            connection.execute(text(f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {moment} ON {table} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"))
        return
    connection.execute(
        text(f"CREATE OR REPLACE FUNCTION perfsheet_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$")
    )
    for name, moment, table in _names():
        connection.execute(text(f"CREATE OR REPLACE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION perfsheet_refuse()"))


def unguarded(connection: Connection) -> list[str]:
    """Name the tables of which a guard has been removed."""
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    postgres = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    there = set(connection.execute(text(sqlite if connection.dialect.name == "sqlite" else postgres)).scalars())
    return list(dict.fromkeys(table for name, _, table in _names() if name not in there))


def _names() -> list[tuple[str, str, str]]:
    """List the guards: name, moment and table."""
    return [(f"{table.name}_no_{moment.lower()}", moment, table.name) for table in GUARDED for moment in _MOMENTS]
